"""How ownership stands: who is the only one, what is only inherited, what is at home elsewhere."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, aliased

from governance.core import clock
from governance.core.access import Actor, readable
from governance.identity.models import ROLE_LABELS, Person, Role, RoleGrant
from governance.identity.queries import is_held_on
from governance.ownership.activities import ACTIVITIES, ACTIVITY_LABELS, FITTING, Side
from governance.ownership.models import Activity, Assignment
from governance.ownership.projection.models import Owner, holds_today
from governance.ownership.reading import PLACE
from governance.places.models import Level, Place


@dataclass(frozen=True, slots=True)
class Sole:
    """The only person at a site who could answer for something."""

    site: Place
    person_id: int
    person: str
    roles: tuple[str, ...]
    activities: tuple[str, ...]
    """For which nobody else at the site, or above it, has a fitting role."""


def sole_holders(session: Session, actor: Actor) -> list[Sole]:
    """Return who, by site, is the only one with a role that fits an activity; two statements.

    Who holds which role is told of sites at which, above or below which the reader holds one.
    """
    paths = [held.path for held in actor.held]
    sites = [
        site
        for site in _sites(session, actor)
        if any(site.path.startswith(path) or path.startswith(site.path) for path in paths)
    ]
    held = session.execute(
        select(Person.id, Person.name, RoleGrant.role, Place.path)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .join(Place, Place.id == RoleGrant.place_id)
        .where(Person.deactivated_at.is_(None), is_held_on(clock.today()))
    ).all()
    found: list[Sole] = []
    for site in sites:
        at_site: dict[Role, dict[int, str]] = defaultdict(dict)
        for person_id, name, role, path in held:
            if site.path.startswith(path) or path.startswith(site.path):
                at_site[role][person_id] = name
        found += _sole_at(site, at_site)
    return found


def _sole_at(site: Place, at_site: dict[Role, dict[int, str]]) -> list[Sole]:
    only: dict[tuple[int, str], list[Activity]] = defaultdict(list)
    for activity in Activity:
        people = {key: name for role in FITTING[activity] for key, name in at_site[role].items()}
        if len(people) == 1:
            only[next(iter(people.items()))].append(activity)
    return [
        Sole(
            site, key, name,
            tuple(ROLE_LABELS[role] for role in Role if key in at_site[role]),
            tuple(ACTIVITY_LABELS[each] for each in activities),
        )
        for (key, name), activities in sorted(only.items(), key=lambda each: each[0][1])
    ]  # fmt: skip


def _sites(session: Session, actor: Actor) -> list[Place]:
    wanted = readable(actor, Place).where(Place.level == Level.SITE)
    return list(session.scalars(wanted.order_by(Place.name, Place.id)))


@dataclass(frozen=True, slots=True)
class Depth:
    """How far down a site says itself who answers for what."""

    site: Place
    own: int
    inherited: int
    vacant: int

    @property
    def fields(self) -> int:
        """Places times activities."""
        return self.own + self.inherited + self.vacant

    @property
    def inherited_percent(self) -> int | None:
        """The share of what is filled that is only inherited; None where nothing is filled."""
        filled = self.own + self.inherited
        return self.inherited * 100 // filled if filled else None


def depths(session: Session, actor: Actor) -> list[Depth]:
    """Return for each site how much is named there, how much inherited, how much vacant."""
    is_filled = Owner.person_id.is_not(None)
    counted = session.execute(
        select(
            Place.site_id,
            func.sum(case((is_filled & Owner.is_own, 1), else_=0)),
            func.sum(case((is_filled & ~Owner.is_own, 1), else_=0)),
            func.sum(case((is_filled, 0), else_=1)),
        )
        .join(Place, Place.id == Owner.subject_id)
        .where(Owner.subject_kind == PLACE, Owner.facet == "", holds_today())
        .group_by(Place.site_id)
    )
    numbers = {site_id: tuple(map(int, some)) for site_id, *some in counted}
    return [Depth(site, *numbers.get(site.id, (0, 0, 0))) for site in _sites(session, actor)]


@dataclass(frozen=True, slots=True)
class Astray:
    """An activity that is answered for on the other side than where it is at home."""

    activity: Activity
    label: str
    side: Side
    decided_at: Place
    person: str | None
    assignment_id: int
    fields: int
    """Places that it decides for."""


def astray(session: Session, actor: Actor) -> list[Astray]:
    """Return central activities decided at sites, and local ones decided centrally."""
    deciding = aliased(Place)
    central = [each for each, spec in ACTIVITIES.items() if spec.side is Side.CENTRAL]
    local = [each for each, spec in ACTIVITIES.items() if spec.side is Side.LOCAL]
    at_top = deciding.level == Level.ENTERPRISE
    reads = readable(actor, Place).with_only_columns(Place.id)
    counted = session.execute(
        select(Owner.activity, Assignment.id, deciding, Person.name, func.count())
        .join(Assignment, Assignment.id == Owner.assignment_id)
        .join(deciding, deciding.id == Assignment.place_id)
        .join(Person, Person.id == Owner.person_id, isouter=True)
        .where(
            Owner.subject_kind == PLACE, Owner.facet == "", holds_today(), deciding.id.in_(reads),
            (Owner.activity.in_(central) & ~at_top) | (Owner.activity.in_(local) & at_top),
        )
        .group_by(Owner.activity, Assignment.id, deciding.id, Person.name)
        .order_by(deciding.path, Owner.activity, Assignment.id)
    )  # fmt: skip
    return [
        Astray(
            activity, ACTIVITY_LABELS[activity], ACTIVITIES[activity].side, place, person, key,
            number,
        )
        for activity, key, place, person, number in counted
    ]  # fmt: skip
