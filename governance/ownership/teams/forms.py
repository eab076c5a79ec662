"""What people type about teams; what it means is in `rules`."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf, Tick
from governance.core.fields.text import TextBlock, TextLine
from governance.core.fields.time import Day
from governance.core.forms import Form
from governance.ownership.teams.rules import LONGEST_NAME


class NameForm(Form):
    """What a team is called, and how it is reached."""

    name = TextLine(_("Name"), most=LONGEST_NAME, is_required=True)
    contact = TextLine(_("How to reach it"), hint=_("For example a telephone number or a mailbox."))


class TeamForm(NameForm):
    """A new team, where it belongs, and whether it is one of the house."""

    place_id = OneOf(
        _("Place"), is_required=True, hint=_("It can be named there and everywhere below.")
    )
    is_external = Tick(
        _("An organisation outside"), hint=_("Such as a supplier: it is never accountable.")
    )


class JoinForm(Form):
    """Somebody in a team for a time."""

    person_id = OneOf(_("Person"), is_required=True)
    is_leader = Tick(_("Leads it"), hint=_("Answers where the team is named as accountable."))
    starts_on = Day(_("From"), is_required=True, hint=_("First day: today or later."))
    ends_on = Day(_("Ends on"), hint=_("First day no longer in it. Blank: until it is ended."))


class LeaveForm(Form):
    """From when on somebody is no longer in a team."""

    ends_on = Day(_("Ends on"), is_required=True, hint=_("First day no longer in it."))


class EndForm(Form):
    """From when on a team is no party, and why."""

    ended_on = Day(_("Ends on"), is_required=True, hint=_("First day no longer in use."))
    reason = TextBlock(
        _("Reason"), most=1000, rows=2, is_required=True, hint=_("Kept with the end.")
    )
