"""Whose card need not name them any more, for HR to see to."""

from datetime import UTC, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor, could, permitted
from governance.core.contributions import INBOX, Group, Item, Target
from governance.identity.held.rules import Permission, left_before, pseudonym
from governance.identity.models import Person

MOST_ITEMS = 50


def over_long(session: Session, actor: Actor) -> list[Item]:
    """Return who left so long ago that HR takes the name off their card."""
    if not could(actor, Permission.PSEUDONYMISE, Person):
        return []
    before = datetime.combine(left_before(clock.today()), time(), UTC)
    wanted = select(Person).where(
        Person.deactivated_at < before,
        Person.name.not_like(pseudonym(0).replace("0", "%")),
        permitted(actor, Permission.PSEUDONYMISE, Person),
    )
    people = session.scalars(wanted.order_by(Person.deactivated_at, Person.id).limit(MOST_ITEMS))
    return [
        Item(
            group=Group.DO,
            reference=person.name,
            title="left long ago, and their card names them still",
            why="You are HR of where they worked.",
            verb="Take the name off",
            target=Target("held.ending", {"id": person.id}),
            since=person.deactivated_at,
        )
        for person in people
    ]


INBOX.append(over_long)
