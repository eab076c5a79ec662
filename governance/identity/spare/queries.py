"""Which account is a spare one, and which use waits to be looked into."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from governance.core.access import Actor, could, permitted
from governance.core.contributions import INBOX, Group, Item, Target
from governance.identity.spare.models import SpareAccount, SpareUse
from governance.identity.spare.rules import Permission


def is_spare(session: Session, person_id: int) -> bool:
    """Whether somebody's account is kept for an outage."""
    kept = select(SpareAccount.person_id).where(
        SpareAccount.person_id == person_id, SpareAccount.ended_at.is_(None)
    )
    return session.scalars(kept).first() is not None


def one(session: Session, use_id: int) -> SpareUse:
    """Return a use with whom it names."""
    people = (joinedload(SpareUse.person), joinedload(SpareUse.reviewed_by))
    return session.scalars(select(SpareUse).where(SpareUse.id == use_id).options(*people)).one()


def to_review(session: Session, actor: Actor) -> list[Item]:
    """Return the uses that the actor is to look into."""
    if not could(actor, Permission.REVIEW, SpareUse):
        return []
    wanted = select(SpareUse).where(
        SpareUse.reviewed_at.is_(None),
        SpareUse.person_id != actor.id,
        permitted(actor, Permission.REVIEW, SpareUse),
    )
    whom = wanted.options(joinedload(SpareUse.person)).order_by(SpareUse.id)
    return [
        Item(
            Group.FIX,
            f"Use {use.id}",
            f"{use.person} signed in with a spare account",
            "find out why it was needed and what was done with it",
            "Look into it",
            Target("spare.show", {"id": use.id}),
            since=use.used_at,
        )
        for use in session.scalars(whom)
    ]


INBOX.append(to_review)
