"""What people type about campaigns; what it means is in `rules`."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField

from governance.core.fields.choice import OneOf, SomeOf, Tick
from governance.core.fields.number import Whole
from governance.core.fields.text import TextBlock, TextLine
from governance.core.fields.time import Day
from governance.core.forms import Form
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.attestation.evidence import REPLIES
from governance.ownership.attestation.models import Reply
from governance.ownership.models import Activity, Letter


class OpenForm(Form):
    """What is asked, where, and until when."""

    name = TextLine(_("Name"), most=80, is_required=True, hint=_("Such as: Leuven, last quarter."))
    place_id = OneOf(
        _("Place"), is_required=True, hint=_("Everybody named there or below it is asked.")
    )
    due_on = Day(_("Due"), is_required=True, hint=_("Last day on which answers are taken."))
    activities = SomeOf(
        _("Activities"), Activity, labels=ACTIVITY_LABELS, hint=_("None ticked: all of them.")
    )
    letters = SomeOf(_("Letters"), Letter, hint=_("None ticked: all four."))
    is_timing_shown = Tick(
        _("Show how long each person took"),
        hint=_("Only where the site has agreed to it. Figures of all together are always shown."),
    )


class AnswerForm(Form):
    """What somebody says of one row."""

    reply = OneOf(_("Answer"), Reply, labels=REPLIES, is_required=True)
    proposed_id = OneOf(
        _("Whose it is instead"),
        blank=_("nobody is proposed"),
        hint=_("Only for what is not yours: who may name somebody sees your proposal."),
    )
    note = TextBlock(_("Note"), most=1000, rows=2)
    since = HiddenField()


class AlikeForm(Form):
    """What somebody says of several identical rows at once."""

    reply = OneOf(_("Answer"), Reply, labels=REPLIES, is_required=True)
    number = Whole(_("Rows"), least=1, most=20_000, is_required=True)
    since = HiddenField()


class SettleForm(Form):
    """Why a row stays that nobody confirmed."""

    reason = TextBlock(
        _("Reason"), most=1000, rows=2, is_required=True, hint=_("Kept with the evidence.")
    )
