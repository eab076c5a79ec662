"""What people type about accountability; what it means is in `rules`."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf
from governance.core.fields.text import TextBlock
from governance.core.fields.time import Day
from governance.core.forms import Form


class NameForm(Form):
    """Somebody, from when on, and why."""

    person_id = OneOf(
        _("Person"),
        is_required=True,
        hint=_("Whoever holds a fitting role there or above; the nearest role first."),
    )
    starts_on = Day(_("From"), is_required=True, hint=_("First day in force: today or later."))
    ends_on = Day(
        _("Ends on"), hint=_("First day no longer in force. Blank: until somebody ends it.")
    )
    reason = TextBlock(
        _("Reason"), most=1000, rows=2, is_required=True, hint=_("Kept with the naming.")
    )


class EndForm(Form):
    """From when on it no longer counts, and why."""

    ends_on = Day(_("Ends on"), is_required=True, hint=_("First day no longer in force."))
    reason = TextBlock(
        _("Reason"), most=1000, rows=2, is_required=True, hint=_("Kept with the end.")
    )
