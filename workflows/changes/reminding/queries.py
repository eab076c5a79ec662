"""Which changes have waited for so long that somebody is to be told."""

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from governance.core import clock
from workflows.changes.ending.models import Look, LookBack
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.reminding.models import Reminder
from workflows.changes.rules.deadlines import REMINDED, SOONEST, steps_due, steps_of
from workflows.changes.temporary.queries import STANDING


def waiting(session: Session) -> list[int]:
    """Return the changes with a step of their deadline that nobody was told of; one statement."""
    now = clock.now()
    change, of = ChangeRequest, (Reminder.change_id, Reminder.due_at)
    told = select(func.count()).where(of[0] == change.id, of[1] == change.due_at)
    done = told.correlate(change).scalar_subquery()
    wanted = select(change.id, change.due_at, done, change.state).where(
        or_(
            change.due_at <= now - REMINDED[0],
            change.state.in_(STANDING) & (change.due_at <= now + SOONEST),
        ),
        change.state != ChangeState.ON_HOLD,
        done < len(REMINDED),
    )
    found = session.execute(wanted.order_by(change.due_at, change.id))
    return [
        key
        for key, due, count, state in found
        if due and steps_due(due, now, steps_of(state)) > count
    ]


def told_of(session: Session, change: ChangeRequest) -> int:
    """Return how many steps of its present deadline people were told of."""
    told = select(func.count()).where(
        Reminder.change_id == change.id, Reminder.due_at == change.due_at
    )
    return session.scalar(told) or 0


def effects_due(session: Session) -> list[int]:
    """Return the closed changes whose effect is to be judged and was not; one statement."""
    change = ChangeRequest
    is_judged = exists().where(LookBack.change_id == change.id, LookBack.look == Look.EFFECT)
    wanted = select(change.id).where(
        change.effect_on <= clock.today(), change.state == ChangeState.CLOSED, ~is_judged
    )
    return list(session.scalars(wanted.order_by(change.id)))
