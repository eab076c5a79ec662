"""Record what shows what somebody can do, and revoke it; neither is ever edited."""

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, may, must
from governance.core.errors import Conflict, RuleViolation
from governance.evidence import signing
from governance.evidence.models import EvidenceFile
from governance.identity.models import Person
from governance.skills.models import Competence, SkillEvidence, SkillRevocation
from governance.skills.queries.holdings import level_of
from governance.skills.rules.evidence import Around, Showing, months_later, reasons_against
from governance.skills.rules.permissions import Permission


def show(
    session: Session,
    actor: Actor,
    person: Person,
    showing: Showing,
    file: tuple[str, bytes] | None = None,
) -> SkillEvidence:
    """Record what shows what somebody can do, with the file that proves it, if there is one.

    Raises `RuleViolation` with every reason why it shows nothing, such as an assessor who may not.
    """
    must(session, actor, Permission.RECORD, person)
    competence = session.get(Competence, showing.competence_id)
    if competence is None:
        raise RuleViolation("Competence: choose one of the list.")
    around = around_of(session, person, competence, showing, actor)
    if reasons := reasons_against(showing, around):
        raise RuleViolation(*reasons)
    made = evidence_of(actor, person, competence, showing, around.assessor_level)
    session.add(made)
    session.flush()
    if file is not None:
        name, data = file
        kept = EvidenceFile(
            subject_kind=SkillEvidence.__tablename__, subject_id=made.id, is_content=False,
            description=made.subject,
        )  # fmt: skip
        signing.attach(session, actor, kept, name, data)
    record(
        session, actor, "skill_evidence.recorded", made,
        who=person.name, what=str(competence), level=made.level,
    )  # fmt: skip
    return made


def evidence_of(
    actor: Actor,
    person: Person,
    competence: Competence,
    showing: Showing,
    assessor_level: int | None = None,
) -> SkillEvidence:
    """Return the row to add: a step of the command that permits first and records last."""
    until = showing.ends_at
    if until is None and competence.months:
        until = months_later(showing.performed_at, competence.months)
    return SkillEvidence(
        person_id=person.id, competence_id=competence.id, kind=showing.kind, level=showing.level,
        subject=showing.subject, subject_version=showing.subject_version,
        performed_at=showing.performed_at, ends_at=until, assessor_id=showing.assessor_id,
        assessor_level=assessor_level, note=showing.note.strip(),
        recorded_at=clock.now(), recorded_by=actor.name,
    )  # fmt: skip


def around_of(
    session: Session, person: Person, competence: Competence, showing: Showing, actor: Actor
) -> Around:
    """Return what is known around a piece of evidence, for the rule that judges it."""
    assessor = session.get(Person, showing.assessor_id) if showing.assessor_id else None
    if showing.assessor_id and assessor is None:
        raise RuleViolation("Assessor: choose one of the list.")
    level = None
    if assessor is not None:
        level = level_of(session, assessor.id, competence.id, showing.performed_at)
    return Around(
        person_id=person.id,
        person=person.name,
        competence=str(competence),
        is_in_use=competence.ended_on is None or competence.ended_on > clock.today(),
        recorder_id=actor.id,
        is_quality=may(session, actor, Permission.ACCEPT, person),
        now=clock.now(),
        assessor=assessor.name if assessor else "",
        assessor_level=level,
    )


def revoke(session: Session, actor: Actor, evidence: SkillEvidence, reason: str) -> None:
    """Revoke a piece of evidence: it never should have counted, and from now on it is known.

    What was decided while it was believed keeps the evidence it was decided by.
    """
    must(session, actor, Permission.REVOKE, evidence)
    if not reason.strip():
        raise RuleViolation("Say why it is revoked: the reason is kept with it.")
    if session.get(SkillRevocation, evidence.id) is not None:
        raise Conflict(f"{evidence} is revoked already.")
    made = SkillRevocation(
        evidence_id=evidence.id, revoked_at=clock.now(), revoked_by=actor.name,
        reason=reason.strip(),
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(session, actor, "skill_evidence.revoked", evidence, reason=reason.strip())
