"""When somebody did an item, when that counts, and what it shows. Pure.

Source: House rule, ADR 0048.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from governance.curricula.models import Decision, How, ItemKind
from governance.skills.models import EvidenceKind

SHOWS = {
    ItemKind.DOCUMENT: EvidenceKind.READ_UNDERSTOOD,
    ItemKind.COURSE: EvidenceKind.COURSE,
    ItemKind.OJT: EvidenceKind.OJT,
    ItemKind.QUIZ: EvidenceKind.COURSE,
}
"""As what kind of evidence the completion of an item counts."""

MOST_SHOWN = {ItemKind.DOCUMENT: 1, ItemKind.COURSE: 4, ItemKind.OJT: 4, ItemKind.QUIZ: 2}
"""Who read a thing knows of it; who answered questions was not seen doing it."""

KIND_LABELS = {
    ItemKind.DOCUMENT: "document", ItemKind.COURSE: "course", ItemKind.OJT: "task on the job",
    ItemKind.QUIZ: "quiz",
}  # fmt: skip
HOW_LABELS = {
    How.READ: "read and understood", How.ATTENDED: "attended", How.ASSESSED: "done on the job",
    How.ANSWERED: "answered",
}  # fmt: skip
BY_OTHERS = frozenset({How.ATTENDED, How.ASSESSED})
"""What somebody else records; whoever reads or answers does that on their own page."""

UNDERSTOOD = "I read this version and understood it"
SIGNED_AS = "read_understood"


@dataclass(frozen=True, slots=True)
class Doing:
    """What is known around somebody who did an item."""

    item: str
    label: str
    is_in_use: bool
    is_decided: bool
    """Whether quality assurance decided on the version, and it was not called off."""

    now: datetime


def reasons_against_doing(completed_at: datetime, around: Doing) -> Iterator[str]:
    """Yield every reason why nobody can have done this version then."""
    if not around.is_in_use:
        yield f"{around.item} is ended: nobody is to learn it any more."
    if not around.is_decided:
        yield (
            f"Quality assurance has not decided on version {around.label} of {around.item}: "
            "until then nobody is trained by it."
        )
    if completed_at > around.now:
        yield "It lies in the future: record it once it was done."


def reasons_against_effect(kind: ItemKind, level: int, *, is_in_use: bool) -> list[str]:
    """Return every reason why completing an item cannot show a level."""
    told = []
    if not is_in_use:
        told.append("The competence is no longer in use: choose what took its place.")
    if not 1 <= level <= MOST_SHOWN[kind]:
        told.append(
            f"A {KIND_LABELS[kind]} shows level 1 to {MOST_SHOWN[kind]}: a higher one is shown by "
            "somebody who assesses."
            if MOST_SHOWN[kind] > 1
            else f"A {KIND_LABELS[kind]} shows level 1, never more: reading is not doing."
        )
    return told


@dataclass(frozen=True, slots=True)
class Marked:
    """How a quiz was answered."""

    score: int
    out_of: int
    is_passed: bool


def marked(
    right: Mapping[int, AbstractSet[int]], chosen: Mapping[int, AbstractSet[int]], pass_mark: int
) -> Marked:
    """Mark a quiz: a question is right if all its right options were chosen, and no other."""
    score = sum(chosen.get(question, set()) == options for question, options in right.items())
    return Marked(score, len(right), bool(right) and score * 100 >= pass_mark * len(right))


def counts_when_read(kind: ItemKind, decision: Decision | None) -> bool:
    """Whether reading a version counts: of a document, and where its decision asks for reading.

    Source: House rule, ADR 0048.
    """
    return kind is ItemKind.DOCUMENT or decision is Decision.READING
