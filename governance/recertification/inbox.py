"""What campaigns add to My work: what to answer, what waits past its day, what to sign."""

from datetime import UTC, datetime, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor, could, permitted
from governance.core.contributions import INBOX, Group, Item, Target
from governance.recertification.models import (
    Recertification,
    RecertificationState,
    RecertifiedRight,
)
from governance.recertification.queries import is_unanswered
from governance.recertification.reminding import waits
from governance.recertification.rules import Permission

MOST = 50
OF, R = Recertification, RecertifiedRight
IS_OPEN = OF.state == RecertificationState.OPEN


def to_answer(session: Session, actor: Actor) -> list[Item]:
    """Return an item for each open campaign in which rights wait for the actor."""
    waiting = (
        select(OF, func.count().label("left"))
        .join(R, R.recertification_id == OF.id)
        .where(IS_OPEN, is_unanswered(), permitted(actor, Permission.ANSWER, R))
        .group_by(OF.id)
        .order_by(OF.due_on, OF.id)
        .limit(MOST)
    )
    return [
        Item(
            Group.ANSWER,
            str(row.Recertification),
            f"Confirm who may do what: {row.Recertification.name} ({row.left} left)",
            _why(row.Recertification),
            "Answer",
            Target("recertification.answering", {"id": row.Recertification.id}),
            row.Recertification.opened_at,
            datetime.combine(row.Recertification.due_on, time(23, 59), UTC),
        )
        for row in session.execute(waiting)
    ]


def _why(campaign: Recertification) -> str:
    if campaign.due_on < clock.today():
        return "its day is over: what waits is answered by you or whoever answers for the place"
    if campaign.reminded_days is not None:
        return "reminder: some of it waits for you, and silence is never a yes"
    return "you lead them, or answer for the place; silence is never a yes"


def to_sign(session: Session, actor: Actor) -> list[Item]:
    """Return the campaigns in which all is answered and whose result the actor may sign."""
    if not could(actor, Permission.CONCLUDE, OF):
        return []
    ready = select(OF).where(IS_OPEN, ~waits(), permitted(actor, Permission.CONCLUDE, OF))
    return [
        Item(
            Group.SIGN,
            str(campaign),
            f"The result of {campaign.name} waits for a signature",
            "every right that still holds was answered",
            "Review",
            Target("recertification.show", {"id": campaign.id}),
            campaign.opened_at,
        )
        for campaign in session.scalars(ready.order_by(OF.id).limit(MOST))
    ]


INBOX.extend((to_answer, to_sign))
