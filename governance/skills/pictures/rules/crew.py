"""The people of a place, what is asked there and what they hold: what every picture is made of."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from governance.identity.models import Role
from governance.ownership.activities import FITTING
from governance.ownership.models import Activity
from governance.skills.models import Competence
from governance.skills.rules.holdings import NOTHING, Holding, Span, held, lapsed
from governance.skills.rules.requirements import Deed

TECHNICAL = frozenset({Role.OT_LEAD, Role.IT_LEAD})
DOERS: Mapping[str, frozenset[Role]] = {
    Deed.IMPLEMENTING: TECHNICAL | {Role.REQUESTER, Role.CHANGE_OWNER},
    Deed.VERIFYING: TECHNICAL | {Role.AREA_OWNER, Role.VALIDATION, Role.QA},
    Deed.ASSESSING: TECHNICAL
    | {Role.CHANGE_COORDINATOR, Role.CHANGE_OWNER, Role.QA, Role.VALIDATION, Role.OT_SECURITY,
       Role.PROCESS_SAFETY, Role.REGULATORY, Role.DATA_INTEGRITY_OWNER},
    **{each.value: FITTING[each] for each in Activity},
}  # fmt: skip
"""Who may do a thing by their role; a test holds it against what changes permit."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who holds a role at a place or below it."""

    id: int
    name: str
    grants: tuple[tuple[Role, str], ...]
    """Each role, with the path of where it is held."""

    def roles_at(self, ground: str) -> frozenset[Role]:
        """Return the roles by which they work at a place: held there, below, or above at its site.

        Source: House rule, ADR 0044 (a role for the enterprise is of no one site's bench).
        """
        return frozenset(role for role, path in self.grants if reaches(path, ground))


def reaches(path: str, ground: str) -> bool:
    """Whether a role held at a path is one for work at a place."""
    is_of_the_top = path.count("/") == 2  # noqa: PLR2004  # such as `/acme/`
    return path.startswith(ground) or (ground.startswith(path) and not is_of_the_top)


@dataclass(frozen=True, slots=True)
class Want:
    """One thing that is asked, as it applies at the place that is looked at."""

    id: int
    reference: str
    competence_id: int
    level: int
    people: int
    """How many of its people are to hold it."""

    ground: str
    """The path within which it applies there."""

    place: str
    narrowed: str
    """To what it is narrowed, in words."""

    roles: frozenset[Role] | None
    """Who may be asked, by their role; None: any."""

    activity: str | None = None
    role: Role | None = None
    asset_class: str | None = None
    asset_id: int | None = None
    procedure: str | None = None

    def suits(self, roles: frozenset[Role]) -> bool:
        """Whether it is asked of who works there by these roles: they could do it by one of them.

        Source: House rule, ADR 0051.
        """
        return bool(roles if self.roles is None else roles & self.roles)


def who_is_asked(activity: str | None, role: Role | None) -> frozenset[Role] | None:
    """Return the roles of those of whom something so narrowed may be asked; None: any."""
    doers = DOERS.get(activity) if activity else None
    if role is None:
        return doers
    return frozenset({role}) & (doers if doers is not None else {role})


@dataclass(slots=True)
class Crew:
    """The people of a place at an instant."""

    at: datetime
    known_at: datetime
    """As it was known at which instant: that one, or now for what is still to come."""

    members: Sequence[Member]
    wants: Sequence[Want]
    competences: Mapping[int, Competence]
    """Those in use, by key."""

    spans: Mapping[tuple[int, int], Sequence[Span]]
    """By person and competence: for how long each piece of evidence counts, as known then."""

    _held: dict[tuple[int, int], Holding] = field(default_factory=dict)

    def holding(self, person_id: int, competence_id: int) -> Holding:
        """Return what somebody holds then."""
        key = (person_id, competence_id)
        if key not in self.spans:
            return NOTHING
        if key not in self._held:
            self._held[key] = held(self.spans[key], self.at)
        return self._held[key]

    def level(self, person_id: int, competence_id: int) -> int:
        """Return the level that somebody holds then."""
        return self.holding(person_id, competence_id).level

    def meets(self, member: Member, want: Want) -> bool:
        """Whether somebody holds what is asked."""
        return self.level(member.id, want.competence_id) >= want.level

    def lapsed_at(self, person_id: int, competence_id: int, level: int) -> datetime | None:
        """Return since when a level is not held any more; None: it is, or never was."""
        return lapsed(self.spans.get((person_id, competence_id), ()), level, self.at)


def asked_of(wants: Iterable[Want], member: Member) -> dict[int, Want]:
    """Return what is asked of somebody, by competence: of several the highest."""
    found, there = dict[int, Want](), dict[str, frozenset[Role]]()
    for want in wants:
        known = found.get(want.competence_id)
        if known is not None and want.level <= known.level:
            continue
        if want.ground not in there:
            there[want.ground] = member.roles_at(want.ground)
        if want.suits(there[want.ground]):
            found[want.competence_id] = want
    return found


def quarters(until: date, number: int) -> Iterator[date]:
    """Yield the first days of the last quarters up to a day, the earliest first."""
    first = until.year * 4 + (until.month - 1) // 3
    for each in range(first - number + 1, first + 1):
        yield date(each // 4, each % 4 * 3 + 1, 1)
