"""Who looks back at a change, and what they must say. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

from governance.core.access import Actor
from governance.core.states import Guard
from governance.ownership.models import Activity
from governance.register.models import Asset
from governance.register.vocabulary import GxpRelevance
from workflows.changes.ending.models import Look, Outcome, Result
from workflows.changes.rules.facts import ChangeFacts

PARTS = ("what is looked at", "how it is measured", "the target", "by when")
MOST = 6
"""Criteria of one change. Source: House rule, ADR 0035."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of what was settled before the approval: by it the change is judged afterwards."""

    what: str
    how: str = ""
    target: str = ""
    by: str = ""

    @property
    def lacks(self) -> list[str]:
        """The parts that it does not say, in words."""
        said = (self.what, self.how, self.target, self.by)
        return [words for words, text in zip(PARTS, said, strict=True) if not text]

    def __str__(self) -> str:
        """Tell it in one line, as it was written."""
        return "; ".join(filter(None, (self.what, self.how, self.target, self.by)))


@dataclass(frozen=True, slots=True)
class Measured:
    """What one criterion came to."""

    result: Result
    figure: str = ""
    evidence: str = ""


def criteria(text: str | None) -> list[Criterion]:
    """Read criteria, one a line, in parts after semicolons; what follows a fourth is its end."""
    lines = filter(None, map(str.strip, (text or "").splitlines()))
    return [Criterion(*map(str.strip, line.split(";", len(PARTS) - 1))) for line in lines]


def wanting(text: str | None) -> tuple[str, ...]:
    """Return what criteria do not say yet, in words."""
    found = criteria(text)
    if not found:
        return ("there is none yet",)
    told = [
        f"line {number} does not say {', '.join(each.lacks)}"
        for number, each in enumerate(found, 1)
        if each.lacks
    ]
    return (*told, *([f"there are {len(found)}, at most {MOST} count"] if found[MOST:] else []))


def effect_criteria_are_lines(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """Above low risk the criteria of its effect can be measured: set before it is approved.

    Source: House rule, ADR 0035.
    """
    if change.criteria_wanting:
        told = "; ".join(change.criteria_wanting)
        return (
            f"The criteria by which {change.label} is judged cannot be measured: {told}. "
            "Write one a line: what; how it is measured; the target; by when."
        )
    return None


GUARDS: dict[str, Guard] = {"effect_criteria_are_lines@1": effect_criteria_are_lines}


def unmeasured(
    look: Look, outcome: Outcome, of: Sequence[Criterion], found: Sequence[Measured | None]
) -> list[str]:
    """Return what is still to be said of the criteria, and where the outcome does not follow.

    Source: House rule, ADR 0035.
    """
    told = []
    for number, (one, said) in enumerate(zip_longest(of, found[: len(of)]), 1):
        if said is None or (said.result is not Result.NOT_MEASURABLE and not said.figure):
            told.append(f"Criterion {number}, {one.what}: say the figure found, and if it is met.")
    results = {said.result for said in found if said}
    if outcome is Outcome.EFFECTIVE and Result.NOT_MET in results:
        told.append("A criterion is not met: the outcome is not as intended.")
    if outcome is Outcome.EFFECTIVE and look is Look.EFFECT and Result.NOT_MEASURABLE in results:
        told.append("A criterion could not be measured: the effect is inconclusive.")
    return told


def measured_lines(
    of: Sequence[Criterion], found: Sequence[Measured | None]
) -> list[dict[str, Any]]:
    """Return the criteria with what each came to, as it is signed; empty: there are none."""
    pairs = zip(of, found, strict=False)
    return [{"criterion": str(one), **asdict(said)} for one, said in pairs if said]


def unfinished(look: Look, outcome: Outcome, unintended: str, actions: str) -> list[str]:
    """Return what is still to be said before somebody signs what they found.

    Source: House rule, ADR 0035.
    """
    told = []
    if look is Look.REVIEW and outcome is Outcome.INCONCLUSIVE:
        told.append("Say whether the objective was met: a review ends with yes or no.")
    if outcome is not Outcome.EFFECTIVE and not actions:
        what = "The objective was not met" if look is Look.REVIEW else f"It is {outcome}"
        told.append(f"{what}: say what follows from it, and where that is followed up.")
    elif unintended and not actions:
        told.append("There are effects that nobody intended: say where each is followed up.")
    return told


def closes_as(assets: Iterable[Asset]) -> Activity:
    """Return as what its end is signed: quality where an asset is GxP relevant, else its owner.

    Source: House rule, ADR 0035.
    """
    is_gxp = any(asset.gxp is not GxpRelevance.NONE for asset in assets)
    return Activity.QA_RELEASE if is_gxp else Activity.ASSET_APPROVAL
