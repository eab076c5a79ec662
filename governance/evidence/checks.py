"""What `verify` checks of contents: files and what was signed are hashed anew."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from governance.audit import digests
from governance.audit.faults import Fault, Kind, Report
from governance.audit.verify import CHECKS
from governance.core.files import FileChunk, StoredFile
from governance.evidence.models import KeyProof, ProviderWord, Signature, SignedContent
from governance.evidence.proving import verified

CHUNKS, FILES, SIGNED = (
    cast("Table", model.__table__) for model in (FileChunk, StoredFile, SignedContent)
)
ITS_CONTENT = (
    (SignedContent.subject_kind == Signature.subject_kind)
    & (SignedContent.subject_id == Signature.subject_id)
    & (SignedContent.sha256 == Signature.content_sha256)
)
MANY = 500
"""Signatures read at a time."""

BATCH = 4
"""Chunks held at a time, of 256 KiB each."""


def check_files(session: Session, report: Report) -> Iterator[Fault]:
    """Compare every file's chunks with the digest and the size in its audited row."""
    files = select(FILES.c.id, FILES.c.sha256, FILES.c.size).order_by(FILES.c.id)
    report.contents["files"] = 0
    for file in session.execute(files.execution_options(yield_per=1000)):
        report.contents["files"] += 1
        if _found(session, file.sha256) != (file.sha256, file.size):
            yield Fault(Kind.FILE_DAMAGED, "file", str(file.id), ("sha256",))
    known = select(FILES.c.id).where(FILES.c.sha256 == CHUNKS.c.sha256).exists()
    nobodys = select(CHUNKS.c.sha256).where(~known).distinct()
    for content in session.scalars(nobodys):
        yield Fault(Kind.FILE_DAMAGED, "file_chunk", str(content), ("sha256",))


def _found(session: Session, sha256: str) -> tuple[str, int]:
    """Return the digest and the size of what the chunks hold; nothing sound has size -1."""
    running, size, is_sound = hashlib.sha256(), 0, True
    ordered = select(*digests.stored(CHUNKS)).where(CHUNKS.c.sha256 == sha256)
    ordered = ordered.order_by(CHUNKS.c.position).execution_options(yield_per=BATCH)
    for position, chunk in enumerate(session.execute(ordered)):
        is_sound = is_sound and chunk.position == position and isinstance(chunk.data, bytes)
        if is_sound:
            running.update(chunk.data)
            size += len(chunk.data)
    return (running.hexdigest(), size) if is_sound else ("", -1)


def check_signed(session: Session, report: Report) -> Iterator[Fault]:
    """Compare what was put up for signature with the digest that signatures name."""
    report.contents["signed contents"] = 0
    contents = select(*digests.stored(SIGNED)).execution_options(yield_per=1000)
    for content in session.execute(contents):
        report.contents["signed contents"] += 1
        if _digest(content.body) != content.sha256:
            yield Fault(Kind.CONTENT_DIFFERS, "signed_content", str(content.id), ("body",))


def _digest(body: Any) -> str:
    return hashlib.sha256(body.encode()).hexdigest() if isinstance(body, str) else ""


def check_signatures(session: Session, report: Report) -> Iterator[Fault]:
    """Check every signature with what it binds and what a key answered, by itself.

    One that cannot even be read is named by its row.
    """
    report.contents["signatures"] = 0
    keys = session.scalars(select(Signature.id).order_by(Signature.id)).all()
    for first in range(0, len(keys), MANY):
        for made, content, proof, word in _read(session, keys[first : first + MANY]):
            report.contents["signatures"] += 1
            for reason in verified(made, content, proof, word):
                column = reason.partition(": ")[0]
                yield Fault(Kind.SIGNATURE_DIFFERS, "signature", str(made.id), (column,))


def _read(
    session: Session, keys: Sequence[int]
) -> list[tuple[Signature, str | None, KeyProof | None, ProviderWord | None]]:
    """Return signatures with their contents and proofs; each alone where one cannot be read."""
    wanted = (
        select(Signature, SignedContent.body, KeyProof, ProviderWord)
        .outerjoin(SignedContent, ITS_CONTENT)
        .outerjoin(KeyProof, KeyProof.signature_id == Signature.id)
        .outerjoin(ProviderWord, ProviderWord.signature_id == Signature.id)
        .where(Signature.id.in_(keys))
        .order_by(Signature.id)
        .execution_options(populate_existing=True)
    )
    try:
        return [(*row,) for row in session.execute(wanted)]
    except (ValueError, TypeError, LookupError):
        return [] if len(keys) == 1 else [row for key in keys for row in _read(session, [key])]


CHECKS.extend((check_files, check_signed, check_signatures))
