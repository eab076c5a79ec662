"""End a request for a later end: a step of the commands that do so."""

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor
from workflows.changes.extending.models import Extension, ExtensionState
from workflows.changes.extending.rules import EXTENSION
from workflows.changes.models import ChangeRequest
from workflows.changes.temporary.queries import extension_of


def settle(asked: Extension, verb: str, by: Actor, why: str) -> None:
    """Move a request to its end, with the reason."""
    now = clock.now()
    EXTENSION.fire(asked, asked, verb, by=by, at=now)
    asked.settled_at, asked.settled = now, why


def lapse(session: Session, actor: Actor, change: ChangeRequest, why: str) -> None:
    """End a request that nobody can decide on any more, if one waits."""
    asked = extension_of(session, change)
    if asked is None or asked.state is not ExtensionState.ASKED:
        return
    settle(asked, "lapse", actor, why)
    told = {"extension": asked.reference, "reason": why}
    record(session, actor, "change.extension_lapsed", change, **told)
