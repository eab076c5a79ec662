"""What can follow what in a review of the trail, under which guards. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from governance.core.access import Actor
from governance.core.states import Machine, Move
from workflows.trail_reviews.models import TrailReviewState

S = TrailReviewState
POLICY = "trail_review@1"
REVIEWED = "trail_reviewed"
MEANING = "For quality: I read what is new of the trail in this scope, as the rule asks."


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """What the guards of a review may know."""

    label: str
    state: TrailReviewState
    reviewer_id: int = 0
    reviewer: str = ""
    unseen: int = 0
    """Events that are to be looked at one by one, and nobody has."""

    unseen_own: int = 0
    """Those of them that the reviewer did."""

    unanswered: int = 0
    conclusion: str = ""


def every_drawn_event_is_looked_at(facts: ReviewFacts, _by: Actor, _at: datetime) -> str | None:
    """What the rule draws is looked at, event by event.

    Source: House rule, ADR 0082.
    """
    if not facts.unseen:
        return None
    own = (
        f" {facts.unseen_own} of them {facts.reviewer} did: somebody else looks at those."
        if facts.unseen_own
        else ""
    )
    return f"{facts.unseen} events of {facts.label} are still to be looked at.{own}"


def every_question_is_answered(facts: ReviewFacts, _by: Actor, _at: datetime) -> str | None:
    """A question that is open is no review.

    Source: House rule, ADR 0082.
    """
    if facts.unanswered:
        return f"{facts.unanswered} questions of {facts.label} wait for an answer."
    return None


def signed_by_its_reviewer(facts: ReviewFacts, by: Actor, _at: datetime) -> str | None:
    """Who read it signs it.

    Source: House rule, ADR 0082.
    """
    if by.id != facts.reviewer_id:
        return f"{facts.reviewer} reads {facts.label}, and signs it."
    return None


def it_comes_to_something(facts: ReviewFacts, _by: Actor, _at: datetime) -> str | None:
    """A review says what it came to.

    Source: House rule, ADR 0082.
    """
    return None if facts.conclusion.strip() else f"Say what {facts.label} came to."


GUARDS = {
    f"{guard.__name__}@1": guard
    for guard in (
        every_drawn_event_is_looked_at,
        every_question_is_answered,
        signed_by_its_reviewer,
        it_comes_to_something,
    )
}
TRAIL_REVIEW = Machine(
    (
        Move("mark", (S.OPEN,), S.OPEN),
        Move("answer", (S.OPEN,), S.OPEN),
        Move("sign", (S.OPEN,), S.SIGNED, tuple(GUARDS)),
        Move("abandon", (S.OPEN,), S.ABANDONED, ("it_comes_to_something@1",)),
    ),
    GUARDS,
)
MACHINES = {POLICY: TRAIL_REVIEW}


def own_acts(actors: Collection[int], by: Actor, them: Collection[int]) -> str | None:
    """Say that somebody looks at an act of their own, or of who they stand in for; None: not so.

    Source: House rule, ADR 0082.
    """
    if set(actors) & {by.id, *them}:
        return (
            f"{by.name} did some of these, or acts for who did: somebody else of quality looks at "
            "them."
        )
    return None
