"""Make the address by which a calendar program reads, and end it."""

import secrets

from sqlalchemy import and_
from sqlalchemy.orm import Session

from governance.audit.commands import bulk_update, record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict
from governance.identity.models import Person
from governance.identity.queries import digest_of
from governance.places.models import Place
from governance.places.rules import Permission as PlacePermission
from workflows.training.models import CalendarFeed
from workflows.training.rules.permissions import Permission


def make(
    session: Session, actor: Actor, person: Person, place: Place | None = None
) -> tuple[CalendarFeed, str]:
    """Make a new address for oneself, of one's own or of a place; an earlier one of that ends.

    Return it with its secret, once.
    """
    must(session, actor, Permission.MAKE_FEED, person)
    if place is not None:
        must(session, actor, PlacePermission.READ, place)
    now, of = clock.now(), CalendarFeed
    is_same = of.place_id == place.id if place else of.place_id.is_(None)
    is_earlier = and_(of.person_id == person.id, is_same, of.ended_at.is_(None))
    bulk_update(session, of, is_earlier, {"ended_at": now})
    secret = secrets.token_urlsafe(32)
    made = CalendarFeed(
        person_id=person.id, place_id=place.id if place else None, digest=digest_of(secret),
        made_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    told = {"place": place.path} if place else {}
    record(session, actor, "calendar_feed.made", made, who=person.name, **told)
    return made, secret


def end(session: Session, actor: Actor, feed: CalendarFeed) -> None:
    """Let nobody read by an address any more."""
    must(session, actor, Permission.END_FEED, feed)
    if feed.ended_at is not None:
        raise Conflict("This address was ended already.")
    feed.ended_at = clock.now()
    record(session, actor, "calendar_feed.ended", feed)
