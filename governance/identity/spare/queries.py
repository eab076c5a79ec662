"""Which account is a spare one, and which use waits to be looked into."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from governance.audit.models import AuditEvent
from governance.core.access import Actor, could, permitted
from governance.core.contributions import INBOX, Group, Item, Target
from governance.identity.models import Credential, SignIn
from governance.identity.spare.models import SpareAccount, SpareUse
from governance.identity.spare.rules import Permission
from governance.identity.sso.queries import usable

MOST = 200
"""Acts by a spare account that its page shows; the trail has all."""


def is_spare(session: Session, person_id: int) -> bool:
    """Whether somebody's account is kept for an outage."""
    kept = select(SpareAccount.person_id).where(
        SpareAccount.person_id == person_id, SpareAccount.ended_at.is_(None)
    )
    return session.scalars(kept).first() is not None


def one(session: Session, use_id: int) -> SpareUse:
    """Return a use with whom it names."""
    people = map(joinedload, (SpareUse.person, SpareUse.closed_by, SpareUse.reviewed_by))
    return session.scalars(select(SpareUse).where(SpareUse.id == use_id).options(*people)).one()


def open_uses(session: Session, person_id: int) -> Sequence[SpareUse]:
    """Return the uses of an account that nobody has closed yet, the oldest first."""
    wanted = select(SpareUse).where(SpareUse.person_id == person_id, SpareUse.closed_at.is_(None))
    return session.scalars(wanted.order_by(SpareUse.id).with_for_update()).all()


def back_at(session: Session, use: SpareUse) -> datetime | None:
    """Return when somebody first came in by a provider again after a use; None: nobody has."""
    since = SignIn.identity_id.is_not(None) & (SignIn.began_at > use.used_at)
    return session.scalar(select(func.min(SignIn.began_at)).where(since))


def away(session: Session, use: SpareUse) -> str:
    """Return the providers in force if nobody came in by one since a use; empty: they are back."""
    if back_at(session, use):
        return ""
    return " or ".join(each.name for each in usable(session))


def ready_at(session: Session, use: SpareUse) -> datetime | None:
    """Return since when an account has a password and code that nobody had at a use; or None."""
    renewed = select(Credential.enrolled_at).where(
        Credential.person_id == use.person_id,
        Credential.ended_at.is_(None),
        Credential.enrolled_at > (use.closed_at or use.used_at),
    )
    return session.scalar(renewed) if use.closed_at else None


def done_by(session: Session, use: SpareUse) -> Sequence[AuditEvent]:
    """Return what was done with an account from a use until it was closed, in order."""
    by = AuditEvent.actor_id == use.person_id
    wanted = select(AuditEvent).where(by, AuditEvent.at >= use.used_at)
    if use.closed_at:
        wanted = wanted.where(AuditEvent.at <= use.closed_at)
    return session.scalars(wanted.order_by(AuditEvent.seq).limit(MOST)).all()


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
            "find out why it was needed and what was done with it"
            if use.closed_at
            else "an administrator closes it once people come in as usual; then it is looked into",
            "Look into it",
            Target("spare.show", {"id": use.id}),
            since=use.used_at,
        )
        for use in session.scalars(whom)
    ]


INBOX.append(to_review)
