"""What forms about training offer to choose from, and what they name."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager

from governance.core import clock
from governance.core.access import Actor, permitted, readable
from governance.core.errors import RuleViolation
from governance.curricula.models import ItemKind, TrainingItem, TrainingItemVersion
from governance.identity.models import Person
from governance.places.models import Place
from governance.skills.queries.offered import assessors
from workflows.training.rules.permissions import Permission

of = TrainingItemVersion


def people(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """Return whom the actor may ask to learn something, by name."""
    wanted = (
        select(Person.id, Person.name)
        .where(Person.deactivated_at.is_(None), permitted(actor, Permission.ASSIGN, Person))
        .order_by(Person.name, Person.id)
    )
    return [(key, name) for key, name in session.execute(wanted)]


def person_named(session: Session, actor: Actor, person_id: int) -> Person | None:
    """Return a person whom the actor may read."""
    return session.scalars(readable(actor, Person).where(Person.id == person_id)).one_or_none()


def _decided(actor: Actor) -> Select[TrainingItemVersion]:
    """Select the versions that quality assurance decided on, of items in use."""
    today = clock.today()
    return (
        readable(actor, of)
        .join(of.item)
        .where(
            of.decision.is_not(None),
            of.withdrawn_at.is_(None),
            TrainingItem.ended_on.is_(None) | (TrainingItem.ended_on > today),
        )
        .options(contains_eager(of.item))
        .order_by(TrainingItem.code, of.effective_at.desc(), of.id)
    )


def versions(session: Session, actor: Actor, *kinds: ItemKind) -> list[tuple[int, str]]:
    """Return of each item the latest version, and those that are still to come."""
    wanted, now, seen = _decided(actor), clock.now(), set[int]()
    found = []
    for each in session.scalars(wanted.where(TrainingItem.kind.in_(kinds)) if kinds else wanted):
        if each.item_id in seen:
            continue  # an earlier one is not learned any more
        if each.effective_at is not None and each.effective_at <= now:
            seen.add(each.item_id)
        found.append((each.id, f"{each.item}, {each}"))
    return found


def version_named(session: Session, actor: Actor, version_id: int) -> TrainingItemVersion:
    """Return a version that a form names; raises `RuleViolation` for any other."""
    found = session.scalars(_decided(actor).where(of.id == version_id)).one_or_none()
    if found is None:
        raise RuleViolation("What: choose one of the list.")
    return found


def places(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """Return the places at which the actor may say who was taught, from the top down."""
    wanted = (
        select(Place.id, Place.name)
        .where(permitted(actor, Permission.HOLD_SESSION, Place))
        .order_by(Place.path)
    )
    return [(key, name) for key, name in session.execute(wanted)]


def trainers(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """Return the actor, and those of whom anything ever showed the level of a trainer."""
    return list(dict([(actor.id, actor.name), *assessors(session)]).items())


def place_named(session: Session, actor: Actor, place_id: int) -> Place:
    """Return a place that a form names; raises `RuleViolation` for any other."""
    wanted = select(Place).where(
        Place.id == place_id, permitted(actor, Permission.HOLD_SESSION, Place)
    )
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise RuleViolation("Where: choose one of the list.")
    return found
