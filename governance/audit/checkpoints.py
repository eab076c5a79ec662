"""Where the trail ended, minute by minute, in a folder that the database's owner cannot reach.

One file a day, replaced whole whenever the trail has grown: so the last of each day stays. A
position is written only if the trail still holds the one written before it; else nothing is
written, since the newest file is then the proof that the trail was cut off or written anew.
"""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.faults import Checkpoint
from governance.audit.models import AuditEvent, AuditHead

KIND = "concord-checkpoint-1"
PATTERN = "checkpoint-????-??-??.json"
HEX = frozenset("0123456789abcdef")
DIGEST_LENGTH = 64


class CheckpointError(Exception):
    """A checkpoint cannot be read, or the trail is not the one it vouches for."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A checkpoint, and the file it was read from."""

    checkpoint: Checkpoint
    path: Path


def read(path: Path) -> Checkpoint:
    """Return the position in a file; `CheckpointError` if it is garbled."""
    try:
        said = json.loads(path.read_bytes())
        checkpoint = Checkpoint(said["seq"], said["digest"])
        is_sound = said["kind"] == KIND and _is_position(checkpoint)
    except OSError as unread:
        raise CheckpointError(f"{path} cannot be read: {unread.strerror}.") from unread
    except (ValueError, TypeError, KeyError) as garbled:
        raise CheckpointError(f"{path} holds no checkpoint.") from garbled
    if not is_sound:
        raise CheckpointError(f"{path} holds no checkpoint.")
    return checkpoint


def _is_position(checkpoint: Checkpoint) -> bool:
    is_number = type(checkpoint.seq) is int and checkpoint.seq >= 0
    return is_number and len(checkpoint.digest) == DIGEST_LENGTH and set(checkpoint.digest) <= HEX


def newest(folder: Path) -> Kept | None:
    """Return the furthest position in a folder; None if it holds none yet.

    Raises `CheckpointError` for a folder that is not there, or holds a garbled file.
    """
    if not folder.is_dir():
        raise CheckpointError(f"{folder} is not there: mount it, or set CONCORD_CHECKPOINT_DIR.")
    kept = [Kept(read(path), path) for path in folder.glob(PATTERN)]
    return max(kept, key=lambda one: (one.checkpoint.seq, one.path.name), default=None)


def write(path: Path, checkpoint: Checkpoint, at: datetime) -> None:
    """Write a position whole or not at all."""
    said = {
        "kind": KIND,
        "seq": checkpoint.seq,
        "digest": checkpoint.digest,
        "written_at": at.isoformat(timespec="seconds"),
    }
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("w", encoding="utf-8") as file:
        json.dump(said, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def position(session: Session) -> Checkpoint:
    """Return where the trail ends now."""
    head = session.execute(select(AuditHead.seq, AuditHead.digest)).one()
    return Checkpoint(head.seq, head.digest)


def keep(session: Session, folder: Path, at: datetime) -> Path | None:
    """Write where the trail ends into the day's file; None if it has not grown.

    Raises `CheckpointError` if the trail no longer holds what was kept last: it was cut off,
    rolled back to an older backup, or written anew.
    """
    last, now = newest(folder), position(session)
    if last is not None:
        _assert_continues(session, last, now)
        if last.checkpoint.seq == now.seq:
            return None
    path = folder / f"checkpoint-{at:%Y-%m-%d}.json"
    write(path, now, at)
    return path


def _assert_continues(session: Session, last: Kept, now: Checkpoint) -> None:
    seq = last.checkpoint.seq
    there = session.scalar(select(AuditEvent.digest).where(AuditEvent.seq == seq))
    if now.seq < seq:
        raise CheckpointError(
            f"The trail ends at event {now.seq}, but {last.path} was written at event {seq}: "
            "it was rolled back or cut off. Run `concord verify`."
        )
    if seq and there != last.checkpoint.digest:
        raise CheckpointError(
            f"Event {seq} is not the one that {last.path} vouches for: the trail was written "
            "anew. Run `concord verify`."
        )
