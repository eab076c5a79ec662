"""Ends remote access in the transaction that takes away what it rests on.

Which act that is does not matter: a change that is held, revised, backed out or verified, a page, a
package of paper or a program, somebody who leaves. The trail has noted the rows by then.
"""

from typing import cast

from sqlalchemy import Table, event
from sqlalchemy.orm import Session, sessionmaker

from governance.audit.commands import record
from governance.audit.trail import buffer
from governance.core.access import Actor
from governance.identity.models import Person
from workflows.changes.models import ChangeRequest
from workflows.remote_access.models import RemoteAccess
from workflows.remote_access.queries.cases import live_of, locked
from workflows.remote_access.rules.asking import why_not_borne
from workflows.remote_access.steps import over

CHANGE, PERSON = cast("Table", ChangeRequest.__table__), cast("Table", Person.__table__)


def watch(sessions: sessionmaker[Session]) -> None:
    """Have every session of this maker end what rests on nothing any more, before it commits."""
    event.listen(sessions, "before_commit", _keep)


def _keep(session: Session) -> None:
    acts = [act for act in buffer(session).acts if {CHANGE, PERSON} & act.touched.keys()]
    for act in acts:
        changes = {key[0] for key in act.touched.get(CHANGE, ())}
        people = {key[0] for key in act.touched.get(PERSON, ())}
        for access_id in live_of(session, changes, people):
            _settle(session, act.actor, locked(session, access_id))


def _settle(session: Session, actor: Actor, access: RemoteAccess) -> None:
    why = why_not_borne(access.change, access.from_at, access.until_at)
    people = [*(row.person for row in access.users), access.watcher]
    left = [person.name for person in people if person and person.deactivated_at]
    if why or left:
        reason = why or f"{' and '.join(left)} left."
        over(session, actor, access, "lapse", reason)
        record(session, actor, "remote_access.lapsed", access, reason=reason)
