"""Do what a deviation calls for, and check whether it helped."""

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from workflows.deviations.models import Capa
from workflows.deviations.queries.capas import facts_of, whole
from workflows.deviations.rules.capa import CAPA
from workflows.deviations.rules.permissions import Permission


def do(session: Session, actor: Actor, capa: Capa, said: str) -> None:
    """Say that an action is done, and what was done."""
    must(session, actor, Permission.DO_CAPA, capa)
    found, now = whole(session, capa), clock.now()
    CAPA.fire(found, facts_of(found, said), "do", by=actor, at=now)
    found.done, found.done_at, found.done_by_id = said.strip(), now, actor.id
    session.flush()
    record(session, actor, "capa.done", found, done=found.done)


def check(session: Session, actor: Actor, capa: Capa, said: str, *, helped: bool) -> None:
    """Say whether an action helped; only somebody else than who did it can."""
    must(session, actor, Permission.CHECK_CAPA, capa)
    found, now = whole(session, capa), clock.now()
    verb = "find_effective" if helped else "find_ineffective"
    CAPA.fire(found, facts_of(found, said), verb, by=actor, at=now)
    found.found, found.checked_at, found.checked_by_id = said.strip(), now, actor.id
    session.flush()
    record(session, actor, "capa.checked", found, outcome=found.state, found=found.found)
