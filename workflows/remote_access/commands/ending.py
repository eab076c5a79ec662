"""Open the way in, and end it: by hand, at once, at its end, or with its change."""

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.outbox import emit
from governance.identity.models import Person
from workflows.notifications.telling import News, tell
from workflows.remote_access.models import RemoteAccess
from workflows.remote_access.queries.cases import KIND, facts_of, locked
from workflows.remote_access.rules.machine import REMOTE_ACCESS
from workflows.remote_access.rules.permissions import Permission
from workflows.remote_access.steps import over

ENDS_ITSELF = "Its end had come."


def open_(session: Session, actor: Actor, access: RemoteAccess, watcher_id: int | None) -> None:
    """Let them in, with somebody who watches; what lets them in is told by the outbox."""
    must(session, actor, Permission.OPEN, access)
    kept, now = locked(session, access.id), clock.now()
    watcher = session.get(Person, watcher_id) if watcher_id is not None else None
    watcher = watcher if watcher and watcher.deactivated_at is None else None
    facts = facts_of(session, kept, actor, watcher)
    REMOTE_ACCESS.fire(kept, facts, "open", by=actor, at=now)
    kept.opened_at, kept.opened_by_id = now, actor.id
    kept.watcher_id = watcher.id if watcher else None
    news = News(KIND, kept.id, kept.reference, f"{kept} is open: you watch it.", is_urgent=True)
    tell(session, {watcher.id} - {actor.id} if watcher else set(), news)
    record(session, actor, "remote_access.opened", kept, watcher=watcher and watcher.name)
    emit(session, "remote_access.opened", access_id=kept.id)


def end(session: Session, actor: Actor, access: RemoteAccess, done: str) -> None:
    """Say what was done, and close the way in."""
    must(session, actor, Permission.END, access)
    kept = locked(session, access.id)
    over(session, actor, kept, "end", done)
    record(session, actor, "remote_access.ended", kept, done=done)


def revoke(session: Session, actor: Actor, access: RemoteAccess, reason: str) -> None:
    """Take it back at once, open or not, and say why."""
    must(session, actor, Permission.REVOKE, access)
    kept = locked(session, access.id)
    over(session, actor, kept, "revoke", reason)
    record(session, actor, "remote_access.revoked", kept, reason=reason)


def expire(session: Session, actor: Actor, access_id: int) -> None:
    """End what is past its end; by then another may have ended it."""
    kept = locked(session, access_id)
    hints = REMOTE_ACCESS.hints(facts_of(session, kept, actor), actor, clock.now())
    if hints.get("expire") == ():
        over(session, actor, kept, "expire", ENDS_ITSELF)
        record(session, actor, "remote_access.expired", kept)


def told(session: Session, actor: Actor, access_id: int, act: str) -> None:
    """Keep that what lets people in was told that it is open, or over."""
    kept = locked(session, access_id)
    if act == "opened":
        kept.opening_told_at = clock.now()
    else:
        kept.ending_told_at = clock.now()
    record(session, actor, "remote_access.told", kept, act=act)
