"""What people type about delegations; what it means is in `rules`."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf
from governance.core.fields.text import TextBlock
from governance.core.fields.time import Day
from governance.core.forms import Form
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.models import Activity


class HandOverForm(Form):
    """Who acts for whom, in what, where, from when to when, and why."""

    from_person_id = OneOf(
        _("Whose duties"),
        is_required=True,
        hint=_("You; or somebody who is out of office, where you may name who is accountable."),
    )
    to_person_id = OneOf(
        _("Who acts"),
        is_required=True,
        hint=_("Somebody who holds a fitting role at that place or above."),
    )
    place_id = OneOf(_("Where"), is_required=True, hint=_("There and everywhere below."))
    activity = OneOf(
        _("In what"), Activity, labels=ACTIVITY_LABELS, blank=_("everything they answer for")
    )
    starts_on = Day(_("From"), is_required=True, hint=_("First day in force; days begin in UTC."))
    ends_on = Day(
        _("Ends on"), is_required=True, hint=_("First day no longer in force; 90 days at most.")
    )
    reason = TextBlock(
        _("Reason"), most=1000, rows=2, is_required=True, hint=_("Kept with the delegation.")
    )


class CancelForm(Form):
    """Why it no longer counts."""

    reason = TextBlock(
        _("Reason"), most=1000, rows=2, is_required=True, hint=_("Kept with the delegation.")
    )
