"""What HR types about people; what it means is in `rules`."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf
from governance.core.fields.text import TextLine
from governance.core.fields.time import Day
from governance.core.forms import Form
from governance.identity.employment.models import EmploymentKind
from governance.identity.employment.rules import KIND_LABELS


class EmploymentForm(Form):
    """For whom, where and under which number somebody works."""

    employee_id = TextLine(
        _("Employee ID"), most=40, is_required=True, hint=_("The number in HR's system.")
    )
    kind = OneOf(_("Works here as"), EmploymentKind, labels=KIND_LABELS, is_required=True)
    company = TextLine(_("Company"), hint=_("Of a contractor or vendor."))
    ends_on = Day(
        _("First day no longer here"), hint=_("Blank: open. A contractor or vendor has one.")
    )
    site_id = OneOf(_("Site"))
    manager_id = OneOf(_("Manager"))


class LeavingForm(Form):
    """In which month somebody may leave."""

    month = Day(
        _("Any day of the month"),
        hint=_("Only the month is kept, and only HR reads it. Blank: nothing is planned."),
    )
