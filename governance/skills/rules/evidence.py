"""What shows what somebody can do, for how long, and what shows nothing. Pure."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from governance.skills.models import EvidenceKind
from governance.skills.rules.holdings import MOST_BY_READING, NEEDED_TO_ASSESS

ASSESSED = frozenset({EvidenceKind.OJT, EvidenceKind.ASSESSMENT})
"""Kinds that somebody who may assess stands behind."""

BY_HAND = tuple(kind for kind in EvidenceKind if kind is not EvidenceKind.PERFORMED_WORK)
"""Kinds that people record; work that was performed is taken from the change that it was for."""

KIND_LABELS = {
    EvidenceKind.COURSE: "course",
    EvidenceKind.OJT: "training on the job",
    EvidenceKind.ASSESSMENT: "assessment",
    EvidenceKind.READ_UNDERSTOOD: "read and understood",
    EvidenceKind.PRIOR_LEARNING: "prior learning",
    EvidenceKind.CERTIFICATE: "certificate",
    EvidenceKind.PERFORMED_WORK: "performed work",
}


@dataclass(frozen=True, slots=True)
class Showing:
    """What somebody says of a piece of evidence."""

    competence_id: int
    kind: EvidenceKind
    level: int
    subject: str
    performed_at: datetime
    subject_version: str | None = None
    ends_at: datetime | None = None
    """None: as long as evidence of the competence counts."""

    assessor_id: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around it: who it is about, who records and assesses, and when it is."""

    person_id: int
    person: str
    competence: str
    is_in_use: bool
    """Whether the competence is."""

    recorder_id: int
    is_quality: bool
    """Whether who records it answers for quality where that person works."""

    now: datetime
    assessor: str = ""
    assessor_level: int | None = None
    """What the assessor held when it was shown; None: nobody assessed."""


def months_later(at: datetime, months: int) -> datetime:
    """Return the same day and time some months later; the last of the month where there is none."""
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    day = min(at.day, monthrange(year, month + 1)[1])
    return at.replace(year=year, month=month + 1, day=day)


def reasons_against(showing: Showing, around: Around) -> tuple[str, ...]:
    """Return every reason why it shows nothing, or is not for this person to record.

    Source: House rule, ADR 0044.
    """
    return (*_against_time(showing, around), *_against_kind(showing, around),
            *_against_people(showing, around))  # fmt: skip


def _against_time(showing: Showing, around: Around) -> Iterator[str]:
    if not around.is_in_use:
        yield f"{around.competence} is no longer in use: choose what took its place."
    if showing.performed_at > around.now:
        yield "It lies in the future: record it once it was done."
    if showing.ends_at is not None and showing.ends_at <= showing.performed_at:
        yield "It would end before it was shown: look at the two moments."


def _against_kind(showing: Showing, around: Around) -> Iterator[str]:
    kind = showing.kind
    if kind is EvidenceKind.READ_UNDERSTOOD:
        yield from _against_reading(showing)
    elif showing.level == 0 and kind is not EvidenceKind.ASSESSMENT:
        yield "It shows nothing at level 0: only an assessment finds that somebody cannot do it."
    if kind is EvidenceKind.PERFORMED_WORK:
        yield "Performed work is taken from the change that it was for: nobody types it."
    if kind is EvidenceKind.PRIOR_LEARNING:
        if not around.is_quality:
            yield "What somebody brought with them is accepted by quality assurance: ask them."
        if not showing.note.strip():
            yield "Say in the note what is accepted as prior learning, and why."


def _against_reading(showing: Showing) -> Iterator[str]:
    if not showing.subject_version:
        yield f"Say which version of {showing.subject} was read."
    if showing.level != MOST_BY_READING:
        yield (
            f"Reading shows level {MOST_BY_READING}, no more and no less: "
            "a higher one is shown on the job, or by an assessment."
        )


def _against_people(showing: Showing, around: Around) -> Iterator[str]:
    if around.recorder_id == around.person_id:
        yield f"Nobody records what they can do themselves: have another lead of {around.person}'s."
    if showing.kind not in ASSESSED:
        if showing.assessor_id is not None:
            yield f"A {KIND_LABELS[showing.kind]} has no assessor: leave that field blank."
        return
    if showing.assessor_id is None:
        yield f"Say who assessed: {KIND_LABELS[showing.kind]} counts by somebody who may."
    elif showing.assessor_id == around.person_id:
        yield f"{around.person} does not assess themselves: name somebody else."
    elif (around.assessor_level or 0) < NEEDED_TO_ASSESS:
        yield (
            f"{around.assessor} held level {around.assessor_level or 0} of {around.competence} "
            f"when it was shown, and level {NEEDED_TO_ASSESS} is needed to assess: name somebody "
            "who holds it, or have quality assurance accept an expert's prior learning."
        )
