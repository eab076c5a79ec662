"""What each act asks of its change; each question is made once."""

from sqlalchemy import bindparam, select

from workflows.changes.models import ChangeAnswer, Duty, ImpactSnapshot

ANSWERS = select(ChangeAnswer).where(ChangeAnswer.change_id == bindparam("change_id"))
NEWEST = (
    select(ImpactSnapshot)
    .where(ImpactSnapshot.change_id == bindparam("change_id"))
    .order_by(ImpactSnapshot.id.desc())
    .limit(1)
)
FROZEN = (
    select(Duty)
    .where(Duty.change_id == bindparam("change_id"), Duty.content_sha256 == bindparam("content"))
    .order_by(Duty.id)
)
