"""Which campaigns are to be brought to mind today, and which wait past their day."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.ownership.attestation.rules import stage_on
from governance.recertification.models import (
    Recertification,
    RecertificationState,
    RecertifiedRight,
)
from governance.recertification.queries import is_unanswered

OF, R = Recertification, RecertifiedRight


@dataclass(frozen=True, slots=True)
class Due:
    """One reminder that is due and was not sent."""

    campaign_id: int
    days: int
    """The stage, in days before the due day."""


def due(session: Session) -> list[Due]:
    """Return the reminders that are due today, each stage once."""
    today, found = clock.today(), list[Due]()
    open_ = select(OF).where(OF.state == RecertificationState.OPEN, OF.due_on >= today, waits())
    for each in session.scalars(open_.order_by(OF.id)):
        days = stage_on(each.opened_at.date(), each.due_on, today)
        if days is not None and (each.reminded_days is None or days < each.reminded_days):
            found.append(Due(each.id, days))
    return found


def overdue(session: Session) -> Sequence[int]:
    """Return the campaigns past their day in which rights wait, of which it was not told."""
    wanted = select(OF.id).where(
        OF.state == RecertificationState.OPEN,
        OF.due_on < clock.today(),
        OF.escalated_at.is_(None),
        waits(),
    )
    return session.scalars(wanted.order_by(OF.id)).all()


def waits() -> ColumnElement[bool]:
    """Say whether a campaign has rights that wait for an answer."""
    left = select(R.id).where(R.recertification_id == OF.id, is_unanswered())
    return left.correlate(OF).exists()
