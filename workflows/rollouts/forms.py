"""The shapes of what people send about a rollout."""

from typing import Any

from flask_babel import lazy_gettext as _l

from governance.core.fields.choice import OneOf
from governance.core.fields.number import Whole
from governance.core.fields.text import TextBlock, TextLine
from governance.core.fields.time import Day
from governance.core.forms import Form
from governance.evidence.asking import SignForm
from workflows.changes.models import ChangeKind
from workflows.rollouts.models import Side
from workflows.rollouts.rules.figures import FIGURES

SIDES = {Side.EXIT: _l("Before the next wave opens"), Side.ENTRY: _l("Before this wave opens")}


class GenericForm(Form):
    """What is the same for every site."""

    title = TextLine(_l("Title"), most=120, is_required=True)
    kind = OneOf(_l("Kind of change"), ChangeKind, is_required=True)
    purpose = TextBlock(_l("Purpose"), most=2000, rows=3, is_required=True)
    current = TextBlock(_l("How it is now"), most=2000, rows=3)
    proposed = TextBlock(_l("How it will be"), most=2000, rows=3)
    plan = TextBlock(_l("How it is done"), most=4000, rows=4)
    back_out = TextBlock(_l("The way back"), most=4000, rows=3)
    tests = TextBlock(_l("How it is tested"), most=4000, rows=3)


class WaveForm(Form):
    """Some sites that go together, and by what they are judged."""

    name = TextLine(_l("Name"), most=80, is_required=True)
    from_on = Day(_l("From"), is_required=True)
    until_on = Day(_l("Until"), is_required=True)
    tags = TextBlock(
        _l("Assets"), most=4000, rows=4, is_required=True,
        hint=_l("Tags or numbers, one to a line. The assets of one site become one change."),
    )  # fmt: skip

    @property
    def lines(self) -> list[str]:
        """The names of assets as they were typed."""
        return (self.tags.data or "").splitlines()

    def thresholds(self, side: Side) -> dict[str, int | None]:
        """Return what is asked on one side, by figure; None: nothing."""
        return {code: self[f"{side}_{code}"].data for code in FIGURES if f"{side}_{code}" in self}

    def criteria(self, side: Side) -> list[Any]:
        """Return the fields of one side."""
        return [self[f"{side}_{code}"] for code in FIGURES if f"{side}_{code}" in self]


for _side in Side:
    for _one in FIGURES.values():
        if _side is Side.EXIT or _one.is_of_entry:
            _unit = f", {_one.unit}" if _one.unit else ""
            _said = f"{_one.label}{_unit}: {_one.operator.replace('_', ' ')}"
            setattr(WaveForm, f"{_side}_{_one.code}", Whole(_said, least=0, most=1000))


class WhyForm(Form):
    """Why something is opened again or given up."""

    reason = TextBlock(_l("Why"), most=1000, rows=3, is_required=True)


class GoOnForm(SignForm):
    """What the cause was, and why it may go on, with a signature."""

    decision = TextBlock(
        _l("The cause, and why it may go on"), most=2000, rows=4, is_required=True,
        hint=_l("What went wrong, and why it does not at the sites still to come."),
    )  # fmt: skip
