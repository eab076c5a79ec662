"""What proves the acts on a record: its signatures, contents and files."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from governance.evidence.models import EvidenceFile, Signature, SignedContent


def signatures_of(session: Session, kind: str, record_id: int) -> Sequence[Signature]:
    """Return every signature a record ever got, oldest first, whatever content it was under."""
    return session.scalars(
        select(Signature)
        .where(Signature.subject_kind == kind, Signature.subject_id == record_id)
        .order_by(Signature.signed_at, Signature.id)
    ).all()


def content_of(session: Session, kind: str, record_id: int, sha256: str) -> SignedContent | None:
    """Return one version of a record as it was put up for signature."""
    return session.scalar(
        select(SignedContent).where(
            SignedContent.subject_kind == kind,
            SignedContent.subject_id == record_id,
            SignedContent.sha256 == sha256,
        )
    )


def files_of(session: Session, kind: str, record_id: int) -> Sequence[EvidenceFile]:
    """Return the files kept with a record, oldest first."""
    return session.scalars(
        select(EvidenceFile)
        .where(EvidenceFile.subject_kind == kind, EvidenceFile.subject_id == record_id)
        .options(joinedload(EvidenceFile.file))
        .order_by(EvidenceFile.id)
    ).all()
