"""The catalogue of live figures by which a wave is judged, and how. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workflows.rollouts.models import Operator


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that a query tells of a wave."""

    code: str
    label: str
    unit: str
    operator: Operator
    """On which side of its threshold it is good."""

    is_of_entry: bool = False
    """Whether it says anything before the wave has begun."""


FIGURES = {
    one.code: one
    for one in (
        Figure("authorised_pct", "Changes authorised", "%", Operator.AT_LEAST, is_of_entry=True),
        Figure("closed_pct", "Changes closed", "%", Operator.AT_LEAST),
        Figure("backed_out", "Changes taken back or cancelled", "", Operator.AT_MOST),
        Figure("deviations_open", "Deviations open", "", Operator.AT_MOST),
        Figure("deviations", "Deviations since it was opened", "", Operator.AT_MOST),
        Figure("deviations_grave", "Of them major or critical", "", Operator.AT_MOST),
        Figure("emergencies", "Emergencies on its assets", "", Operator.AT_MOST),
        Figure("soak_days", "Quiet days since the last release", "days", Operator.AT_LEAST),
        Figure("trained_pct", "People current on what it asks", "%", Operator.AT_LEAST,
               is_of_entry=True),
        Figure("drift_free_pct", "Assets without drift", "%", Operator.AT_LEAST,
               is_of_entry=True),
    )
}  # fmt: skip
"""By code. Source: House rule, ADR 0065."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One criterion, as it was frozen."""

    figure: str
    operator: Operator
    threshold: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a query told."""

    value: int | None
    """None: nobody knows, which is never good enough."""

    missing: str = ""
    """Which records keep it from being better, in words."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One criterion beside its figure."""

    asked: Asked
    found: Found

    @property
    def holds(self) -> bool:
        """Whether the figure is known, and on the right side of the threshold."""
        value, threshold = self.found.value, self.asked.threshold
        if value is None:
            return False
        is_least = self.asked.operator is Operator.AT_LEAST
        return value >= threshold if is_least else value <= threshold

    @property
    def label(self) -> str:
        """What is measured."""
        return FIGURES[self.asked.figure].label

    @property
    def wanted(self) -> str:
        """What is asked for, in words."""
        return f"{self.asked.operator.replace('_', ' ')} {self._said(self.asked.threshold)}"

    @property
    def is_now(self) -> str:
        """What it is, in words."""
        return "unknown" if self.found.value is None else self._said(self.found.value)

    @property
    def refusal(self) -> str:
        """What is missing, in a sentence."""
        more = f" ({self.found.missing})" if self.found.missing else ""
        return f"{self.label}: {self.is_now}, asked for is {self.wanted}{more}."

    def _said(self, value: int) -> str:
        return f"{value} {FIGURES[self.asked.figure].unit}".strip()


UNKNOWN = Found(None)


def readings(asked: Sequence[Asked], found: Mapping[str, Found]) -> list[Reading]:
    """Return each criterion beside its figure, in their order; what is not told is unknown."""
    return [Reading(one, found.get(one.figure, UNKNOWN)) for one in asked]


def pct(part: int, whole: int) -> int | None:
    """Return a share in whole per cent, rounded down so that 99.9 is not all; of nothing, None."""
    return part * 100 // whole if whole else None
