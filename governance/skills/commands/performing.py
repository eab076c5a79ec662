"""Keep as evidence the work that was performed: a step of the command that closes its record."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.enforcement.consulting import About
from governance.identity.models import Person
from governance.skills.commands.evidence import evidence_of
from governance.skills.models import Competence, EvidenceKind, SkillReliance, SkillRequirement
from governance.skills.rules.evidence import Showing
from governance.skills.rules.requirements import Deed


def performed(session: Session, about: About, at: datetime, actor: Actor) -> None:
    """Add a piece of evidence for each competence that the work within a record rested on.

    It keeps alive what somebody held when they began, and raises nothing. It is no command: the
    command that calls it permits first and records last.
    """
    relied = (
        select(
            SkillReliance.person_id, SkillRequirement.competence_id,
            func.max(SkillReliance.level_held).label("level"),
        )
        .join(SkillRequirement, SkillRequirement.id == SkillReliance.requirement_id)
        .where(
            SkillReliance.subject_kind == about.kind,
            SkillReliance.subject_id == about.id,
            SkillReliance.activity == Deed.IMPLEMENTING.value,
            SkillReliance.evidence_id.is_not(None),
        )
        .group_by(SkillReliance.person_id, SkillRequirement.competence_id)
        .order_by(SkillReliance.person_id, SkillRequirement.competence_id)
    )  # fmt: skip
    for row in session.execute(relied).all():
        person = session.get_one(Person, row.person_id)
        competence = session.get_one(Competence, row.competence_id)
        showing = Showing(competence.id, EvidenceKind.PERFORMED_WORK, row.level, about.label, at)
        session.add(evidence_of(actor, person, competence, showing))
    session.flush()
