"""Who may keep teams, and what a team and a time in it must meet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import governance.places.rules  # noqa: F401  # what is permitted on a place is added to below
from governance.core.access import declare, extend, role
from governance.core.errors import RuleViolation
from governance.ownership.answers import dates, day
from governance.ownership.models import Team
from governance.ownership.rules import NAMING
from governance.places.models import Place, holds_a_role

LONGEST_NAME = 100


class Permission(StrEnum):
    """What can be permitted about teams."""

    READ = "team:read"
    KEEP = "team:keep"
    """Rename it, say who is in it and who leads it, end it."""

    ADD = "team:add"
    """On a place: found a team there."""


declare(
    Team,
    read=Permission.READ,
    grants={Permission.READ: [[holds_a_role]], Permission.KEEP: [[role(*NAMING)]]},
)
extend(Place, {Permission.ADD: [[role(*NAMING)]]})


@dataclass(frozen=True, slots=True)
class Joining:
    """What somebody asks for: this person in the team for a time."""

    person_id: int
    is_leader: bool
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Time:
    """One person's time in a team, as a rule sees it."""

    person_id: int
    name: str
    is_leader: bool
    starts_on: date
    ends_on: date | None

    def overlaps(self, other: "Time | Joining") -> bool:
        """Whether both are in force on some day."""
        for one in (self, other):
            if one.ends_on is not None and one.ends_on <= one.starts_on:
                return False
        begins = other.ends_on is None or self.starts_on < other.ends_on
        return begins and (self.ends_on is None or other.starts_on < self.ends_on)

    @property
    def words(self) -> str:
        """Name it by the person and the dates."""
        return f"{self.name} ({dates(self.starts_on, self.ends_on)})"


def may_be_called(name: str, others: Iterable[str]) -> None:
    """Raise `RuleViolation` with every reason against this name; `others` are those in use there.

    Source: House rule (a team is told by its name alone).
    """
    reasons = []
    if not name.strip():
        reasons.append("Name: a team is told by its name. Write one.")
    if len(name.strip()) > LONGEST_NAME:
        reasons.append(f"Name: {LONGEST_NAME} characters at most.")
    if name.strip().casefold() in {other.casefold() for other in others}:
        reasons.append(f"There is a team {name.strip()} here already: use it, or another name.")
    if reasons:
        raise RuleViolation(*reasons)


def may_join(
    joining: Joining, person: str, times: Iterable[Time], today: date, *, is_active: bool
) -> None:
    """Raise `RuleViolation` with every reason against this time in a team.

    Source: House rule, ADR 0027 (a team that answers has one leader at a time).
    """
    reasons = []
    if not is_active:
        reasons.append(f"{person} is deactivated: choose somebody who can act.")
    if joining.starts_on < today:
        reasons.append(f"{day(joining.starts_on)} is over: begin on {day(today)} or later.")
    if joining.ends_on is not None and joining.ends_on <= joining.starts_on:
        reasons.append(f"It would end before it starts: end it after {day(joining.starts_on)}.")
    reasons += _in_the_way(joining, person, times)
    if reasons:
        raise RuleViolation(*reasons)


def _in_the_way(joining: Joining, person: str, times: Iterable[Time]) -> Iterator[str]:
    """Yield the times that this one overlaps and must not."""
    for time in times:
        if not time.overlaps(joining):
            continue
        if time.person_id == joining.person_id:
            yield f"{time.words} is in the team already: end that time first."
        elif time.is_leader and joining.is_leader:
            new = f"{person} ({dates(joining.starts_on, joining.ends_on)})"
            yield (
                f"{time.words} and {new} would both lead the team: end the one on the day the "
                "other starts."
            )


def may_leave(time: Time, ends_on: date, today: date) -> None:
    """Raise `RuleViolation` with every reason against ending this time on that day."""
    reasons = []
    if time.ends_on is not None and time.ends_on <= max(today, time.starts_on):
        reasons.append(f"{time.words} is over already: nothing is left to end.")
    if ends_on < today:
        reasons.append(f"{day(ends_on)} is over: end it on {day(today)} or later.")
    if ends_on < time.starts_on:
        reasons.append(f"It starts on {day(time.starts_on)}: to withdraw it, end it that day.")
    if reasons:
        raise RuleViolation(*reasons)


def may_be_ended(team: Team, ended_on: date, reason: str, today: date) -> None:
    """Raise `RuleViolation` with every reason against ending a team on that day."""
    reasons = []
    if team.ended_on is not None:
        reasons.append(f"{team} ended on {day(team.ended_on)} already: nothing is left to end.")
    if ended_on < today:
        reasons.append(f"{day(ended_on)} is over: end it on {day(today)} or later.")
    if not reason.strip():
        reasons.append("Say why: the reason is kept with the end.")
    if reasons:
        raise RuleViolation(*reasons)
