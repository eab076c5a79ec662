"""What is offered where something is chosen: the asset of a deviation, who does an action."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core.access import Actor, readable
from governance.core.errors import NotFound, RuleViolation
from governance.identity.models import Person
from governance.ownership.people import holders
from governance.places.models import Place
from governance.register.models import Asset
from workflows.deviations.models import Deviation
from workflows.deviations.rules.permissions import FINDERS


def asset_at(session: Session, actor: Actor, place: Place, tag: str) -> Asset | None:
    """Return the asset of a tag at a place or below it; none for no tag."""
    if not tag.strip():
        return None
    wanted = readable(actor, Asset).where(Asset.tag == tag.strip(), Asset.within([place.path]))
    found = session.scalars(wanted.limit(1)).one_or_none()
    if found is None:
        raise RuleViolation(
            f"There is no {tag.strip()} at {place.name}: look it up in the register."
        )
    return found


def owners(session: Session, deviation: Deviation) -> list[tuple[int, str]]:
    """Return who works at the place of a deviation, by name."""
    place = session.get_one(Place, deviation.place_id)
    found = {each.person_id: each.person for each in holders(session, FINDERS, place.path)}
    return sorted(found.items(), key=lambda each: (each[1], each[0]))


def owner(session: Session, deviation: Deviation, person_id: int) -> Person:
    """Return one of these; raises `NotFound` for anybody else."""
    if person_id not in dict(owners(session, deviation)):
        raise NotFound(f"Nobody of that number works where {deviation} is: choose one of the list.")
    return session.scalars(select(Person).where(Person.id == person_id)).one()
