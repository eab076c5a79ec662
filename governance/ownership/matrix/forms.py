"""What is sent with the cells of a matrix."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField

from governance.core.fields.text import TextBlock
from governance.core.fields.time import Day
from governance.core.forms import Form


class EditForm(Form):
    """From when on the cells count, why, and which plan was looked at."""

    starts_on = Day(_("Counts from"), is_required=True, hint=_("First day: today or later."))
    reason = TextBlock(
        _("Reason"), most=1000, rows=2, hint=_("One for all; kept with each naming and each end.")
    )
    seen = HiddenField()
    """The rows that stood at the place when the page was opened."""

    previewed = HiddenField()
    """The plan whose effect was looked at."""
