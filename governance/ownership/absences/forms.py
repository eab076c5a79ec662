"""What people type about absences; what it means is in `rules`."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf
from governance.core.fields.time import Day
from governance.core.forms import Form


class AwayForm(Form):
    """Who is away, from when to when."""

    person_id = OneOf(
        _("Who"), is_required=True, hint=_("You, or somebody of the places you lead.")
    )
    starts_on = Day(_("First day away"), is_required=True, hint=_("Days begin in UTC."))
    ends_on = Day(_("First day back"), is_required=True)


class BackForm(Form):
    """That an absence no longer counts."""
