"""What people type about an overlap."""

from flask_babel import lazy_gettext as _

from governance.core.fields.text import TextBlock
from governance.core.forms import Form


class ExplainForm(Form):
    """Why both do it."""

    words = TextBlock(
        _("Why both do it"),
        most=1000,
        rows=3,
        is_required=True,
        hint=_("Who does which part, and who decides if they differ."),
    )
