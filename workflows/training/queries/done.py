"""What somebody did, as their own page shows it."""

from collections.abc import Sequence

from sqlalchemy.orm import Session, joinedload

from governance.core.access import Actor, readable
from governance.curricula.models import TrainingRecord

MOST = 50
"""Trainings that one's own page shows."""


def done_by(session: Session, actor: Actor) -> Sequence[TrainingRecord]:
    """Return what the actor did, the latest first, tries that were not passed as well."""
    of = TrainingRecord
    own = (
        readable(actor, of)
        .where(of.person_id == actor.id)
        .options(joinedload(of.item), joinedload(of.item_version), joinedload(of.revocation))
    )
    return session.scalars(own.order_by(of.completed_at.desc(), of.id.desc()).limit(MOST)).all()
