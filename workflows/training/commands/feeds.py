"""Make the address by which a calendar program reads, and end it."""

import secrets

from sqlalchemy.orm import Session

from governance.audit.commands import bulk_update, record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict
from governance.identity.models import Person
from governance.identity.queries import digest_of
from workflows.training.models import CalendarFeed
from workflows.training.rules.permissions import Permission


def make(session: Session, actor: Actor, person: Person) -> tuple[CalendarFeed, str]:
    """Make a new address for oneself; an earlier one ends. Return it with its secret, once."""
    must(session, actor, Permission.MAKE_FEED, person)
    now = clock.now()
    is_earlier = (CalendarFeed.person_id == person.id) & CalendarFeed.ended_at.is_(None)
    bulk_update(session, CalendarFeed, is_earlier, {"ended_at": now})
    secret = secrets.token_urlsafe(32)
    made = CalendarFeed(person_id=person.id, digest=digest_of(secret), made_at=now)
    session.add(made)
    session.flush()
    record(session, actor, "calendar_feed.made", made, who=person.name)
    return made, secret


def end(session: Session, actor: Actor, feed: CalendarFeed) -> None:
    """Let nobody read by an address any more."""
    must(session, actor, Permission.END_FEED, feed)
    if feed.ended_at is not None:
        raise Conflict("This address was ended already.")
    feed.ended_at = clock.now()
    record(session, actor, "calendar_feed.ended", feed)
