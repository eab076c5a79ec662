"""Somebody signs what they wrote: refused, and in the trail, for a packet to tell."""

from datetime import timedelta

from sqlalchemy import select

from demo.company import TIME_ZONES
from demo.stage import Stage
from demo.timeline import Pace, Story
from governance.audit.commands import record_refusal
from governance.core.access import Actor
from governance.core.errors import DomainError
from governance.core.web import Attempt
from workflows.changes.commands import deciding
from workflows.changes.models import ChangeRequest

AUTHOR, ASSET = "wout", "leuven/PLC-33001"
DAYS_AGO = 6


def tried(stage: Stage) -> Story:
    """Tell how the author of a change that waits for signatures tried to give one."""
    pace = Pace(TIME_ZONES["leuven"], stage.timeline.present - timedelta(days=DAYS_AGO), 7)
    yield pace.later(minutes=35)
    change_id, actor, refused = _refused(stage)
    attempt = Attempt(
        f"changes.sign /changes/{change_id}/sign", ChangeRequest.__tablename__, change_id
    )
    with stage.database.acting() as session:
        record_refusal(session, actor, attempt, refused)


def _refused(stage: Stage) -> tuple[int, Actor, DomainError]:
    """Have the author sign; return what the command says to that, which leaves nothing."""
    proof = stage.proof(AUTHOR)
    with stage.acting(AUTHOR) as (session, actor):
        asked = select(ChangeRequest).where(ChangeRequest.asset_id == stage.assets[ASSET])
        change = session.scalars(asked.order_by(ChangeRequest.id)).one()
        change_id = change.id
        try:
            deciding.sign(session, actor, change, proof)
        except DomainError as refused:
            session.rollback()
            return change_id, actor, refused
    raise RuntimeError(f"{AUTHOR} signed a change of their own")
