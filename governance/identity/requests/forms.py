"""What people type when they ask for a role."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf
from governance.core.fields.text import TextBlock
from governance.core.fields.time import Day
from governance.core.forms import Form
from governance.identity.models import ROLE_LABELS, Role


class AskForm(Form):
    """A role at a place, for a time, and what it is needed for."""

    role = OneOf(_("Role"), Role, labels=ROLE_LABELS, is_required=True)
    place_id = OneOf(
        _("Place"), is_required=True, hint=_("The role is held there and everywhere below.")
    )
    starts_on = Day(_("First day"), is_required=True)
    ends_on = Day(_("First day without it"), hint=_("Blank: until somebody ends it."))
    reason = TextBlock(
        _("What it is needed for"), most=500, rows=2, is_required=True,
        hint=_("Whoever answers for the place decides by it."),
    )  # fmt: skip
