"""When a version can be decided, from when on it is in force, and when it can be called off. Pure.

Source: House rule, ADR 0048.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from governance.curricula.models import Decision, ItemKind

SIGNED_AS = "training_decision"
POLICY = "training@1"
DECISIONS = {
    Decision.NONE: "nothing: whoever was current stays so",
    Decision.READING: "reading: whoever reads it keeps what they hold",
    Decision.REQUALIFY: "requalify: what earlier versions showed stops counting",
}
MEANINGS = {
    Decision.NONE: "I decided that this version asks nobody to learn anything",
    Decision.READING: "I decided that this version is to be read by whoever is to stay current",
    Decision.REQUALIFY: "I decided that this version ends what earlier ones showed",
}


@dataclass(frozen=True, slots=True)
class Deciding:
    """What is known around a decision."""

    item: str
    kind: ItemKind
    is_in_use: bool
    label: str
    is_by_its_writer: bool
    today: date
    """On the clock of the item's place."""

    earlier: Sequence[tuple[str, date]]
    """Versions that were decided and not called off: their label and first day."""

    questions: int
    pass_mark: int | None


def start_of(day: date, zone: str) -> datetime:
    """Return the instant at which a day begins on the clock of a place."""
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


def reasons_against_deciding(
    decision: Decision, effective_on: date, around: Deciding
) -> tuple[str, ...]:
    """Return every reason why it cannot be decided so."""
    return (*_against_who_and_what(around), *_against_day(decision, effective_on, around))


def _against_who_and_what(around: Deciding) -> Iterator[str]:
    if not around.is_in_use:
        yield f"{around.item} is ended: nobody is to learn it any more."
    if around.is_by_its_writer:
        yield f"Whoever wrote version {around.label} has somebody else decide on it."
    if around.kind is ItemKind.QUIZ and not around.questions:
        yield f"Version {around.label} has no questions: write them first."
    if around.kind is ItemKind.QUIZ and around.pass_mark is None:
        yield f"Version {around.label} has no pass mark: add the version with one."


def _against_day(decision: Decision, effective_on: date, around: Deciding) -> Iterator[str]:
    if not around.earlier:
        if decision is Decision.NONE:
            yield (
                f"Version {around.label} is the first, and nobody was trained by an earlier one: "
                "choose reading, or requalify."
            )
        return
    label, latest = max(around.earlier, key=lambda each: each[1])
    if effective_on <= latest:
        yield (
            f"Version {label} comes into force on {latest.isoformat()}: "
            "choose a later day for the one after it."
        )
    elif decision is Decision.NONE and effective_on < around.today:
        yield f"{effective_on.isoformat()} is past: choose today or a later day."
    elif decision is not Decision.NONE and effective_on <= around.today:
        yield (
            f"People are to learn it before it is in force: choose a day after "
            f"{around.today.isoformat()}."
        )
