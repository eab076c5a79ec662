"""Restores that were found, and whom they wait for."""

from sqlalchemy.orm import Session

from governance.audit.anchors import Restore
from governance.core.access import Actor, could, readable
from governance.core.contributions import INBOX, Group, Item, Target
from governance.restores.rules import Facts, Permission, reasons_against


def facts_of(restore: Restore) -> Facts:
    """Return what the rules look at."""
    return Facts(
        str(restore).capitalize(), restore.administrator_id, restore.qa_id,
        restore.acknowledged_at is not None,
    )  # fmt: skip


def refusals(restore: Restore, actor: Actor) -> tuple[str, ...]:
    """Return why the actor cannot acknowledge it, but for the reason that they have yet to give."""
    return reasons_against(facts_of(restore), actor, "given later")


def to_acknowledge(session: Session, actor: Actor) -> list[Item]:
    """Return the restores that wait for the actor."""
    if not could(actor, Permission.ACKNOWLEDGE, Restore):
        return []
    waiting = readable(actor, Restore).where(Restore.acknowledged_at.is_(None))
    return [
        Item(
            Group.SIGN,
            str(one).capitalize(),
            f"At least {one.lost} events are lost since a backup was restored",
            "You answer for the integrity of the records",
            "Look and acknowledge",
            Target("restores.show", {"id": one.id}),
            since=one.found_at,
        )
        for one in session.scalars(waiting.order_by(Restore.id))
        if not refusals(one, actor)
    ]


def every(session: Session, actor: Actor) -> list[Restore]:
    """Return all restores that the actor may read, the newest first."""
    return list(session.scalars(readable(actor, Restore).order_by(Restore.id.desc())))


INBOX.append(to_acknowledge)
