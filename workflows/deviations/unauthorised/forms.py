"""The shape of what people type about an unauthorised change."""

from flask_babel import lazy_gettext as _

from governance.core.fields.text import TextBlock
from governance.core.forms import Form


class RestoreForm(Form):
    """That it was put back."""

    said = TextBlock(
        _("What was put back, and what was read then"), most=2000, rows=4, is_required=True,
        hint=_("Somebody of quality assurance, not you, confirms it."),
    )  # fmt: skip
