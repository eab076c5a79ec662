"""One backup in one file: what it is, the checkpoint of its trail, and the database."""

import hashlib
import json
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from shutil import rmtree
from typing import IO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from governance.core import clock

KIND: Final = "concord-backup-1"
MANIFEST: Final = "manifest.json"
CHECKPOINT: Final = "checkpoint.txt"
DATABASE: Final = "database"
DRAFT: Final = ".concord-draft"
COPY: Final = ".concord-backup-"
"""How what is not whole yet is called: a backup that is killed leaves it."""

UNTOUCHED: Final = timedelta(hours=1)
PIECE: Final = 2**20
QUICKLY: Final = 1
"""The level of compression: higher ones take several times as long for a tenth less."""


class BackupError(Exception):
    """A backup cannot be written, read or put back; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    kind: str
    made_at: str
    dialect: str
    """`sqlite` or `postgresql`: into the other one it cannot be restored."""

    revision: str
    """Of the tables."""

    size: int
    """How many events the trail has."""

    digest: str
    """Of the last of them."""

    bytes: int
    sha256: str
    """Of the database as it lies in the file."""


def sweep(folder: Path) -> None:
    """Take away what backups that were killed left in a folder: hidden drafts and copies.

    Only what nobody has written to for an hour: another backup may be under way there.
    """
    before = (clock.now() - UNTOUCHED).timestamp()
    for left in [*folder.glob(f".*{DRAFT}"), *folder.glob(f"{COPY}*")]:
        if max(each.stat().st_mtime for each in (left, *left.rglob("*"))) < before:
            if left.is_dir():
                rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)


@contextmanager
def put_whole(path: Path) -> Iterator[Path]:
    """Give a name beside the file to write to; the file takes its place once it is whole.

    Raises `BackupError` where there is no such folder, or a file already.
    """
    if path.exists():
        raise BackupError(f"{path} is there already: a backup does not take another one's place.")
    draft = path.with_name(f".{path.name}.{os.getpid()}{DRAFT}")
    try:
        yield draft
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        path.hardlink_to(draft)
    except OSError as failed:
        raise BackupError(f"{path} cannot be written: {failed.strerror}.") from failed
    finally:
        draft.unlink(missing_ok=True)


def write(path: Path, about: Manifest, checkpoint: str, database: Path) -> Manifest:
    """Pack a backup; return its manifest with size and digest of the database."""
    method = ZIP_DEFLATED if about.dialect == "sqlite" else ZIP_STORED
    with ZipFile(path, "w", method, compresslevel=QUICKLY) as packed:
        with packed.open(DATABASE, "w", force_zip64=True) as into, database.open("rb") as read:
            sha256, count = _copied(read, into)
        whole = Manifest(**asdict(about) | {"bytes": count, "sha256": sha256})
        packed.writestr(CHECKPOINT, checkpoint)
        packed.writestr(MANIFEST, json.dumps(asdict(whole), indent=2))
    return whole


def read(path: Path) -> tuple[Manifest, str]:
    """Return what a backup says of itself, and its checkpoint; `BackupError` if it is none."""
    try:
        with ZipFile(path) as packed:
            about = Manifest(**json.loads(packed.read(MANIFEST)))
            checkpoint = packed.read(CHECKPOINT).decode()
    except OSError as unread:
        raise BackupError(f"{path} cannot be read: {unread.strerror}.") from unread
    except (BadZipFile, KeyError, ValueError, TypeError) as garbled:
        raise BackupError(f"{path} is no backup of Concord, or only a part of one.") from garbled
    if about.kind != KIND:
        raise BackupError(f"{path} is a backup of another version: {about.kind}.")
    return about, checkpoint


def unpack(path: Path, about: Manifest, to: Path | None = None) -> None:
    """Compare the database with its digest, and write it to a file if there is one to write.

    Raises `BackupError` if it is not what was packed.
    """
    try:
        with (
            ZipFile(path) as packed,
            packed.open(DATABASE) as read,
            (to or Path(os.devnull)).open("wb") as into,
        ):
            found = _copied(read, into)
    except (OSError, BadZipFile, zlib.error, KeyError, EOFError) as failed:
        raise BackupError(f"{path} cannot be read to its end: it is damaged.") from failed
    if found != (about.sha256, about.bytes):
        raise BackupError(f"{path} is damaged: its database is not the one that was packed.")


def _copied(read: IO[bytes], into: IO[bytes]) -> tuple[str, int]:
    """Copy piece by piece; return the digest and the number of bytes."""
    sha256, count = hashlib.sha256(), 0
    while piece := read.read(PIECE):
        sha256.update(piece)
        count += into.write(piece)
    return sha256.hexdigest(), count
