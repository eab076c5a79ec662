"""What proves the acts on a record: its signatures, contents and files."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from governance.core.access import Actor
from governance.core.errors import RuleViolation
from governance.core.files import StoredFile, chunks
from governance.evidence import proving
from governance.evidence.models import (
    EvidenceFile,
    KeyProof,
    ProviderWord,
    Signature,
    SignedContent,
)

Mask = Callable[[Session, Actor, int], Callable[[str], str]]
MASKS: dict[str, Mask] = {}
"""How the content of a kind of record is shown to who may not see all that it names."""


def masked(session: Session, reader: Actor, payload: Mapping[str, Any], text: str) -> str:
    """Return what is to be signed without the names that the reader may not be told."""
    kind, _, key = payload["record"].partition(":")
    mask = MASKS.get(kind)
    return mask(session, reader, int(key))(text) if mask and key.isdigit() else text


SIGNATURES = (
    select(Signature)
    .where(Signature.subject_kind == bindparam("kind"), Signature.subject_id == bindparam("of"))
    .order_by(Signature.signed_at, Signature.id)
)
CONTENT = select(SignedContent).where(
    SignedContent.subject_kind == bindparam("kind"),
    SignedContent.subject_id == bindparam("of"),
    SignedContent.sha256 == bindparam("sha256"),
)
TEXT = CONTENT.with_only_columns(SignedContent.body)
FILES = (
    select(EvidenceFile)
    .where(
        EvidenceFile.subject_kind == bindparam("kind"), EvidenceFile.subject_id == bindparam("of")
    )
    .options(joinedload(EvidenceFile.file))
    .order_by(EvidenceFile.id)
)
"""Made once."""


def signatures_of(session: Session, kind: str, record_id: int) -> Sequence[Signature]:
    """Return every signature a record ever got, oldest first, whatever content it was under."""
    return session.scalars(SIGNATURES, {"kind": kind, "of": record_id}).all()


def content_of(session: Session, kind: str, record_id: int, sha256: str) -> SignedContent | None:
    """Return one version of a record as it was put up for signature."""
    return session.scalar(CONTENT, {"kind": kind, "of": record_id, "sha256": sha256})


def text_of(session: Session, kind: str, record_id: int, sha256: str) -> str | None:
    """Return the bytes of one version of a record, if it was put up for signature."""
    return session.scalar(TEXT, {"kind": kind, "of": record_id, "sha256": sha256})


def signed_before(
    session: Session, person_id: int, payload: Mapping[str, Any]
) -> SignedContent | None:
    """Return the content of the same record that a person signed last, if it is another one."""
    kind, _, key = payload["record"].partition(":")
    if not key.isdigit():
        return None
    wanted = (
        select(SignedContent)
        .join(
            Signature,
            (Signature.subject_kind == SignedContent.subject_kind)
            & (Signature.subject_id == SignedContent.subject_id)
            & (Signature.content_sha256 == SignedContent.sha256),
        )
        .where(
            SignedContent.subject_kind == kind,
            SignedContent.subject_id == int(key),
            SignedContent.sha256 != payload["content_sha256"],
            Signature.person_id == person_id,
        )
        .order_by(Signature.id.desc())
        .limit(1)
    )
    return session.scalars(wanted).first()


def files_of(session: Session, kind: str, record_id: int) -> Sequence[EvidenceFile]:
    """Return the files kept with a record, oldest first."""
    return session.scalars(FILES, {"kind": kind, "of": record_id}).all()


def stored(session: Session, kept: EvidenceFile) -> StoredFile:
    """Return what was handed in: its name, size and digest."""
    return session.scalars(select(StoredFile).where(StoredFile.id == kept.file_id)).one()


def verified(session: Session, file: StoredFile) -> Iterator[bytes]:
    """Yield a content by pieces; `RuleViolation` at its end if it is not what was handed in."""
    found = hashlib.sha256()
    for piece in chunks(session, file.sha256):
        found.update(piece)
        yield piece
    if found.hexdigest() != file.sha256:
        raise RuleViolation(
            f"{file.name} is not as it was handed in, so it is not given out: "
            "have the trail verified."
        )


def unproven(session: Session, keys: Sequence[int]) -> list[str]:
    """Return which of these signatures do not hold by what is kept of them, and why."""
    its_content = (
        (SignedContent.subject_kind == Signature.subject_kind)
        & (SignedContent.subject_id == Signature.subject_id)
        & (SignedContent.sha256 == Signature.content_sha256)
    )
    wanted = (
        select(Signature, SignedContent.body, KeyProof, ProviderWord)
        .outerjoin(SignedContent, its_content)
        .outerjoin(KeyProof, KeyProof.signature_id == Signature.id)
        .outerjoin(ProviderWord, ProviderWord.signature_id == Signature.id)
        .where(Signature.id.in_(keys))
        .order_by(Signature.id)
    )
    found = [
        (made, proving.verified(made, body, proof, word))
        for made, body, proof, word in session.execute(wanted)
    ]
    return [
        f"The signature of {made.signer} under {made.subject} does not hold ({reasons[0]}): "
        "have the trail verified, and the change signed anew."
        for made, reasons in found
        if reasons
    ]
