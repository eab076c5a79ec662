"""Keep what a learning system reports, once for each of its numbers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.completions.models import ReportedCompletion
from governance.completions.rules import (
    Permission,
    reasons_against_attendance,
    reasons_against_report,
)
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.curricula.commands.records import Done, keep
from governance.curricula.models import How, TrainingItemVersion
from governance.identity.models import Person
from governance.skills.commands.evidence import evidence_of
from governance.skills.models import Competence
from governance.skills.rules.evidence import Around, Showing, reasons_against


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a completion comes from: the learning system, and its number there."""

    system: str
    number: str


@dataclass(frozen=True, slots=True)
class Attendance:
    """A version of a course, and when somebody completed it."""

    version: TrainingItemVersion
    """With its item."""

    at: datetime


def report(
    session: Session, actor: Actor, person: Person, origin: Origin, showing: Showing
) -> ReportedCompletion:
    """Record what a learning system reports of somebody, and under which number it does.

    Raises `Forbidden` unless the actor is the person's HR, `RuleViolation` with every reason why it
    shows nothing.
    """
    must(session, actor, Permission.REPORT, person)
    competence = session.get_one(Competence, showing.competence_id)
    around = around_report(actor, person.id, person.name, competence)
    if reasons := (*reasons_against_report(showing), *reasons_against(showing, around)):
        raise RuleViolation(*reasons)
    evidence = evidence_of(actor, person, competence, showing)
    session.add(evidence)
    session.flush()
    made = ReportedCompletion(
        system=origin.system, number=origin.number, person_id=person.id, evidence_id=evidence.id
    )
    session.add(made)
    session.flush()
    record(
        session, actor, "skill_evidence.recorded", evidence,
        who=person.name, what=str(competence), level=evidence.level, reported=origin.number,
    )  # fmt: skip
    return made


def report_attendance(
    session: Session, actor: Actor, person: Person, origin: Origin, came: Attendance
) -> ReportedCompletion:
    """Record that a learning system reports somebody at a course that is a training item here.

    Raises `Forbidden` unless the actor is the person's HR, `RuleViolation` with every reason why it
    does not count.
    """
    must(session, actor, Permission.REPORT, person)
    if reasons := tuple(reasons_against_attendance(came.version.item.kind, person.id, actor.id)):
        raise RuleViolation(*reasons)
    note = f"Reported as {origin.number}."
    kept = keep(session, person, came.version, Done(How.ATTENDED, came.at, note=note), actor)
    made = ReportedCompletion(
        system=origin.system, number=origin.number, person_id=person.id, record_id=kept.id
    )
    session.add(made)
    session.flush()
    record(
        session, actor, "training_record.kept", kept,
        who=person.name, what=str(came.version.item), label=came.version.label,
        passed=kept.is_passed, reported=origin.number,
    )  # fmt: skip
    return made


def around_report(actor: Actor, person_id: int, name: str, competence: Competence) -> Around:
    """Return what is known around a report: nobody assessed, and quality accepted nothing."""
    return Around(
        person_id=person_id,
        person=name,
        competence=str(competence),
        is_in_use=competence.ended_on is None or competence.ended_on > clock.today(),
        recorder_id=actor.id,
        is_quality=False,
        now=clock.now(),
    )
