"""How the trail is vouched for now: its last checkpoint, who has it, and what was restored."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.audit import growing, notes
from governance.audit.anchors import KeptCheckpoint, Receiver, Restore, TrailKey
from governance.audit.models import Verification
from governance.audit.notes import TreeHead
from governance.audit.rules import Permission
from governance.core import clock
from governance.core.access import Actor, could
from governance.core.contributions import INBOX, Group, Item, Target

TOO_LONG: Final = timedelta(minutes=15)
"""After so long without success somebody is told."""


@dataclass(frozen=True, slots=True)
class Reached:
    """One receiver, and what it lacks."""

    receiver: Receiver
    behind_since: datetime | None
    """When the oldest checkpoint was made that it does not have; None: it has all."""


@dataclass(frozen=True, slots=True)
class Standing:
    """All of it, for one page."""

    last: KeptCheckpoint | None
    head: TreeHead | None
    cosigners: tuple[str, ...]
    """Whose cosignatures the last checkpoint bears; each was checked when it came."""

    since: int
    """How many events no checkpoint covers yet."""

    reached: tuple[Reached, ...]
    keys: tuple[TrailKey, ...]
    restores: tuple[Restore, ...]

    is_anchored: bool
    """Whether a checkpoint has ever left the machine."""


def is_anchored(session: Session) -> bool:
    """Whether a checkpoint has ever left the machine."""
    return bool(session.scalar(select(func.max(Receiver.size))))


def standing(session: Session) -> Standing:
    """Return how the trail is vouched for now."""
    last, end = growing.last(session), growing.end(session)
    note = notes.note(last.note.encode()) if last else None
    head = notes.head(note.text) if note else None
    others = (s.name for s in note.signatures if head and s.name != head.origin) if note else ()
    receivers = session.scalars(select(Receiver).order_by(Receiver.name))
    return Standing(
        last=last,
        head=head,
        cosigners=tuple(others),
        since=end - (last.size if last else 0),
        reached=tuple(Reached(one, _behind_since(session, one)) for one in receivers),
        keys=tuple(session.scalars(select(TrailKey).order_by(TrailKey.id.desc()))),
        restores=tuple(session.scalars(select(Restore).order_by(Restore.id.desc()))),
        is_anchored=is_anchored(session),
    )


def _behind_since(session: Session, one: Receiver) -> datetime | None:
    lacking = select(func.min(KeptCheckpoint.made_at)).where(KeptCheckpoint.size > one.size)
    return session.scalar(lacking)


def to_reach(session: Session, actor: Actor) -> list[Item]:
    """Return an item for each receiver that nothing has reached for too long."""
    if not could(actor, Permission.READ_VERIFICATION, Verification):
        return []
    failing = select(Receiver).where(Receiver.failing_at < clock.now() - TOO_LONG)
    return [
        Item(
            Group.FIX,
            f"Checkpoints, {one.name}",
            str(one.failure),
            "You answer for the integrity of the records",
            "Look",
            Target("audit.checkpoints"),
            since=one.failing_at,
        )
        for one in session.scalars(failing.order_by(Receiver.name))
    ]


INBOX.append(to_reach)
