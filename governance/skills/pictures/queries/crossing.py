"""How many people of each site know something of both worlds, now and at the last quarters."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor, readable
from governance.identity.models import Person, RoleGrant
from governance.places.models import Level, Place
from governance.skills.models import Competence, Field, SkillEvidence
from governance.skills.pictures.queries.crew import MOST_COUNTED
from governance.skills.pictures.rules.crew import quarters
from governance.skills.pictures.rules.crossing import WORLDS, Crossed, crossed, total
from governance.skills.pictures.rules.hiding import is_told
from governance.skills.queries.holdings import shown_of
from governance.skills.rules.holdings import Shown, held, spans
from governance.skills.rules.permissions import READERS

QUARTERS = 6
"""Quarters that are looked back."""

Worlds = dict[int, frozenset[Field]]


@dataclass(frozen=True, slots=True)
class Grant:
    """That somebody holds a role somewhere for a time."""

    person_id: int
    path: str
    starts_on: date
    ends_on: date | None

    def holds(self, on: date) -> bool:
        """Whether it is held on a day."""
        return self.starts_on <= on and (self.ends_on is None or on < self.ends_on)


@dataclass(frozen=True, slots=True)
class Line:
    """One site, or all whose figures are told."""

    site: Place | None
    told: Sequence[Crossed | None]
    """One for each day, the earliest first; None: about too few people to be told."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """Each site at each of some days."""

    days: Sequence[date]
    lines: Sequence[Line]
    total: Line
    too_large: Sequence[Place]
    """Sites with more people than are counted on one page, together with those before them."""


def crossing(session: Session, actor: Actor) -> Crossing:
    """Return it for every site; four statements."""
    wanted = readable(actor, Place).where(Place.level == Level.SITE).order_by(Place.name)
    sites = session.scalars(wanted).all()
    grants, fields, today = _grants(session), _fields(session), clock.today()
    counted = _that_fit(sites, grants)
    there = people_ever_within([site.path for site in counted])
    pieces = shown_of(session, SkillEvidence.person_id.in_(there), fields)
    days = [*(day for day in quarters(today, QUARTERS) if day < today), today]
    seen = _seen(actor, grants, today)
    by_day = [_worlds(pieces, fields, day) for day in days]
    lines = [
        Line(site, [_told(_there(grants, site, day), worlds, seen)
                    for day, worlds in zip(days, by_day, strict=True)])
        for site in counted
    ]  # fmt: skip
    sums = [total([each for each in column if each is not None])
            for column in zip(*(line.told for line in lines), strict=True)]  # fmt: skip
    too_large = [site for site in sites if site not in counted]
    return Crossing(days, lines, Line(None, sums), too_large)


def _that_fit(sites: Sequence[Place], grants: Sequence[Grant]) -> list[Place]:
    """Return the sites, in their order, whose people together are not too many for one page."""
    fit, people = list[Place](), 0
    for site in sites:
        number = len({g.person_id for g in grants if g.path.startswith(site.path)})
        if people + number <= MOST_COUNTED:
            people += number
            fit.append(site)
    return fit


def people_ever_within(paths: Sequence[str]) -> Select[int]:
    """Select the people who held a role at or below the paths, whenever it was."""
    return select(RoleGrant.person_id).where(RoleGrant.within(paths))


def _grants(session: Session) -> list[Grant]:
    wanted = (
        select(RoleGrant.person_id, Place.path, RoleGrant.starts_on, RoleGrant.ends_on)
        .join(Place, Place.id == RoleGrant.place_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(Person.deactivated_at.is_(None))
    )
    return [Grant(*row) for row in session.execute(wanted)]


def _fields(session: Session) -> dict[int, Field]:
    wanted = select(Competence.id, Competence.field).where(Competence.field.in_(WORLDS))
    return {row.id: row.field for row in session.execute(wanted)}


def _seen(actor: Actor, grants: Sequence[Grant], today: date) -> set[int]:
    """Return whose skills the reader may see one by one, themselves among them."""
    paths = tuple(actor.paths(READERS))
    return {g.person_id for g in grants if g.holds(today) and g.path.startswith(paths)} | {actor.id}


def _worlds(
    pieces: dict[tuple[int, int], list[Shown]], fields: dict[int, Field], day: date
) -> Worlds:
    """Return in which worlds each person held something at the end of a day, as known then."""
    at = min(datetime.combine(day + timedelta(days=1), time(), UTC), clock.now())
    found = defaultdict[int, set[Field]](set)
    for (person_id, key), shown in pieces.items():
        if held(spans(shown, at), at).level:
            found[person_id].add(fields[key])
    return {person_id: frozenset(worlds) for person_id, worlds in found.items()}


def _there(grants: Sequence[Grant], site: Place, day: date) -> Iterator[int]:
    return (g.person_id for g in grants if g.path.startswith(site.path) and g.holds(day))


def _told(people: Iterator[int], worlds: Worlds, seen: set[int]) -> Crossed | None:
    """Return the figure of some people; None: it would tell of too few."""
    there = set(people)
    group = {person_id: worlds[person_id] for person_id in there & worlds.keys()}
    may_be_told = is_told(len(there - seen)) and is_told(len(group.keys() - seen))
    return crossed(group) if may_be_told else None
