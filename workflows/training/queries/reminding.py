"""Which trainings are to be brought to mind today."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.identity.employment.days import days_at
from workflows.training.models import TrainingAssignment, TrainingReminder
from workflows.training.queries.leave import on_leave
from workflows.training.rules.days import STAGES, stage_on

MOST = 500
"""Reminders of one transaction; the next minute goes on."""


def due(session: Session) -> list[tuple[int, int]]:
    """Return what is to be brought to mind, each with its stage: nothing twice, nothing done.

    Days are counted where each of them works.
    """
    of, days, a_day = TrainingAssignment, days_at(session), timedelta(days=1)
    for_this_day = (TrainingReminder.assignment_id == of.id) & (
        TrainingReminder.due_on == of.due_on
    )
    told = select(func.min(TrainingReminder.days)).where(for_this_day).scalar_subquery()
    wanted = select(of.id, of.person_id, of.dated_on, of.due_on, told.label("told")).where(
        of.closed_at.is_(None),
        of.due_on >= days.usual - a_day,
        of.due_on <= days.usual + a_day + timedelta(days=max(STAGES)),
    )
    found = []
    for row in session.execute(wanted.order_by(of.due_on, of.id)):
        stage = stage_on(row.dated_on, row.due_on, days.of(row.person_id))
        if stage is not None and (row.told is None or row.told > stage):
            found.append((row.id, stage, row.person_id))
    away = on_leave(session, days) if found else ()
    return [(key, stage) for key, stage, person_id in found if person_id not in away][:MOST]
