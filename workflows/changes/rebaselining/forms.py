"""Why an open change is to be taken over."""

from flask_babel import lazy_gettext as _l

from governance.core.fields.text import TextBlock
from governance.evidence.asking import SignForm


class AskOverForm(SignForm):
    """The reason, with a signature."""

    reason = TextBlock(_l("Why it is not to end as it began"), most=1000, rows=3, is_required=True)
