"""Who may assess what, anywhere."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.identity.models import Person
from governance.skills.models import SkillEvidence
from governance.skills.pictures.rules.assessors import Teachers
from governance.skills.pictures.rules.crew import Crew
from governance.skills.queries.holdings import shown_of
from governance.skills.rules.holdings import NEEDED_TO_ASSESS, Holding, held, spans


def assessors(session: Session, crew: Crew) -> list[Teachers]:
    """Return who may assess each competence in use at the instant of a picture; one statement.

    Only of those whom anything ever showed at level 4 is it read what they show.
    """
    ever = (
        select(SkillEvidence.person_id)
        .join(Person, Person.id == SkillEvidence.person_id)
        .where(SkillEvidence.level >= NEEDED_TO_ASSESS, Person.deactivated_at.is_(None))
    )
    pieces = shown_of(session, SkillEvidence.person_id.in_(ever), crew.competences)
    able = defaultdict[int, dict[int, Holding]](dict)
    for (person_id, key), shown in pieces.items():
        holding = held(spans(shown, crew.known_at), crew.at)
        if holding.level >= NEEDED_TO_ASSESS:
            able[key][person_id] = holding
    names = {member.id: member for member in crew.members}
    asked = {want.competence_id for want in crew.wants}
    found = [
        Teachers(
            competence,
            tuple(member for member in crew.members if member.id in able[key]),
            bool(able[key].keys() - names.keys()),
            _last(able[key], crew.at),
            key in asked,
            crew.at,
        )
        for key, competence in crew.competences.items()
    ]
    return sorted(found, key=lambda each: each.order)


def _last(able: dict[int, Holding], at: datetime) -> datetime | None:
    """Return when the last of some may no longer; None: one of them without end, or nobody."""
    ends = [holding.until for holding in able.values()]
    if not ends or None in ends:
        return None
    return max(end or at for end in ends)
