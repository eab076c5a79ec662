"""The shape of an acknowledgement."""

from flask_babel import lazy_gettext as _

from governance.core.fields.text import Secret, TextBlock, TextLine
from governance.core.forms import Form


class AcknowledgeForm(Form):
    """What was done about what is lost, and who says so."""

    reason = TextBlock(
        _("What was done about it"),
        most=1000,
        rows=3,
        is_required=True,
        hint=_("Which acts are lost, as far as it is known, and how they were made good."),
    )
    password = Secret(_("Your password"))
    code = TextLine(_("Code"), most=10, is_required=True, hint=_("Six digits from your app."))
