"""What the guards of change control may know of a change, frozen. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from workflows.changes.deliverables.proving import NOTHING_MISSING, Proving
from workflows.changes.models import ChangeState
from workflows.changes.rules.beside import (
    FOR_GOOD,
    NO_EMERGENCY,
    NO_TIES,
    EmergencyFacts,
    TemporaryFacts,
    Ties,
)
from workflows.changes.rules.carrying import Carrying
from workflows.changes.rules.execution import OneWork
from workflows.changes.scheduling.rules import UNMET, Scheduled


@dataclass(frozen=True, slots=True)
class AlsoChanged:
    """What a guard may know of a further asset of a change."""

    asset: str
    gone: str = ""
    as_left_firmware: str | None = None
    as_found_firmware: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """All that a guard may know of a change."""

    label: str
    state: ChangeState
    author_id: int
    asset: str
    gone: str = ""
    """What became of the asset, in words; empty: it is there to be changed."""

    missing_scope: tuple[str, ...] = ()
    """Parts of the scope that are still empty, in words."""

    missing_plan: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    """Questions without an answer, in words; unknown is an answer."""

    window: tuple[datetime, datetime] | None = None
    has_impact: bool = False
    is_impact_truncated: bool = False
    is_impact_current: bool = True
    """Whether the graph is still as it was when the impact was worked out."""

    plan_missing: tuple[str, ...] = ()
    """For each signature under the plan that is missing: what, and who can give it."""

    release_missing: tuple[str, ...] = ()
    quality_signers: frozenset[int] = frozenset()
    """Who signed for quality under this content."""

    objections: tuple[str, ...] = ()
    """For each objection under this content that nobody has answered: whose, and who does."""

    unheard: tuple[str, ...] = ()
    """At high risk, for each party whose opinion is missing: whose, and what is to be done."""

    unjudged: tuple[str, ...] = ()
    """For each opened dimension that waits for somebody's word: which, and whose."""

    undisposed: tuple[str, ...] = ()
    """Of what it reaches, that of which nobody said what it means."""

    impact_differs: tuple[str, ...] = ()
    """What it reaches now otherwise than was approved, unless somebody accepted that."""

    carrying: tuple[Carrying, ...] = ()
    """Who is responsible for the work on each asset, where only they may begin it."""

    implementer_id: int | None = None
    implementer: str = ""
    is_started: bool = False
    target_firmware: str | None = None
    as_left_firmware: str | None = None
    as_found_firmware: str | None = None
    further: tuple[AlsoChanged, ...] = ()
    """The assets that it is about besides the main one."""

    deviation: str = ""
    """Where it is told why an asset was not left as it was found."""

    effect_missing: tuple[str, ...] = ()
    """What is not settled yet of how its effect is judged, in words, where that must be."""

    criteria_wanting: tuple[str, ...] = ()
    """What its criteria do not say yet, where they must be measurable."""

    effect_on: date | None = None
    is_effect_judged: bool = False
    take_down: str = ""
    """Whose word is missing before it is taken down, where the site asks for one."""

    altered: tuple[str, ...] = ()
    """Of what was proved alike, that which the register says otherwise by now."""

    uncovered: tuple[str, ...] = ()
    """Why the template that it is made by is not for it, or not now, in words."""

    needs_review: bool = True
    is_reviewed: bool = False
    works: tuple[OneWork, ...] = ()
    """How the work on each asset stands, since it began."""

    approved_at: datetime | None = None
    found_otherwise: tuple[str, ...] = ()
    """What was found on its assets, or the register says by now, otherwise than was approved."""

    at_work: tuple[str, ...] = ()
    """Which other changes are at work on its assets."""

    unproven: tuple[str, ...] = ()
    """Signatures under the plan that are missing, or whose bytes do not hold."""

    signed_by: str = ""
    """Who signed the plan, in words."""

    held_back: tuple[str, ...] = ()
    """What holds it back from its start, and what is to be done."""
    emergency: EmergencyFacts = NO_EMERGENCY
    temporary: TemporaryFacts = FOR_GOOD
    ties: Ties = NO_TIES
    kept_out: tuple[str, ...] = ()
    """Which temporary changes stand too long on its assets."""

    scheduled: Scheduled = UNMET
    """What it meets in its window, where its definition asks for that."""
    proving: Proving = NOTHING_MISSING
    """What is missing of its deliverables."""

    @property
    def each(self) -> tuple[AlsoChanged, ...]:
        """Every asset alike, the main one first."""
        found, left = self.as_found_firmware, self.as_left_firmware
        return (AlsoChanged(self.asset, self.gone, left, found), *self.further)
