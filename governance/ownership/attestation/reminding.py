"""Who is to be reminded of which campaign today, and which campaigns are over."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.identity.models import Person
from governance.ownership.attestation.models import (
    AttestedRow,
    Campaign,
    CampaignState,
    Reminder,
)
from governance.ownership.attestation.rules import stage_on

IS_OPEN = Campaign.state == CampaignState.OPEN


@dataclass(frozen=True, slots=True)
class Due:
    """The reminders of one campaign that are due, and none of them was sent."""

    campaign_id: int
    days: int
    """The stage, in days before the due day."""

    waiting: dict[int, int]
    """Person -> rows without an answer."""


def due(session: Session) -> list[Due]:
    """Return the reminders that are due today: to nobody who is done, and to nobody twice."""
    today, found = clock.today(), list[Due]()
    open_ = select(Campaign).where(IS_OPEN, Campaign.due_on >= today).order_by(Campaign.id)
    for campaign in session.scalars(open_):
        days = stage_on(campaign.opened_at.date(), campaign.due_on, today)
        waiting = _waiting(session, campaign.id, days) if days is not None else {}
        if days is not None and waiting:
            found.append(Due(campaign.id, days, waiting))
    return found


def _waiting(session: Session, campaign_id: int, days: int) -> dict[int, int]:
    of = AttestedRow
    sent = select(Reminder.id).where(
        Reminder.campaign_id == campaign_id,
        Reminder.person_id == Person.id,
        Reminder.days == days,
    )
    wanted = (
        select(Person.id, func.count())
        .join(of, of.reviewer_id == Person.id)
        .where(
            of.campaign_id == campaign_id,
            of.attestation_id.is_(None),
            Person.deactivated_at.is_(None),
            ~sent.exists(),
        )
        .group_by(Person.id)
    )
    return dict(session.execute(wanted).all())


def overdue(session: Session) -> Sequence[int]:
    """Return the campaigns that are open though their due day is over."""
    wanted = select(Campaign.id).where(IS_OPEN, Campaign.due_on < clock.today())
    return session.scalars(wanted.order_by(Campaign.id)).all()
