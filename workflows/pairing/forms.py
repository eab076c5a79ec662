"""The shape of what people type about a pair."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField

from governance.core.fields.text import TextBlock
from governance.core.fields.time import Day
from governance.core.forms import Form


class ProposeForm(Form):
    """Which two, and by when."""

    of = HiddenField()
    target_on = Day(
        _("To be reached by"), is_required=True,
        hint=_("Three months leave time for some changes to come up."),
    )  # fmt: skip


class StopForm(Form):
    """Why a plan is given up."""

    reason = TextBlock(_("Reason"), most=1000, rows=3, is_required=True)
