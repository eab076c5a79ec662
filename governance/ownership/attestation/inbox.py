"""What campaigns add to My work: what to confirm, what to sign, what nobody confirmed."""

from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from governance.core.access import Actor, could, made_once, permitted
from governance.core.contributions import INBOX, Group, Item, Target, only_where
from governance.ownership.attestation.figures import doubts
from governance.ownership.attestation.models import AttestedRow, Campaign, CampaignState, Reminder
from governance.ownership.attestation.queries import is_to_settle
from governance.ownership.attestation.rules import Permission

MOST = 50
"""Campaigns that one person is shown of each kind."""

OF, R = Campaign, AttestedRow


@made_once
def _asked(actor: Actor) -> Select[Any]:
    is_open = R.attestation_id.is_(None), OF.state == CampaignState.OPEN
    wanted = select(R.id).join(OF, OF.id == R.campaign_id)
    return wanted.where(*is_open, permitted(actor, Permission.ANSWER, R))


@only_where(_asked)
def to_answer(session: Session, actor: Actor) -> list[Item]:
    """Return an item for each open campaign in which rows wait for the actor."""
    done, total = func.count(R.attestation_id), func.count()
    reminded = (
        select(func.min(Reminder.days))
        .where(Reminder.campaign_id == OF.id, Reminder.person_id == actor.id)
        .correlate(OF)
        .scalar_subquery()
    )
    waiting = (
        select(OF, done.label("done"), total.label("total"), reminded.label("reminded"))
        .join(R, R.campaign_id == OF.id)
        .where(OF.state == CampaignState.OPEN, permitted(actor, Permission.ANSWER, R))
        .group_by(OF.id)
        .having(done < total)
        .order_by(OF.due_on, OF.id)
        .limit(MOST)
    )
    return [
        Item(
            Group.ANSWER,
            str(row.Campaign),
            f"Confirm what you own: {row.Campaign.name} ({row.done} of {row.total} answered)",
            _why(row.reminded),
            "Go on" if row.done else "Answer",
            Target("attestation.answering", {"id": row.Campaign.id}),
            row.Campaign.opened_at,
            datetime.combine(row.Campaign.due_on, time(23, 59), UTC),
        )
        for row in session.execute(waiting)
    ]


def _why(days: int | None) -> str:
    """Say why it is the actor's; a reminder stands here."""
    if days is None:
        return "you hold it, or may name who does; what is not answered counts as unanswered"
    left = "tomorrow" if days == 1 else f"in {days} days"
    return f"reminder: it was due {left} when this was sent, and some of it waits for you"


def to_sign(session: Session, actor: Actor) -> list[Item]:
    """Return the closed campaigns whose evidence the actor may sign, with what casts doubt."""
    if not could(actor, Permission.CLOSE, Campaign):
        return []
    closed = OF.state == CampaignState.CLOSED, permitted(actor, Permission.CLOSE, OF)
    found = session.scalars(select(OF).where(*closed).order_by(OF.id).limit(MOST))
    return [
        Item(
            Group.SIGN,
            str(campaign),
            f"The evidence of {campaign.name} waits for a signature",
            " ".join(doubts(campaign.median_seconds, campaign.largest_batch))
            or "nothing casts doubt on its answers",
            "Review",
            Target("attestation.show", {"id": campaign.id}),
            campaign.closed_at,
        )
        for campaign in found
    ]


def to_settle(session: Session, actor: Actor) -> list[Item]:
    """Return an item for each campaign with rows that nobody confirmed and the actor may settle."""
    if not could(actor, Permission.SETTLE, AttestedRow):
        return []
    unanswered = func.count() - func.count(R.attestation_id)
    open_ = (
        select(OF, func.count().label("rows"), unanswered.label("unanswered"))
        .join(R, R.campaign_id == OF.id)
        .where(is_to_settle(), permitted(actor, Permission.SETTLE, R))
        .group_by(OF.id)
        .order_by(OF.id)
        .limit(MOST)
    )
    return [
        Item(
            Group.FIX,
            str(row.Campaign),
            f"{_namings(row.rows)} of {row.Campaign.name} not confirmed",
            f"{row.unanswered} unanswered, {row.rows - row.unanswered} not theirs or unsure; you "
            "may hand them over, end them, or say that they stay",
            "Settle",
            Target("attestation.rows", {"campaign": row.Campaign.id, "to_settle": 1}),
            row.Campaign.closed_at,
        )
        for row in session.execute(open_)
    ]


def _namings(number: int) -> str:
    return f"{number} namings" if number > 1 else "1 naming"


def contribute() -> None:
    """Add all of it to the pages of the application; once, however often it is composed."""
    if to_answer not in INBOX:
        INBOX.extend((to_answer, to_sign, to_settle))
