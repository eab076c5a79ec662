"""Which deliverables a change needs, by category of its components and by risk. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from governance.core.access import Actor
from governance.core.states import Guard, Machine, Move
from workflows.changes.deliverables.models import DeliverableState as D
from workflows.changes.models import RiskClass
from workflows.changes.rules.facts import ChangeFacts
from workflows.changes.rules.risk import ORDER

POLICY = "deliverables@1"
SET_ASIDE = "not_needed"
SETS_ASIDE = "These deliverables are not needed for this change, for validation:"
TOLD = 5
"""Items that a sentence names; the others are counted. Source: House rule."""


@dataclass(frozen=True, slots=True)
class Part:
    """A component of an asset, or its safety function, as the checklist looks at it."""

    asset_id: int
    tag: str
    name: str
    category: str
    """A GAMP category as the register keeps it, or `sis`."""

    is_relevant: bool
    """Whether it bears on product quality."""


@dataclass(frozen=True, slots=True)
class Item:
    """One deliverable that an asset of the change needs, and what asks for it."""

    asset_id: int
    tag: str
    code: str
    why: str

    @property
    def words(self) -> str:
        """Name it in a sentence."""
        return f"{said(self.code)} of {self.tag}"


WHAT = {
    "baseline": "Configuration baseline",
    "installation": "Installation check (IQ)",
    "regression": "Regression test",
    "requirements": "Requirements that change",
    "supplier": "Assessment of the supplier and of the version",
    "functions": "Test of the affected functions against their requirements",
    "configuration": "Configuration specification that changes",
    "functional_risk": "Functional risk assessment",
    "operation": "Test of the configuration (OQ)",
    "trace": "Trace from requirement to test",
    "procedures": "Procedures and training",
    "design": "Design specification that changes",
    "code_review": "Code review",
    "integration": "Module and integration test",
    "simulation": "Test off the line, by simulation or at the maker's",
    "source": "Digest of the source that was loaded",
    "performance": "Test in the process (PQ)",
    "safety_impact": "Impact analysis of the safety function",
    "sil": "Verification of the safety integrity level",
    "proof_test": "Proof test of the safety function",
}
"""Each deliverable, in words."""


def said(code: str) -> str:
    """Return a deliverable as it stands within a sentence."""
    return WHAT[code][:1].lower() + WHAT[code][1:]


L, M, H = RiskClass.LOW, RiskClass.MEDIUM, RiskClass.HIGH
ONE = {"baseline": L, "installation": L, "regression": M}
THREE = {"requirements": M, "supplier": M, "installation": L, "functions": L}
FOUR = {
    **THREE,
    "configuration": M,
    "functional_risk": M,
    "operation": L,
    "trace": M,
    "procedures": M,
}
FIVE = {
    **FOUR,
    "design": M,
    "code_review": L,
    "integration": M,
    "simulation": M,
    "source": L,
    "performance": H,
}
TABLE: Mapping[str, Mapping[str, RiskClass]] = {
    "1": ONE,
    "3": THREE,
    "4": FOUR,
    "5": FIVE,
    "hw1": {"installation": L},
    "hw2": {"installation": L, "design": M, "operation": M},
    "sis": {"safety_impact": L, "sil": L, "proof_test": L},
}
"""What each category asks for, and from which class of risk on: the more a component was made for
this plant, the more is shown. Source: House rule, ADR 0060."""


def checklist(parts: Iterable[Part], risk: RiskClass) -> list[Item]:
    """Return what a change of these parts needs; each deliverable of an asset once.

    What does not bear on quality asks for nothing at low risk; a safety function always asks.
    Source: House rule, ADR 0060.
    """
    why: dict[tuple[int, str, str], list[str]] = {}
    for part in parts:
        if part.category != "sis" and not part.is_relevant and risk is L:
            continue
        for code, least in TABLE[part.category].items():
            if ORDER.index(risk) >= ORDER.index(least):
                why.setdefault((part.asset_id, part.tag, code), []).append(_because(part))
    found = [Item(*key, f"{', '.join(told)}; {risk} risk") for key, told in why.items()]
    order = list(WHAT)
    return sorted(found, key=lambda item: (item.asset_id, order.index(item.code)))


def _because(part: Part) -> str:
    if part.category == "sis":
        return "it has a safety function"
    return f"{part.name} is of category {part.category.upper()}"


def listed(items: Collection[str]) -> str:
    """Return items in a sentence, the first few by name."""
    named = list(items)[:TOLD]
    more = f" and {len(items) - TOLD} more" if len(items) > TOLD else ""
    return ", ".join(named) + more


def deliverables_are_planned(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """Each deliverable has an owner and a day, or validation signed that it is not needed.

    Source: House rule, ADR 0060.
    """
    told = change.proving.unplanned
    if not told:
        return None
    return f"{change.label} still plans who brings what by when: {listed(told)}."


def deliverables_are_done(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """What was planned to be shown is there before the release.

    Source: House rule, ADR 0060.
    """
    told = change.proving.undone
    return f"{change.label} still owes {listed(told)}: bring them first." if told else None


GUARDS: dict[str, Guard] = {
    "deliverables_are_planned@1": deliverables_are_planned,
    "deliverables_are_done@1": deliverables_are_done,
}
OPEN = (D.PLANNED, D.IN_WORK)
DELIVERABLE: Machine = Machine(
    (
        Move("begin", (D.PLANNED, D.DONE), D.IN_WORK),
        Move("deliver", (*OPEN, D.DONE), D.DONE),
        Move("set_aside", OPEN, D.NOT_NEEDED),
        Move("take_up", (D.NOT_NEEDED,), D.PLANNED),
    ),
    {},
)
MACHINES = {"deliverable@1": DELIVERABLE}
