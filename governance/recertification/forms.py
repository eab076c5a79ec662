"""What people type about campaigns; what it means is in `rules`."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField

from governance.core.fields.choice import OneOf
from governance.core.fields.number import Whole
from governance.core.fields.text import TextBlock, TextLine
from governance.core.fields.time import Day
from governance.core.forms import Form
from governance.recertification.models import Reply
from governance.recertification.queries import REPLIES


class OpenForm(Form):
    """What is asked, where, and until when."""

    name = TextLine(_("Name"), most=80, is_required=True, hint=_("Such as: Leuven, last quarter."))
    place_id = OneOf(
        _("Place"), is_required=True, hint=_("Every role held there or below it is asked about.")
    )
    due_on = Day(_("Due"), is_required=True, hint=_("Last day for the reviewers."))


class AnswerForm(Form):
    """What a reviewer says of one right."""

    reply = OneOf(_("Answer"), Reply, labels=REPLIES, is_required=True)
    note = TextBlock(_("Why"), most=1000, rows=2, hint=_("Needed for all but *still needed*."))
    ends_on = Day(
        _("First day without it"),
        hint=_("Only with *not needed*. Blank: it ends at once."),
    )
    since = HiddenField()


class AlikeForm(Form):
    """That several rights of one role at one place are still needed."""

    number = Whole(_("Rights"), least=1, most=50, is_required=True)
    since = HiddenField()


class AbandonForm(Form):
    """Why a campaign ends without a result."""

    reason = TextBlock(_("Reason"), most=500, rows=2, is_required=True)
