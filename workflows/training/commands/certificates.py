"""Ask for the certificate of a training, and keep what the worker made."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock, files
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.core.outbox import emit
from governance.curricula.models import TrainingRecord, TrainingRevocation
from governance.curricula.rules.permissions import Permission as OfCurricula
from workflows.training.models import TrainingCertificate


def request(session: Session, actor: Actor, training: TrainingRecord) -> TrainingCertificate:
    """Ask for the certificate of a training that was passed; there is one of each.

    Raises `RuleViolation` for one that was not passed, or was revoked.
    """
    must(session, actor, OfCurricula.READ_RECORD, training)
    if not training.is_passed:
        raise RuleViolation(f"{training} was not passed: there is nothing to certify.")
    if session.get(TrainingRevocation, training.id) is not None:
        raise RuleViolation(f"{training} was revoked: it never should have counted.")
    is_it = TrainingCertificate.record_id == training.id
    made = session.scalars(select(TrainingCertificate).where(is_it)).one_or_none()
    if made is None:
        made = TrainingCertificate(
            person_id=training.person_id, record_id=training.id,
            asked_by=actor.name, asked_at=clock.now(),
        )  # fmt: skip
        session.add(made)
        session.flush()
        emit(session, "training_certificate.requested", certificate_id=made.id)
    record(session, actor, "training_certificate.requested", made)
    return made


def make(session: Session, actor: Actor, certificate: TrainingCertificate, content: bytes) -> None:
    """Keep the file that was made; for the worker."""
    file = files.keep(session, actor, f"{certificate.reference}.pdf", content)
    certificate.file_id = file.id
    record(session, actor, "training_certificate.made", certificate, sha256=file.sha256)


def locked(session: Session, certificate_id: int) -> TrainingCertificate:
    """Return a certificate, held until the commit."""
    wanted = select(TrainingCertificate).where(TrainingCertificate.id == certificate_id)
    return session.scalars(wanted.with_for_update()).one()
