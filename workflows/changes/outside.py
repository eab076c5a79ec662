"""Assets that a change leaves outside their approved state, and brings back: steps of its acts."""

from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor
from governance.register.suspensions.commands import lift, suspend
from governance.validation.outside.commands import Begun, begin, end
from governance.validation.outside.models import Cause
from governance.validation.outside.queries import lasting_by
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import KIND, Case


def hold_out(session: Session, actor: Actor, case: Case, cause: Cause, why: str) -> None:
    """Say that its assets are out of their approved state from now on."""
    leave(session, actor, case, cause, why)
    for asset in case.assets:
        suspend(session, actor, asset, case.change.reference, why)


def leave(session: Session, actor: Actor, case: Case, cause: Cause, why: str) -> None:
    """Begin to count the time in which its assets are used outside their approved state."""
    change = case.change
    begun = Begun(
        cause, f"{KIND}:{change.id}", f"{change}: {why}.", clock.now(), actor.id or None
    )  # fmt: skip
    for asset in case.assets:
        begin(session, actor, asset, begun)


def bring_back(session: Session, actor: Actor, case: Case, left: ChangeRequest) -> None:
    """Settle what a change left open on the assets of a case, by itself or by the one after it."""
    for asset in case.assets:
        lift(session, actor, asset, left.reference)
    for row in lasting_by(session, f"{KIND}:{left.id}"):
        end(session, actor, row, clock.now(), actor.id or None)
