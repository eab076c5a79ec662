"""The values in which ownership is asked and answered, each with its words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from governance.ownership.models import Activity, Letter, Mode
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
class Holder:
    """A person with the roles they held, hold or will hold, and who stands for them when."""

    id: int
    name: str
    deactivated_on: date | None = None
    held: tuple[Holding, ...] = ()
    away: tuple["Span", ...] = ()
    """When they are out of office."""

    delegates: tuple["Delegate", ...] = ()

    def is_active(self, on: date) -> bool:
        """Whether the person could act on that day."""
        return self.deactivated_on is None or on < self.deactivated_on

    def is_away(self, on: date) -> bool:
        """Whether the person is out of office on that day."""
        return any(span.holds(on) for span in self.away)


@dataclass(frozen=True, slots=True)
class Span:
    """Some days in a row."""

    starts_on: date
    ends_on: date | None
    """First day that is no longer part of it."""

    def holds(self, on: date) -> bool:
        """Whether the day is one of them."""
        return self.starts_on <= on and (self.ends_on is None or on < self.ends_on)


@dataclass(frozen=True, slots=True)
class Delegate:
    """Somebody who acts for another: where, for what, and when."""

    delegation_id: int
    holder: Holder
    path: str
    activity: Activity | None
    """None: for everything."""

    span: Span

    def stands_in(self, activity: Activity, path: str, on: date) -> bool:
        """Whether it covers this activity at the place of that path on that day."""
        covers = self.activity in {None, activity} and path.startswith(self.path)
        return covers and self.span.holds(on) and self.holder.is_active(on)


@dataclass(frozen=True, slots=True)
class Membership:
    """One person's time in a team."""

    holder: Holder
    is_leader: bool
    span: Span


class PartyKind(StrEnum):
    """What can be named."""

    PERSON = "person"
    ROLE = "role"
    TEAM = "team"
    ORGANISATION = "organisation"
    """A team outside; it is never accountable."""

    NOBODY = "nobody"
    """On purpose."""


@dataclass(frozen=True, slots=True)
class Party:
    """What a row names, with everybody it reached, reaches or will reach."""

    kind: PartyKind
    name: str
    people: tuple[Holder, ...] = ()
    """The person; or everybody who held the role there or above, whenever."""

    role: str | None = None
    path: str = ""
    """Of the place at which the role is held."""

    members: tuple[Membership, ...] = ()
    ended_on: date | None = None
    """First day on which a team no longer counts."""

    id: int | None = None
    """Of the person, the team, or the role's place."""

    def reached(self, on: date) -> tuple[Holder, ...]:
        """Return the people whom the party comes to on a day, active or not.

        Of a role: who holds it there; if nobody does, who holds it at the nearest place above.
        """
        if self.kind is PartyKind.ROLE:
            return self._holding(on)
        if self.ended_on is not None and self.ended_on <= on:
            return ()
        return self.people or tuple(each.holder for each in self.members if each.span.holds(on))

    def answering(self, on: date) -> tuple[Holder, ...]:
        """Return who would answer for it: of a team its leader; more than one is a conflict."""
        if self.kind in {PartyKind.TEAM, PartyKind.ORGANISATION}:
            is_over = self.ended_on is not None and self.ended_on <= on
            leaders = (each for each in self.members if each.is_leader and each.span.holds(on))
            return () if is_over else tuple(each.holder for each in leaders)
        return self.reached(on)

    def _holding(self, on: date) -> tuple[Holder, ...]:
        nearest, found = 0, list[Holder]()
        for holder in self.people:
            at = max((len(h.path) for h in holder.held if self._counts(h, on)), default=0)
            if not at or not holder.is_active(on) or at < nearest:
                continue
            found = [holder] if at > nearest else [*found, holder]
            nearest = at
        return tuple(found)

    def _counts(self, held: Holding, on: date) -> bool:
        return held.role == self.role and self.path.startswith(held.path) and held.is_in_force(on)


@dataclass(frozen=True, slots=True)
class Row:
    """One assignment: a party, a letter, an activity, a record, a span of days."""

    id: int
    activity: Activity
    key: Key
    party: Party
    starts_on: date
    ends_on: date | None = None
    named_by: str = "system"
    letter: Letter = Letter.ACCOUNTABLE
    mode: Mode = Mode.SET
    facet: tuple[str, str] | None = None
    """The published fact and its value that narrow it; None: whatever stands there."""

    source: str | None = None
    """The template it came with."""

    def is_in_force(self, on: date) -> bool:
        """Whether it counts on that day."""
        return self.starts_on <= on and (self.ends_on is None or on < self.ends_on)

    def was_in_force_before(self, on: date) -> bool:
        """Whether it counted once and is over; what was withdrawn never counted."""
        return self.ends_on is not None and self.starts_on < self.ends_on <= on

    @property
    def words(self) -> str:
        """Name the row by its party, its dates and its reference."""
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
    facets: Mapping[str, str] = field(default_factory=dict)
    """The facts that the record's owner publishes, by name, as far as a row asks for one."""


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
    party: str = ""
    """What the row names, e.g. a role; empty where it is the person themselves."""

    facet: tuple[str, str] | None = None
    template: str | None = None
    """The template it came with."""

    @property
    def words(self) -> str:
        """Say where it stands, since when, and who named it."""
        where = "named here" if self.is_own else f"inherited from {self.label}"
        role = f" as {self.party}" if self.party else ""
        only = f" for {' '.join(self.facet).replace('_', ' ')}" if self.facet else ""
        until = f" to {day(self.ends_on - timedelta(days=1))}" if self.ends_on else ""
        return f"{where}{role}{only}, since {day(self.starts_on)}{until}, named by {self.named_by}"


class Cause(StrEnum):
    """Why nobody is accountable."""

    NEVER_NAMED = "never_named"
    ENDED = "ended"
    DEACTIVATED = "deactivated"
    LOST_ROLE = "lost_role"
    TWO_NAMED = "two_named"
    BLANK = "blank"
    """Left blank on purpose."""

    NO_HOLDER = "no_holder"
    """Nobody holds the role, or leads the team."""

    SEVERAL_HOLDERS = "several_holders"
    AWAY = "away"
    """Out of office, and nobody stands in."""


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
    """In a vacancy: who is accountable at the next scope above in the same function, and acts."""

    delegates: tuple[Delegate, ...] = ()
    """Who may act for the accountable person on that day."""

    @property
    def title(self) -> str:
        """The activity as the head of a row."""
        return self.label[:1].upper() + self.label[1:]

    @property
    def is_filled(self) -> bool:
        """Whether exactly one person is accountable and can act."""
        return self.vacancy is None

    @property
    def acts(self) -> "Answer":
        """This answer, or in a vacancy the one that acts for it, if there is one."""
        return self if self.is_filled or self.acting is None else self.acting

    def lets(self, person_id: int) -> bool:
        """Whether this person may act: as accountable, acting in a vacancy, or for either."""
        found = self.acts
        standing_in = {each.holder.id for each in found.delegates}
        return found.is_filled and person_id in {found.person_id, *standing_in}

    def delegated_to(self, person_id: int) -> Delegate | None:
        """Return the delegation under which a person would act; None if they act as themselves."""
        found = self.acts
        if person_id == found.person_id:
            return None
        return next((each for each in found.delegates if each.holder.id == person_id), None)

    @property
    def provenance(self) -> str:
        """Say where the answer comes from; empty where no row speaks."""
        if self.source is None:
            return ""
        source = self.source
        return source.words

    @property
    def sentence(self) -> str:
        """Say who is accountable; in a vacancy that nobody is, and why."""
        what = f"accountable for {self.label} of {self.subject.label}"
        if self.vacancy is None:
            return f"{self.person} is {what}."
        return f"Nobody is {what}: {self.vacancy.why}."


def is_other(was: Answer, becomes: Answer) -> bool:
    """Whether somebody else is accountable, or acts where nobody is."""
    return (was.person_id, was.acting and was.acting.person_id) != (
        becomes.person_id, becomes.acting and becomes.acting.person_id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Share:
    """One party that does, is asked or is told, with the people it comes to on that day."""

    letter: Letter
    party: str
    people: tuple[Holder, ...]
    """Active and at work; empty where nobody is reached."""

    source: Source
    role: str | None = None
    """The role, where the party is one."""

    @property
    def is_vacant(self) -> bool:
        """Whether nobody is reached."""
        return not self.people


@dataclass(frozen=True, slots=True)
class Effective:
    """Every letter of one activity on one record on one day."""

    accountable: Answer
    responsible: tuple[Share, ...] = ()
    consulted: tuple[Share, ...] = ()
    informed: tuple[Share, ...] = ()

    def people(self, letter: Letter) -> tuple[Holder, ...]:
        """Return everybody with a letter that is no A, once, in the order of the rows."""
        shares = {
            Letter.RESPONSIBLE: self.responsible,
            Letter.CONSULTED: self.consulted,
            Letter.INFORMED: self.informed,
        }[letter]
        return tuple({each.id: each for share in shares for each in share.people}.values())
