"""What people hold, read from what shows it: one statement, however many people."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.skills.models import SkillEnding, SkillEvidence, SkillRevocation
from governance.skills.rules.holdings import NOTHING, Ending, Holding, Shown, Span, held, spans

Key = tuple[int, int]
"""A person and a competence."""

PIECES = (
    select(
        SkillEvidence.person_id, SkillEvidence.competence_id, SkillEvidence.id,
        SkillEvidence.kind, SkillEvidence.level, SkillEvidence.performed_at,
        SkillEvidence.ends_at, SkillEvidence.recorded_at, SkillRevocation.revoked_at,
        SkillEnding.ends_at, SkillEnding.recorded_at, SkillEnding.called_off_at,
    )
    .outerjoin(SkillRevocation, SkillRevocation.evidence_id == SkillEvidence.id)
    .outerjoin(
        SkillEnding,
        and_(
            SkillEnding.subject == SkillEvidence.subject,
            SkillEnding.subject_version == SkillEvidence.subject_version,
        ),
    )
)  # fmt: skip
"""A row for each piece of evidence, and each time that its version was to end; made once."""

ENDING = 9
"""Where in a row the ending begins."""

SHOWN = PIECES.where(SkillEvidence.person_id.in_(bindparam("people", expanding=True)))
OF_SOME = SHOWN.where(SkillEvidence.competence_id.in_(bindparam("competences", expanding=True)))


def shown(
    session: Session, people: Collection[int], competences: Collection[int] | None = None
) -> dict[Key, list[Shown]]:
    """Return all that shows what these people can do, revoked or not, by person and competence."""
    given = {"people": list(people), "competences": list(competences or ())}
    asked = SHOWN if competences is None else OF_SOME
    return _by_key(session.execute(asked, given))


def shown_of(
    session: Session, is_theirs: ColumnElement[bool], competences: Iterable[int]
) -> dict[Key, list[Shown]]:
    """Return all that shows what people can do who are told by a condition, not one by one."""
    asked = PIECES.where(is_theirs, SkillEvidence.competence_id.in_(list(competences)))
    return _by_key(session.execute(asked))


def _by_key(rows: Iterable[Any]) -> dict[Key, list[Shown]]:
    found = defaultdict[Key, dict[int, Shown]](dict)
    for row in rows:
        of = found[row[0], row[1]]
        endings = () if row[ENDING] is None else (Ending(*row[ENDING:]),)
        one = Shown(*(*row[2:ENDING], endings))
        earlier = of.get(one.id)
        of[one.id] = replace(one, endings=earlier.endings + endings) if earlier else one
    return {key: list(pieces.values()) for key, pieces in found.items()}


def counted(
    session: Session,
    people: Collection[int],
    competences: Collection[int] | None = None,
    known_at: datetime | None = None,
) -> dict[Key, list[Span]]:
    """Return for how long each piece of evidence counts, as it was known at an instant."""
    known = known_at or clock.now()
    return {key: spans(each, known) for key, each in shown(session, people, competences).items()}


def held_by(
    session: Session,
    people: Collection[int],
    competences: Collection[int] | None = None,
    at: datetime | None = None,
) -> dict[Key, Holding]:
    """Return what these people hold at an instant; what nobody shows is not in it."""
    when = at or clock.now()
    found = counted(session, people, competences)
    return {key: holding for key, each in found.items() if (holding := held(each, when)).level}


def level_of(session: Session, person_id: int, competence_id: int, at: datetime) -> int:
    """Return the level that somebody holds in one competence at an instant, as known now."""
    found = held_by(session, [person_id], [competence_id], at)
    return found.get((person_id, competence_id), NOTHING).level
