"""Checkpoints in a folder that the database's owner cannot reach.

One file a day, replaced whole whenever the trail has grown: so the last of each day stays. After an
acknowledged restore the files have a number, so that those before it stay, too.
"""

import json
import os
from pathlib import Path

from governance.audit import notes
from governance.audit.faults import Anchor, Checkpoint
from governance.audit.notes import Key, NoteError

FIRST_KIND = "concord-checkpoint-1"
PATTERNS = ("checkpoint-????-??-??*.txt", "checkpoint-????-??-??.json")
HEX = frozenset("0123456789abcdef")
DIGEST_LENGTH = 64


class CheckpointError(Exception):
    """A checkpoint cannot be read, or the trail is not the one it vouches for."""


def read(path: Path, keys: list[Key]) -> Anchor:
    """Return what a file says; `CheckpointError` if it is garbled.

    Files of the first versions hold a position and no signature; they are read as ever.
    """
    try:
        raw = path.read_bytes()
    except OSError as unread:
        raise CheckpointError(f"{path} cannot be read: {unread.strerror}.") from unread
    if raw.startswith(b"{"):
        first = _first(path, raw)
        return Anchor(first.seq, str(path), digest=first.digest)
    try:
        note = notes.note(raw)
        head = notes.head(note.text)
    except NoteError as garbled:
        raise CheckpointError(f"{path} holds no checkpoint.") from garbled
    try:
        is_signed = notes.opened(raw, keys) == head
    except NoteError:
        is_signed = False
    return Anchor(head.size, str(path), head.root, None, head.origin, str(note), is_signed)


def _first(path: Path, raw: bytes) -> Checkpoint:
    try:
        said = json.loads(raw)
        checkpoint = Checkpoint(said["seq"], said["digest"])
        is_sound = said["kind"] == FIRST_KIND and _is_position(checkpoint)
    except (ValueError, TypeError, KeyError) as garbled:
        raise CheckpointError(f"{path} holds no checkpoint.") from garbled
    if not is_sound:
        raise CheckpointError(f"{path} holds no checkpoint.")
    return checkpoint


def _is_position(checkpoint: Checkpoint) -> bool:
    is_number = type(checkpoint.seq) is int and checkpoint.seq >= 0
    return is_number and len(checkpoint.digest) == DIGEST_LENGTH and set(checkpoint.digest) <= HEX


def within(folder: Path, keys: list[Key]) -> list[Anchor]:
    """Return what every file of a folder says, the smallest trail first.

    Raises `CheckpointError` for a folder that is not there, or holds a garbled file.
    """
    if not folder.is_dir():
        raise CheckpointError(f"{folder} is not there: mount it, or set CONCORD_CHECKPOINT_DIR.")
    found = sorted(path for pattern in PATTERNS for path in folder.glob(pattern))
    return sorted((read(path, keys) for path in found), key=lambda one: (one.size, one.where))


def write(path: Path, text: str) -> None:
    """Write a note whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
