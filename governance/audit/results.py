"""How verifications ended: for their pages, the inbox and the home page."""

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.faults import Fault, Kind
from governance.audit.models import Verification
from governance.audit.rules import Permission
from governance.core.access import Actor, could, readable
from governance.core.contributions import FIGURES, INBOX, Figure, Group, Item, Target


def latest(session: Session, actor: Actor) -> Verification | None:
    """Return the last verification that ended, if the actor may read it."""
    if not could(actor, Permission.READ_VERIFICATION, Verification):
        return None
    ended = readable(actor, Verification).where(Verification.finished_at.is_not(None))
    return session.scalar(ended.order_by(Verification.id.desc()).limit(1))


def is_running(session: Session) -> bool:
    """Whether a verification was asked for and has not ended."""
    running = select(Verification.id).where(Verification.finished_at.is_(None)).limit(1)
    return session.scalar(running) is not None


def found(one: Verification) -> dict[str, Any]:
    """Return the report of a verification that came to a result; empty before."""
    report: dict[str, Any] = json.loads(one.report) if one.report else {}
    return report


def faults(one: Verification) -> list[Fault]:
    """Return the faults that were kept, at most the first thousand."""
    return [
        Fault(Kind(f["kind"]), f["table"], f["key"], tuple(f["columns"]), f["event"])
        for f in found(one).get("faults", ())
    ]


def to_fix(session: Session, actor: Actor) -> list[Item]:
    """Return an item while the last verification found faults or came to no result."""
    last = latest(session, actor)
    if last is None or not (last.fault_count or last.failure):
        return []
    title = last.failure or f"{last.fault_count} places differ from what the trail says"
    return [
        Item(
            Group.FIX,
            f"Verification {last.id}",
            title,
            "You answer for the integrity of the records",
            "Look",
            Target("verifications.show", {"id": last.id}),
            since=last.finished_at,
        )
    ]


def figures(session: Session, actor: Actor) -> list[Figure]:
    """Return how many faults the last verification found."""
    last = latest(session, actor)
    if last is None:
        return []
    target = Target("verifications.show", {"id": last.id})
    return [Figure("Faults in the trail", last.fault_count or 0, target, needs_care=True)]


INBOX.append(to_fix)
FIGURES.append(figures)
