"""What people type in an emergency: little, and on a phone."""

from flask_babel import lazy_gettext as _l

from governance.core.fields.choice import OneOf
from governance.core.fields.text import TextBlock, TextLine
from governance.core.fields.time import Moment
from governance.core.forms import Form
from governance.evidence.asking import SignForm
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.models import Activity
from workflows.changes.emergency.models import How
from workflows.changes.models import ChangeKind

WORDS = [
    (activity, ACTIVITY_LABELS[activity])
    for activity in (Activity.TAKE_DOWN, Activity.QA_PLAN, Activity.PROCESS_SAFETY)
]
"""Whose words can be asked when an emergency is declared."""


class DeclareForm(Form):
    """Five facts, and no more."""

    title = TextLine(_l("What you do"), most=120, is_required=True)
    reason = TextBlock(_l("Why now"), most=2000, rows=2, is_required=True)
    current = TextBlock(_l("How you found it"), most=2000, rows=2, is_required=True)
    back_out = TextBlock(_l("How it is taken back"), most=2000, rows=2, is_required=True)
    kind = OneOf(_l("Kind of change"), ChangeKind, is_required=True)
    further = TextLine(
        _l("Further assets"), most=400,
        hint=_l("Tags or numbers, a comma between them, if you act on several at once."),
    )  # fmt: skip
    began_at = Moment(_l("Since when you act"), hint=_l("Empty: since now."))

    @property
    def named(self) -> list[str]:
        """What further assets are called."""
        return [each.strip() for each in (self.further.data or "").split(",") if each.strip()]

    @property
    def texts(self) -> dict[str, str]:
        """What is written of it."""
        return {name: self[name].data for name in ("reason", "current", "back_out")}


class EnterConsentForm(Form):
    """A word that was given by mouth."""

    activity = OneOf(_l("For what"), WORDS, is_required=True)
    giver = OneOf(_l("Who said so"), is_required=True)
    how = OneOf(
        _l("How"),
        How,
        labels={
            How.PHONE: _l("by phone"),
            How.RADIO: _l("by radio"),
            How.IN_PERSON: _l("in person"),
            How.MESSAGE: _l("in a message"),
        },
        is_required=True,
    )
    at = Moment(_l("When"), is_required=True)
    words = TextLine(
        _l("What was said"),
        most=500,
        hint=_l("They confirm it here later, with their own sign-in."),
    )


class MakeSafeForm(SignForm):
    """What was done to make it safe, with a signature."""

    performed = TextBlock(
        _l("What was done"), rows=4, is_required=True, hint=_l("Step by step, also what differed.")
    )
    as_left_firmware = TextLine(
        _l("Firmware as you left it"), most=60, hint=_l("As read on the device; empty: not read.")
    )
