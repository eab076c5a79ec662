"""Which trainings that were asked are done by now."""

from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from governance.curricula.models import (
    TrainingItem,
    TrainingItemVersion,
    TrainingRecord,
    TrainingRevocation,
)
from governance.curricula.rules.standing import COMPLETES
from workflows.training.models import TrainingAssignment
from workflows.training.queries.stands import looked_at
from workflows.training.rules.owing import Key

ASKED, DONE = aliased(TrainingItemVersion), aliased(TrainingItemVersion)


def finished(
    session: Session, people: Sequence[int]
) -> list[tuple[TrainingAssignment, TrainingRecord]]:
    """Return what is open and was done since it was asked, by that version or a later one.

    Reading alone does so only where it makes somebody current: nobody is assessed by reading.
    """
    of, by = TrainingAssignment, TrainingRecord
    is_revoked = exists().where(TrainingRevocation.record_id == by.id)
    wanted = (
        select(of, by, TrainingItem.kind, ASKED.effective_at)
        .join(by, (by.person_id == of.person_id) & (by.item_id == of.item_id))
        .join(TrainingItem, TrainingItem.id == of.item_id)
        .join(ASKED, ASKED.id == of.version_id)
        .join(DONE, DONE.id == by.version_id)
        .where(
            of.person_id.in_(people),
            of.closed_at.is_(None),
            by.is_passed,
            by.recorded_at >= of.issued_at,
            DONE.effective_at >= ASKED.effective_at,
            ~is_revoked,
        )
        .order_by(of.id, by.id)
    )
    found = dict[int, tuple[TrainingAssignment, TrainingRecord]]()
    rows = session.execute(wanted).all()
    looked = looked_at(session, people, ())
    for assignment, record, kind, effective_at in rows:
        key = Key(assignment.person_id, assignment.item_id)
        at = max(looked.now, effective_at or looked.now)
        if record.how is COMPLETES[kind] or looked.at(key, at).is_met:
            found.setdefault(assignment.id, (assignment, record))
    return list(found.values())
