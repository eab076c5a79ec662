"""Who is consulted, by when they answer, and what a missing or a bad answer stops. Pure.

Source of the deadlines and of what blocks: House rule, ADR 0031.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.answers import Answer
from governance.ownership.models import Activity
from workflows.changes.models import ChangeState, Consultation, Opinion, RiskClass
from workflows.changes.rules.duties import Wanted

ANSWERED_IN = frozenset({ChangeState.APPROVAL, ChangeState.AUTHORISED, ChangeState.IMPLEMENTATION})
"""An opinion that comes once the work is authorised is kept as late, and stops nothing."""


class Standing(StrEnum):
    """Where the opinion of one party stands."""

    GIVEN = "given"
    WAITING = "waiting"
    LAPSED = "lapsed"
    """Its deadline is over, or the party reaches nobody."""

    WITHOUT = "without"
    """Lapsed, and whoever is accountable said why to proceed without it."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One party asked for one activity: of a role or a team, one person's answer is enough."""

    rows: tuple[Consultation, ...]
    at: datetime

    @property
    def activity(self) -> Activity:
        """What it is consulted for."""
        return self.rows[0].activity

    @property
    def party(self) -> str:
        """What the row named when it was asked."""
        return self.rows[0].party

    @property
    def due_at(self) -> datetime:
        """By when an answer is in time."""
        return self.rows[0].due_at

    def row(self, consultation_id: int) -> Consultation:
        """Return the question that was put to one of its people."""
        return next(row for row in self.rows if row.id == consultation_id)

    @property
    def standing(self) -> Standing:
        """Where its opinion stands."""
        if any(row.answer for row in self.rows):
            return Standing.GIVEN
        if any(row.without for row in self.rows):
            return Standing.WITHOUT
        reaches_nobody = all(row.person_id is None for row in self.rows)
        return Standing.LAPSED if reaches_nobody or self.due_at <= self.at else Standing.WAITING


def voices(rows: Iterable[Consultation], content_sha256: str, at: datetime) -> list[Voice]:
    """Return the parties that were asked on one content, in the order in which they were."""
    found: dict[tuple[Activity, int], list[Consultation]] = {}
    for row in (one for one in rows if one.content_sha256 == content_sha256):
        found.setdefault((row.activity, row.assignment_id), []).append(row)
    return [Voice(tuple(each), at) for each in found.values()]


@dataclass(frozen=True, slots=True)
class Count:
    """How many of those who were asked have answered."""

    asked: int
    given: int
    lapsed: int
    objections: int
    """Not yet answered in writing."""


def counted(found: Sequence[Voice]) -> Count:
    """Count the parties by where their opinions stand."""
    at = [voice.standing for voice in found]
    lapsed = at.count(Standing.LAPSED) + at.count(Standing.WITHOUT)
    unanswered = sum(row.is_open_objection for voice in found for row in voice.rows)
    return Count(len(found), at.count(Standing.GIVEN), lapsed, unanswered)


Settlers = Mapping[Activity, Sequence[Answer]]
"""Who is accountable for each activity, and so answers what is said about it."""


def settlers(wanted: Iterable[Wanted]) -> Settlers:
    """Return who settles the opinions on each activity of a route.

    Where nobody is accountable for it, whoever is for any other activity of the change does.
    Source: House rule, ADR 0031.
    """
    named: dict[Activity, list[Answer]] = {}
    for one in wanted:
        named.setdefault(one.activity, []).append(one.owner)
    filled = {key: [one for one in some if one.acts.is_filled] for key, some in named.items()}
    everybody = [one for some in filled.values() for one in some]
    return {key: some or everybody for key, some in filled.items()}


def names(of: Sequence[Answer]) -> str:
    """Name who settles, as a choice."""
    found = dict.fromkeys(one.acts.person for one in of if one.acts.person)
    return " or ".join(found) or "whoever is accountable"


def objections(found: Iterable[Voice], who: Settlers) -> tuple[str, ...]:
    """Say of each objection that nobody has answered whose it is, and who answers it."""
    return tuple(
        f"{row.person.name if row.person else row.party} objects, consulted for "
        f"{ACTIVITY_LABELS[row.activity]}: {names(who[row.activity])} answers it in writing first."
        for voice in found
        for row in voice.rows
        if row.is_open_objection
    )


def unheard(found: Iterable[Voice], who: Settlers, risk: RiskClass | None) -> tuple[str, ...]:
    """Say of each party without an opinion, at high risk, what its change waits for."""
    if risk is not RiskClass.HIGH:
        return ()
    return tuple(
        _waited_for(voice, names(who[voice.activity]))
        for voice in found
        if voice.standing in {Standing.WAITING, Standing.LAPSED}
    )


def _waited_for(voice: Voice, who: str) -> str:
    label = ACTIVITY_LABELS[voice.activity]
    if voice.standing is Standing.LAPSED:
        return (
            f"{voice.party} was consulted for {label} and gave no opinion in time: "
            f"{who} says first why to proceed without it."
        )
    due = voice.due_at.astimezone(UTC)
    return (
        f"{voice.party} is consulted for {label} and has until {due.day} {due:%b %Y %H:%M} UTC: "
        "wait for the opinion, the risk is high."
    )


def refusals_of(answer: Opinion, words: str) -> tuple[str, ...]:
    """Return why an opinion is not one yet.

    Source: House rule, ADR 0031 (an objection that says nothing cannot be answered).
    """
    if answer is Opinion.OBJECT and not words:
        return ("Say what you object to: whoever is accountable answers it in writing.",)
    return ()
