"""Make the next checkpoint, and bring it to the folder; what does not continue is never signed."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit import checkpoints, growing, keyring, notes
from governance.audit.anchors import KeptCheckpoint, Receiver, Restore, TrailKey
from governance.audit.checkpoints import CheckpointError
from governance.audit.commands import record
from governance.audit.faults import Anchor
from governance.audit.growing import Grown
from governance.audit.keyring import KEEPER, Signer
from governance.audit.models import AuditEvent
from governance.audit.notes import TreeHead
from governance.core import clock

FOLDER = "folder"
WAITING = select(Restore.id).where(Restore.acknowledged_at.is_(None)).limit(1)
"""A restore that nobody has acknowledged yet, or one of both."""


class RolledBackError(CheckpointError):
    """The trail ends before what is known of it elsewhere."""

    def __init__(self, size: int, known: Anchor) -> None:
        """Say where it ends, and what is known."""
        super().__init__(
            f"The trail ends at event {size}, but {known.where} was written at event "
            f"{known.size}: it was rolled back or cut off. Run `concord verify`."
        )
        self.size, self.known = size, known


@dataclass(frozen=True, slots=True)
class Told:
    """A checkpoint on its way."""

    size: int
    origin: str
    note: str


def newest(session: Session) -> Told | None:
    """Return the newest checkpoint that was kept."""
    last = growing.last(session)
    if last is None:
        return None
    return Told(last.size, session.get_one(TrailKey, last.key_id).origin, last.note)


def continued(session: Session, folder: Path) -> Anchor | None:
    """Return the newest checkpoint of a folder, if any, once the trail is seen to continue it.

    Raises `RolledBackError`, or `CheckpointError` for a trail that was written anew.
    """
    ended = keyring.ended(session)
    found = checkpoints.within(folder, keyring.known(session))
    counted = [one for one in found if one.size <= ended.get(one.origin, one.size)]
    if ended:
        counted = [one for one in counted if one.origin]
    if not counted:
        return None
    known, size = counted[-1], growing.end(session)
    if size < known.size:
        raise RolledBackError(size, known)
    if known.size and not (known.is_signed and _is_met(session, known)):
        raise CheckpointError(
            f"Event {known.size}, or one before it, is not what {known.where} vouches for: the "
            "trail was written anew. Run `concord verify`."
        )
    return known


def _is_met(session: Session, anchor: Anchor) -> bool:
    if anchor.root is not None:
        return growing.grow(session, anchor.size).root == anchor.root
    of = select(AuditEvent.digest).where(AuditEvent.seq == anchor.size)
    return session.scalar(of) == anchor.digest


def grown(session: Session) -> Grown | None:
    """Return the tree as it is now; None if a checkpoint of it was kept already.

    None, too, until a restore is acknowledged: nobody signs two ends under one name.
    """
    if session.scalar(WAITING) is not None:
        return None
    size, last = growing.end(session), growing.last(session)
    if last is not None and size < last.size:
        raise CheckpointError(
            f"The trail ends at event {size}, but the checkpoint of {last.made_at:%F} was made at "
            f"event {last.size}: it was cut off. Run `concord verify`."
        )
    if not size or (last is not None and last.size == size and _is_current(session, last)):
        return None
    return growing.grow(session, size)


def _is_current(session: Session, last: KeptCheckpoint) -> bool:
    """Whether its origin is still in force: after a restore, its successor tells the size again."""
    key = session.get_one(TrailKey, last.key_id)
    return key.until_size is None


def keep(session: Session, tree: Grown, by: Signer) -> KeptCheckpoint | None:
    """Sign a checkpoint; None if another worker did so meanwhile."""
    last = growing.last(session)
    if last is not None and last.size >= tree.size and last.key_id == by.row.id:
        return None
    note = notes.sign(TreeHead(by.row.origin, tree.size, tree.root), by.private)
    made = KeptCheckpoint(
        size=tree.size, key_id=by.row.id, made_at=clock.now(), note=str(note),
        before=tree.before.pack(),
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def path_in(folder: Path, origin: str, at: datetime) -> Path:
    """Return the day's file; that of a second origin does not take the place of the first one's."""
    number = origin.rpartition("/")[2]
    return folder / f"checkpoint-{at:%Y-%m-%d}{f'-{number}' if number.isdecimal() else ''}.txt"


def note_sent(session: Session, name: str, where: str, told: Told) -> None:
    """Write down how far a receiver has come."""
    one = _receiver(session, name, where)
    one.size, one.origin, one.sent_at = told.size, told.origin, clock.now()
    one.failure = one.failing_at = None


def note_failure(session: Session, name: str, where: str, failure: str) -> None:
    """Write down why a receiver was not brought anything."""
    one = _receiver(session, name, where)
    one.failure, one.failing_at = failure, one.failing_at or clock.now()


def _receiver(session: Session, name: str, where: str) -> Receiver:
    one = session.get(Receiver, name)
    if one is None:
        one = Receiver(name=name, size=0, origin="")
        session.add(one)
    one.where = where
    return one


def found_rolled_back(
    session: Session, size: int, known: Anchor, by: str = KEEPER.name, why: str | None = None
) -> Restore | None:
    """Write down that the trail ends too early; None if that is known already."""
    if session.scalar(WAITING) is not None:
        return None
    made = Restore(
        found_at=clock.now(), found_by=by, size=size, known_size=known.size,
        known_note=known.note, known_at=known.where, reason=why,
    )  # fmt: skip
    session.add(made)
    record(session, KEEPER, "trail.rolled_back", made, lost=made.lost, reason=why)
    return made
