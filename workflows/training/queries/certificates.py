"""Certificates as pages and paper need them."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from governance.core import files
from governance.core.errors import NotFound
from governance.curricula.models import How, TrainingItemEffect, TrainingRecord
from governance.evidence.models import KINDS
from governance.skills.models import Competence
from workflows.training.models import TrainingCertificate
from workflows.training.paper import Certified

of = TrainingCertificate
HOW_LABELS = {
    How.READ: "read, and signed as understood",
    How.ATTENDED: "attended",
    How.ASSESSED: "assessed on the job",
    How.ANSWERED: "quiz",
}


def whole(session: Session, certificate: TrainingCertificate) -> TrainingCertificate:
    """Return a certificate with its training, its person and its file."""
    options = (
        joinedload(of.person),
        joinedload(of.file),
        joinedload(of.record).options(
            joinedload(TrainingRecord.item),
            joinedload(TrainingRecord.item_version),
            joinedload(TrainingRecord.assessor),
            joinedload(TrainingRecord.recorded_by),
            joinedload(TrainingRecord.revocation),
        ),
    )
    return session.get_one(of, certificate.id, options=options, populate_existing=True)


def certified(session: Session, certificate: TrainingCertificate, public_url: str) -> Certified:
    """Return what the certificate says."""
    made = whole(session, certificate)
    record = made.record
    shows = (
        select(Competence.code, Competence.title, TrainingItemEffect.level)
        .join(Competence, Competence.id == TrainingItemEffect.competence_id)
        .where(TrainingItemEffect.item_id == record.item_id, TrainingItemEffect.ended_at.is_(None))
        .order_by(Competence.code)
    )
    return Certified(
        reference=made.reference,
        record=record.reference,
        person=made.person.name,
        item=str(record.item),
        version=record.item_version.label,
        how=HOW_LABELS[record.how],
        completed_at=record.completed_at,
        ends_at=record.ends_at,
        shows=[f"{row.code} {row.title}, level {row.level}" for row in session.execute(shows)],
        assessor=record.assessor.name if record.assessor else "",
        recorded_by=record.recorded_by.name,
        address=f"{public_url.rstrip('/')}/training/certificates/{made.id}",
    )


def content(session: Session, certificate: TrainingCertificate) -> tuple[str, bytes]:
    """Return the file with its name; raises `NotFound` while there is none."""
    found = whole(session, certificate).file
    if found is None:
        raise NotFound(f"{certificate} has no file yet: open its page again in a moment.")
    return found.name, files.content(session, found)


KINDS[of.__tablename__] = of
