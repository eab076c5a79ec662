"""End remote access: a step of every command that does, and of whatever it rests on."""

from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor
from governance.core.outbox import emit
from workflows.notifications.telling import News, tell
from workflows.remote_access.models import RemoteAccess, RemoteState
from workflows.remote_access.queries.cases import KIND, facts_of
from workflows.remote_access.rules.machine import REMOTE_ACCESS


def over(session: Session, actor: Actor, access: RemoteAccess, verb: str, why: str) -> None:
    """End it: a step of every command that does."""
    was_open = access.state is RemoteState.OPEN
    facts = facts_of(session, access, actor, reason=why)
    REMOTE_ACCESS.fire(access, facts, verb, by=actor, at=clock.now())
    access.ended_at, access.ended_by_id, access.ending = clock.now(), actor.id or None, why.strip()
    sentence = f"{access} is {access.state}{' and closed' if was_open else ''}."
    news = News(KIND, access.id, access.reference, sentence, is_urgent=was_open)
    signed = {row.signature.person_id for row in access.consents if row.signature}
    watching = {access.watcher_id} if access.watcher_id else set()
    tell(session, {access.requested_by_id, *signed, *watching} - {actor.id}, news)
    if was_open:
        emit(session, "remote_access.ended", access_id=access.id)
