"""How a site stands to its template: what it decided, and line by line what it has."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor, readable
from governance.identity.models import Role
from governance.ownership.models import Activity
from governance.ownership.parties import parties
from governance.ownership.queries import effective_for
from governance.ownership.standards.models import Decision, SiteKind, StandardDecision
from governance.ownership.standards.rules import Line, RoleParties, compare
from governance.ownership.standards.shipped import Entry, Standard, changed, edition_of, latest
from governance.ownership.subjects import of_place
from governance.places.models import Level, Place


@dataclass(frozen=True, slots=True)
class Position:
    """What a place decided: about a template as a whole, and about activities of it."""

    whole: StandardDecision | None
    deviations: Mapping[Activity, StandardDecision]

    @property
    def adopted(self) -> Standard | None:
        """The version that is adopted, if one is."""
        if self.whole is None or self.whole.decision is not Decision.ADOPTED:
            return None
        return edition_of(self.whole.kind, self.whole.edition)

    @property
    def upgrade(self) -> Standard | None:
        """A newer version than the adopted one, if there is one."""
        adopted = self.adopted
        newest = latest(adopted.kind) if adopted else None
        return newest if newest != adopted else None

    @property
    def difference(self) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
        """What the newer version takes away, and what it adds."""
        adopted, newer = self.adopted, self.upgrade
        return changed(adopted, newer) if adopted and newer else ((), ())


def positions(session: Session, places: list[Place]) -> dict[int, Position]:
    """Return what places decided, by their ids; one statement."""
    of = StandardDecision
    newest = (
        select(func.max(of.id))
        .where(of.place_id.in_([place.id for place in places]))
        .group_by(of.place_id, of.activity)
    )
    found = session.scalars(select(of).where(of.id.in_(newest)).order_by(of.id)).all()
    made = {}
    for place in places:
        mine = [each for each in found if each.place_id == place.id]
        whole = next((each for each in mine if each.activity is None), None)
        deviations = {
            each.activity: each
            for each in mine
            if each.activity
            and each.decision is Decision.DEVIATES
            and whole
            and each.kind is whole.kind
        }
        made[place.id] = Position(whole, deviations)
    return made


def position(session: Session, place: Place) -> Position:
    """Return what one place decided."""
    return positions(session, [place])[place.id]


def deciding_places(session: Session, actor: Actor) -> list[Place]:
    """Return the enterprise and its sites, as far as the actor may read them."""
    found = readable(actor, Place).where(Place.level.in_([Level.ENTERPRISE, Level.SITE]))
    return list(session.scalars(found.order_by(Place.path)))


def role_parties(session: Session, place: Place, standard: Standard) -> RoleParties:
    """Return each role of a template at a place, as a party; a statement for each role."""
    keys = {each.role: ("role", place.id, each.role.value) for each in standard.entries}
    found = parties(session, list(keys.values()))
    return {Role(role): found[key] for role, key in keys.items()}


def lines(session: Session, place: Place, standard: Standard) -> list[Line]:
    """Return a template beside what a place has today, activity by activity."""
    on, subject = clock.today(), of_place(place)
    activities = [each for each in Activity if standard.of(each)]
    found = effective_for(session, activities, [subject], on)
    held = role_parties(session, place, standard)
    deviations = position(session, place).deviations
    return [
        Line(
            each,
            tuple(
                compare(entry, found[each, subject.key], held, on) for entry in standard.of(each)
            ),
            deviations[each].reason if each in deviations else None,
        )
        for each in activities
    ]


def kinds_at(place: Place) -> tuple[SiteKind, ...]:
    """Return the kinds of template that a place can decide on."""
    if place.level is Level.ENTERPRISE:
        return (SiteKind.CENTRAL,)
    return tuple(kind for kind in SiteKind if kind is not SiteKind.CENTRAL)
