"""Who may teach, who was there, and by what that is confirmed. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from governance.skills.rules.holdings import NEEDED_TO_ASSESS

MEANING = "I was there from its beginning to its end, and understood what was taught."

MOST_ATTENDEES = 100
"""People of one session; more of them are two sessions. Source: House rule, ADR 0052."""


@dataclass(frozen=True, slots=True)
class Teaching:
    """What is known of a session before it is kept."""

    item: str
    held_at: datetime
    now: datetime
    in_force_at: bool
    """Whether the version was decided and in force then, or is to take effect later."""

    trainer_id: int
    trainer: str
    attendees: Collection[int]
    names: Mapping[int, str] = field(default_factory=dict)
    trainer_levels: Mapping[str, int] = field(default_factory=dict)
    """What the trainer held then of each competence that the item shows."""


def reasons_against(teaching: Teaching) -> tuple[str, ...]:
    """Return every reason why it was no session that counts.

    Source: House rule, ADR 0052 (21 CFR 211.25(a) asks for qualified individuals to train).
    """
    return tuple(_against(teaching))


def _against(teaching: Teaching) -> Iterator[str]:
    if teaching.held_at > teaching.now:
        yield "It lies in the future: record it once it was held."
    if not teaching.in_force_at:
        yield f"{teaching.item} has no training decision: quality assurance signs one first."
    if not teaching.attendees:
        yield "Name at least one who was there."
    if len(teaching.attendees) > MOST_ATTENDEES:
        yield f"One session holds {MOST_ATTENDEES} people: record the others as another one."
    if teaching.trainer_id in teaching.attendees:
        yield f"{teaching.trainer} taught it, and is not trained by it: leave them out."
    for competence, level in teaching.trainer_levels.items():
        if level < NEEDED_TO_ASSESS:
            yield (
                f"{teaching.trainer} held level {level} of {competence} when it was held, and "
                f"level {NEEDED_TO_ASSESS} is needed to teach: name a trainer who holds it."
            )


@dataclass(frozen=True, slots=True)
class OnPaper:
    """Who compares the paper that somebody signed with the list of a session."""

    checker_id: int
    checker: str
    trainer_id: int
    people: Mapping[int, str]
    """Those who signed, by name."""

    paper: str
    """Where the paper is kept."""


def reasons_against_paper(paper: OnPaper) -> tuple[str, ...]:
    """Return every reason why the paper shows nothing yet.

    Source: House rule, ADR 0052 (nobody trains for another).
    """
    told = []
    if not paper.paper.strip():
        told.append("Say where the signed paper is kept: its number and place, or attach the scan.")
    if not paper.people:
        told.append("Choose at least one who signed the paper.")
    if paper.checker_id == paper.trainer_id:
        told.append(
            f"{paper.checker} taught it: have somebody else compare the paper with the list."
        )
    if paper.checker_id in paper.people:
        told.append(f"{paper.checker} was there: have somebody else compare the paper.")
    return tuple(told)
