"""What is typed about accounts that nobody uses."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import SomeOf
from governance.core.fields.text import TextBlock
from governance.core.fields.time import Day
from governance.core.forms import Form


class DecideForm(Form):
    """Which accounts, and why they end or stay."""

    accounts = SomeOf(
        _("Accounts"), is_required=True, hint=_("Those that the reason below is true of.")
    )
    reason = TextBlock(_("Reason"), most=500, rows=2, is_required=True)
    until_on = Day(_("Stay until"), hint=_("Only for those that stay; at most half a year."))
