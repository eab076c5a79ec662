"""The values in which ownership is asked and answered, each with its words."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from governance.ownership.models import Activity
from governance.ownership.subjects import Key, Subject


def day(on: date) -> str:
    """Write a day as people read it, e.g. `1 Mar 2026`."""
    return f"{on.day} {on:%b %Y}"


def dates(starts_on: date, ends_on: date | None) -> str:
    """Write a span of days by its first and its last."""
    if ends_on is None:
        return f"since {day(starts_on)}, no end"
    if ends_on <= starts_on:
        return f"withdrawn before {day(starts_on)}"
    return f"{day(starts_on)} to {day(ends_on - timedelta(days=1))}"


@dataclass(frozen=True, slots=True)
class Holding:
    """One role held at a place and below it, for a time."""

    role: str
    path: str
    starts_on: date
    ends_on: date | None
    """First day no longer in force; None: until revoked."""

    def is_in_force(self, on: date) -> bool:
        """Whether the role is held on that day."""
        return self.starts_on <= on and (self.ends_on is None or on < self.ends_on)


@dataclass(frozen=True, slots=True)
class Party:
    """A person with the roles they held, hold or will hold."""

    id: int
    name: str
    deactivated_on: date | None = None
    held: tuple[Holding, ...] = ()

    def is_active(self, on: date) -> bool:
        """Whether the person could act on that day."""
        return self.deactivated_on is None or on < self.deactivated_on


@dataclass(frozen=True, slots=True)
class Assignment:
    """One row: a person, an activity, a record, a span of days."""

    id: int
    activity: Activity
    key: Key
    party: Party
    starts_on: date
    ends_on: date | None = None
    named_by: str = "system"

    def is_in_force(self, on: date) -> bool:
        """Whether it counts on that day."""
        return self.starts_on <= on and (self.ends_on is None or on < self.ends_on)

    def was_in_force_before(self, on: date) -> bool:
        """Whether it counted once and is over; what was withdrawn never counted."""
        return self.ends_on is not None and self.starts_on < self.ends_on <= on

    @property
    def words(self) -> str:
        """Name the row by its person, its dates and its reference."""
        return f"{self.party.name} ({dates(self.starts_on, self.ends_on)}; OW-{self.id:05})"


@dataclass(frozen=True, slots=True)
class Node:
    """One scope: the record itself, its place, or a place above."""

    key: Key
    label: str
    """With its level, e.g. `Site Leuven`."""

    path: str
    """Of the place it is or hangs at."""


@dataclass(frozen=True, slots=True)
class Chain:
    """A record with every scope that speaks for it, the nearest first."""

    subject: Subject
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """The row that answered, and where it stands."""

    assignment_id: int
    key: Key
    label: str
    is_own: bool
    """Whether it names the very record asked about."""

    starts_on: date
    ends_on: date | None
    named_by: str


class Cause(StrEnum):
    """Why nobody is accountable."""

    NEVER_NAMED = "never_named"
    ENDED = "ended"
    DEACTIVATED = "deactivated"
    LOST_ROLE = "lost_role"
    TWO_NAMED = "two_named"


@dataclass(frozen=True, slots=True)
class Vacancy:
    """Nobody, and why."""

    cause: Cause
    why: str
    """A clause that ends a sentence, e.g. `nobody was ever named`."""

    person: str | None = None
    """Who was named last, if one person was."""

    since: date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Who is accountable for an activity on a record: exactly one person, or a vacancy."""

    activity: Activity
    subject: Subject
    label: str
    """The activity in the words of a sentence."""

    person_id: int | None = None
    person: str | None = None
    source: Source | None = None
    vacancy: Vacancy | None = None
    acting: "Answer | None" = None
    """In a vacancy: who is accountable at the next scope above, and so could act; never more."""

    @property
    def title(self) -> str:
        """The activity as the head of a row."""
        return self.label[:1].upper() + self.label[1:]

    @property
    def is_filled(self) -> bool:
        """Whether exactly one person is accountable and can act."""
        return self.vacancy is None

    @property
    def provenance(self) -> str:
        """Say where the answer comes from; empty where no row speaks."""
        if self.source is None:
            return ""
        source = self.source
        where = "named here" if source.is_own else f"inherited from {source.label}"
        until = f" to {day(source.ends_on - timedelta(days=1))}" if source.ends_on else ""
        return f"{where}, since {day(source.starts_on)}{until}, named by {source.named_by}"

    @property
    def sentence(self) -> str:
        """Say who is accountable; in a vacancy that nobody is, and why."""
        what = f"accountable for {self.label} of {self.subject.label}"
        if self.vacancy is None:
            return f"{self.person} is {what}."
        return f"Nobody is {what}: {self.vacancy.why}."
