"""The shape of a decision on a drift."""

from flask_babel import lazy_gettext as _

from governance.core.fields.text import Secret, TextBlock, TextLine
from governance.core.forms import Form


class DecideForm(Form):
    """Why it is decided so, and what makes a signature."""

    reason = TextBlock(
        _("Reason"),
        most=1000,
        rows=3,
        is_required=True,
        hint=_("It becomes part of what you sign."),
    )
    password = Secret(_("Your password"))
    code = TextLine(
        _("The code your authenticator shows now"),
        most=10,
        is_required=True,
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )
