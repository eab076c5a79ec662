"""The shape of what people say of a move."""

from typing import Any

from flask_babel import lazy_gettext as _

from governance.core.fields.text import TextBlock
from governance.core.fields.time import Day
from governance.core.forms import Form
from governance.register.life.rules import Said


class MoveForm(Form):
    """Why an asset is moved to another state, and when that was."""

    on = Day(_("On"), hint=_("The day it happened; blank is today."))
    reason = TextBlock(
        _("Reason"),
        most=1000,
        rows=3,
        hint=_("Kept in its history; always needed where the asset bears on product quality."),
    )

    def said(self) -> Said:
        """Return what was said."""
        values: dict[str, Any] = self.values()
        return Said(values["reason"], values["on"])
