"""The shape of a decision on a drift."""

from flask_babel import lazy_gettext as _

from governance.core.fields.text import TextBlock
from governance.evidence.asking import SignForm


class DecideForm(SignForm):
    """Why it is decided so, signed."""

    reason = TextBlock(
        _("Reason"),
        most=1000,
        rows=3,
        is_required=True,
        hint=_("It becomes part of what you sign."),
    )
