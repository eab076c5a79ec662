"""Whose calendar an address is, and what stands in it."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor, readable
from governance.core.errors import NotFound
from governance.curricula.models import TrainingItem
from governance.identity.models import Person
from governance.identity.queries import actor_for, digest_of
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.training.calendars import Entry
from workflows.training.models import CalendarFeed, TrainingAssignment


def feed_of(session: Session, actor: Actor) -> CalendarFeed | None:
    """Return the reader's own address in force, if they made one."""
    wanted = readable(actor, CalendarFeed).where(CalendarFeed.ended_at.is_(None))
    return session.scalars(wanted.order_by(CalendarFeed.id.desc()).limit(1)).one_or_none()


def person_at(session: Session, secret: str) -> Person:
    """Return whose calendar it is; raises `NotFound` for an address that is not in force."""
    wanted = (
        select(Person)
        .join(CalendarFeed, CalendarFeed.person_id == Person.id)
        .where(
            CalendarFeed.digest == digest_of(secret),
            CalendarFeed.ended_at.is_(None),
            Person.deactivated_at.is_(None),
        )
    )
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound(
            "There is no calendar at this address: make a new one on your training page."
        )
    return found


def entries(session: Session, person: Person) -> Iterator[Entry]:
    """Yield what somebody is to learn, on its due day, and the work that is planned for them."""
    of = TrainingAssignment
    to_learn = (
        select(of.id, of.due_on, TrainingItem.code, TrainingItem.title)
        .join(TrainingItem, TrainingItem.id == of.item_id)
        .where(of.person_id == person.id, of.closed_at.is_(None))
        .order_by(of.due_on, of.id)
    )
    for row in session.execute(to_learn):
        yield Entry(f"training-{row.id}", f"{row.code} {row.title}", row.due_on)
    change = ChangeRequest
    planned = readable(actor_for(session, person, "calendar"), change).where(
        change.implementer_id == person.id,
        change.state == ChangeState.IMPLEMENTATION,
        change.window_ends_at > clock.now(),
    )
    for each in session.scalars(planned.order_by(change.id)):
        yield Entry(
            f"change-{each.id}", each.title, each.window_begins_at or clock.now(),
            each.window_ends_at,
        )  # fmt: skip


def me(session: Session, actor: Actor) -> Person:
    """Return the actor as a person."""
    return session.get_one(Person, actor.id)
