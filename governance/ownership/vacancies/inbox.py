"""What vacancies add to the inbox of those who may name somebody."""

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from governance.core.access import Actor, could
from governance.core.contributions import INBOX, Group, Item, Target
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.models import prefixes
from governance.ownership.rules import NAMING, Permission
from governance.ownership.vacancies.models import VacantDuty
from governance.places.models import Place

MOST = 50
"""Items that one person is shown; the list of vacancies has them all."""


def to_fill(session: Session, actor: Actor) -> list[Item]:
    """Return the vacancies that the actor is told of, by when each is due; one statement.

    Told are those who may name somebody nearest to the record, and once it is due the next above.
    """
    if not could(actor, Permission.NAME, Place):
        return []
    at, told, of = aliased(Place), aliased(Place), VacantDuty
    mine = [held.path for held in actor.held if held.role in NAMING]
    reached = or_(
        *(
            and_(at.path.startswith(path, autoescape=True), told.path.in_(prefixes(path)))
            for path in mine
        )
    )
    wanted = (
        select(of)
        .join(at, at.id == of.place_id)
        .join(told, told.id == of.told_place_id)
        .where(of.closed_on.is_(None), reached)
        .order_by(of.due_at, of.id)
        .limit(MOST)
    )
    return [_item(each) for each in session.scalars(wanted)]


def _item(vacancy: VacantDuty) -> Item:
    level = " The level below has not filled it in time." if vacancy.escalated_on else ""
    return Item(
        Group.FIX,
        vacancy.reference,
        f"Nobody is accountable for {ACTIVITY_LABELS[vacancy.activity]} of {vacancy.subject}",
        f"{vacancy.why}; you may name somebody.{level}",
        "Fill it",
        Target("vacancies.show", {"id": vacancy.id}),
        since=vacancy.opened_at,
        due=vacancy.due_at,
    )


def contribute() -> None:
    """Add it to the inbox; once, however often the application is composed."""
    if to_fill not in INBOX:
        INBOX.append(to_fill)
