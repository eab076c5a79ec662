"""The columns of a sheet of completions, and a completion as such a sheet says it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from governance.completions.models import ReportedCompletion
from governance.completions.rules import MOST
from governance.core.exports import KINDS as EXPORTS
from governance.core.exports import Sheet
from governance.curricula.models import TrainingItem, TrainingItemVersion, TrainingRecord
from governance.identity.employment.models import Employment
from governance.identity.models import Person
from governance.places.models import Level, Place
from governance.register.columns.fields import Field
from governance.register.columns.values import Text, day
from governance.register.imports.cells import among, whole
from governance.skills.models import Competence, EvidenceKind, SkillEvidence
from governance.skills.rules.evidence import KIND_LABELS

LABELS = {kind: KIND_LABELS[kind] for kind in MOST}
OTHER_WORDS = {
    EvidenceKind.READ_UNDERSTOOD: "document, reading, gelesen, lecture",
    EvidenceKind.COURSE: "training, e-learning, Kurs, Schulung, formation",
    EvidenceKind.CERTIFICATE: "licence, Zertifikat, attestation",
}
FIELDS = (
    Field("number", "Completion number", Text(80),
          "Completion ID, Record ID, Transcript ID, Nachweisnummer", is_required=True),
    Field("system", "Learning system", Text(80), "LMS, System, Source system, Quelle"),
    Field("employee_id", "Employee ID", Text(40),
          "Employee number, Personnel number, Staff ID, Personalnummer, Matricule",
          is_required=True),
    Field("competence", "Competence", Text(40),
          "Competence code, Skill, Skill code, Kompetenz, Compétence"),
    Field("item", "Training item", Text(60),
          "Training item code, Course code, Kursnummer, Code de formation"),
    Field("kind", "Kind", among(LABELS, OTHER_WORDS), "Type, Art"),
    Field("level", "Level", whole, "Stufe, Niveau, Nivel"),
    Field("subject", "Course, certificate or document", Text(200),
          "Title, Course, Course title, Certificate, Kurs, Cours"),
    Field("version", "Version", Text(40), "Revision, Document version, Fassung"),
    Field("completed_on", "Completed on", day,
          "Completion date, Date completed, Absolviert am, Terminé le", is_required=True),
    Field("valid_until", "Valid until", day,
          "Expires on, Expiry date, Valid through, Gültig bis, Valable jusqu'au"),
)  # fmt: skip


def begins(on: date, zone: str) -> datetime:
    """Return the first instant of a day on a clock."""
    return datetime.combine(on, time(), ZoneInfo(zone)).astimezone(UTC)


def ends(last: date, zone: str) -> datetime:
    """Return the first instant after the last day on which something is valid."""
    return begins(last + timedelta(days=1), zone)


@dataclass(frozen=True, slots=True)
class Reported:
    """What was reported, and what was recorded of it: evidence, or a record of an item."""

    made: ReportedCompletion
    employee_id: str
    zone: str
    """In which the person reads times: a sheet says days on their clock."""

    evidence: SkillEvidence | None
    competence: str | None
    record: TrainingRecord | None
    item: str | None
    label: str | None

    @property
    def reference(self) -> str:
        """How people call what was recorded."""
        return self.evidence.reference if self.evidence else str(self.record)


def reported(session: Session, *clauses: ColumnElement[bool]) -> Iterator[Reported]:
    """Yield what was reported, in one statement."""
    of = ReportedCompletion
    wanted = (
        select(
            *(of, Employment.employee_id, Person.time_zone, SkillEvidence, Competence.code),
            *(TrainingRecord, TrainingItem.code, TrainingItemVersion.label),
        )
        .join(Person, Person.id == of.person_id)
        .join(Employment, Employment.person_id == of.person_id)
        .outerjoin(SkillEvidence, SkillEvidence.id == of.evidence_id)
        .outerjoin(Competence, Competence.id == SkillEvidence.competence_id)
        .outerjoin(TrainingRecord, TrainingRecord.id == of.record_id)
        .outerjoin(TrainingItem, TrainingItem.id == TrainingRecord.item_id)
        .outerjoin(TrainingItemVersion, TrainingItemVersion.id == TrainingRecord.version_id)
        .where(*clauses)
        .order_by(of.id)
    )
    for row in session.execute(wanted):
        yield Reported(*row)


def exported(one: Reported) -> Mapping[str, str | None]:
    """Return a completion as a sheet says it."""
    shown = one.evidence
    done_at = one.record.completed_at if one.record else None
    last = None
    if shown is not None:
        done_at = shown.performed_at
        last = shown.ends_at - timedelta(days=1) if shown.ends_at else None
    return {
        "number": one.made.number,
        "system": one.made.system or None,
        "employee_id": one.employee_id,
        "competence": one.competence,
        "item": one.item,
        "kind": LABELS[shown.kind] if shown else None,
        "level": str(shown.level) if shown else None,
        "subject": shown.subject if shown else None,
        "version": shown.subject_version if shown else one.label,
        "completed_on": _day(done_at, one.zone),
        "valid_until": _day(last, one.zone),
    }


def _day(at: datetime | None, zone: str) -> str | None:
    """Return the day of an instant on the person's clock."""
    return at.astimezone(ZoneInfo(zone)).date().isoformat() if at else None


def sheet(session: Session, site: str | None) -> Sheet:
    """Return all that was reported, or of those who work at the site with this code."""
    there = select(Place.id).where(Place.level == Level.SITE, Place.code == (site or "").lower())
    mine = [Employment.site_id.in_(there)] if site else []
    rows = (tuple(exported(one).values()) for one in reported(session, *mine))
    return Sheet(tuple(field.label for field in FIELDS), rows)


EXPORTS["skill-evidence"] = sheet
