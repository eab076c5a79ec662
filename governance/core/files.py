"""Files in the database, in chunk rows named by content: one backup is one consistent truth."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePath
from typing import IO

from sqlalchemy import CheckConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from governance.core import clock
from governance.core.access import Actor
from governance.core.db import Base
from governance.core.errors import RuleViolation

CHUNK_BYTES = 256 * 1024
MOST_BYTES = 25 * 1024 * 1024
"""What is larger is kept elsewhere and referred to. Source: House rule, ADR 0009."""

LONGEST_NAME = 200


class StoredFile(Base):
    """A file as somebody handed it in; the same content is stored once."""

    __tablename__ = "file"
    __table_args__ = (CheckConstraint(f"size BETWEEN 1 AND {MOST_BYTES}", name="size_range"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(index=True)
    """Names the chunks that hold the content."""

    name: Mapped[str]
    """What it was called on the person's machine, without folders."""

    size: Mapped[int]
    """Bytes."""

    kept_at: Mapped[datetime]
    kept_by: Mapped[str]


class FileChunk(Base):
    """One piece of a content, of 256 KiB at most."""

    __tablename__ = "file_chunk"
    __unaudited__ = "named by its content: verifying hashes the chunks against the audited file row"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    """Order within the content, from 0, without gaps."""

    data: Mapped[bytes]


def keep(session: Session, actor: Actor, name: str, content: bytes) -> StoredFile:
    """Store a file's content once, and who handed it in under which name.

    Raises `RuleViolation` for an empty file or one of more than 25 MiB.
    """
    plain = PurePath(name.replace("\\", "/")).name[-LONGEST_NAME:] or "file"
    if not content:
        raise RuleViolation(f"{plain} is empty: choose the file that holds the content.")
    if len(content) > MOST_BYTES:
        raise RuleViolation(
            f"{plain} has {len(content) / 2**20:.0f} MiB; the most is {MOST_BYTES // 2**20} MiB. "
            "Keep it in a controlled place and refer to it."
        )
    sha256 = hashlib.sha256(content).hexdigest()
    if session.get(FileChunk, (sha256, 0)) is None:
        session.add_all(
            FileChunk(sha256=sha256, position=n, data=content[start : start + CHUNK_BYTES])
            for n, start in enumerate(range(0, len(content), CHUNK_BYTES))
        )
    file = StoredFile(
        sha256=sha256, name=plain, size=len(content), kept_at=clock.now(), kept_by=actor.name
    )
    session.add(file)
    session.flush()
    return file


def chunks(session: Session, sha256: str) -> Iterator[bytes]:
    """Stream a content, chunk by chunk."""
    ordered = select(FileChunk.data).where(FileChunk.sha256 == sha256).order_by(FileChunk.position)
    yield from session.scalars(ordered.execution_options(yield_per=4))


def copy(session: Session, file: StoredFile, to: IO[bytes]) -> None:
    """Write a whole content, chunk by chunk; `RuleViolation` if it is not what was handed in."""
    found = hashlib.sha256()
    for chunk in chunks(session, file.sha256):
        found.update(chunk)
        to.write(chunk)
    if found.hexdigest() != file.sha256:
        raise _altered(file)


def content(session: Session, file: StoredFile) -> bytes:
    """Return a whole content; `RuleViolation` if it is not what was handed in."""
    found = b"".join(chunks(session, file.sha256))
    if hashlib.sha256(found).hexdigest() != file.sha256:
        raise _altered(file)
    return found


def _altered(file: StoredFile) -> RuleViolation:
    return RuleViolation(f"{file.name} is not as it was handed in: have the trail verified.")
