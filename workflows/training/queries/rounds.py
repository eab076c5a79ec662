"""When it is to be looked at anew who owes what, and of whom."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.models import AuditEvent, AuditHead
from governance.core import clock
from governance.curricula.models import (
    Curriculum,
    TrainingItem,
    TrainingItemVersion,
    TrainingRecord,
)
from governance.identity.employment.days import begun
from governance.identity.models import Person
from governance.ownership.models import Absence
from governance.skills.models import Competence, SkillEvidence, SkillRequirement
from workflows.training.models import TrainingAttendance, TrainingRound, TrainingSession

OF_SOME: Mapping[str, tuple[Any, Any]] = {
    **{
        model.__tablename__: (model.id, model.person_id)
        for model in (Absence, SkillEvidence, TrainingRecord)
    },
    TrainingSession.__tablename__: (TrainingAttendance.session_id, TrainingAttendance.person_id),
}
"""Records about one person, or a few: what happens to them says nothing of others."""

OF_ALL = frozenset(
    model.__tablename__
    for model in (Curriculum, TrainingItem, TrainingItemVersion, Competence, SkillRequirement)
)
PERSON = Person.__tablename__
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
BATCH = 200
"""People who are looked at in one transaction."""


@dataclass(frozen=True, slots=True)
class Look:
    """Whom to look at, and up to which act of the trail that looks."""

    people: Sequence[int]
    seq: int
    at: datetime


def due(session: Session) -> Look | None:
    """Return whom to look at now; None where nothing happened, and for nobody a day began.

    A day begins for somebody where they work.
    """
    now = clock.now()
    head = session.scalar(select(AuditHead.seq)) or 0
    last = session.get(TrainingRound, 1)
    if last is None:
        return Look(_everybody(session), head, now)
    keys, people = _happened_to(session, last.seq), set(begun(session, last.looked_at, now))
    if not keys and not people:
        return None
    if OF_ALL & keys.keys():
        return Look(_everybody(session), head, now)
    people.update(int(key) for key in keys.get(PERSON, ()))
    for kind in OF_SOME.keys() & keys.keys():
        key, person = OF_SOME[kind]
        people.update(session.scalars(select(person).where(key.in_(map(int, keys[kind])))))
    return Look(sorted(people), head, now)


def _happened_to(session: Session, seq: int) -> dict[str, set[str]]:
    """Return the records that acts since then were about, by their kind."""
    kinds = [PERSON, *OF_SOME, *OF_ALL]
    wanted = select(AuditEvent.subject_kind, AuditEvent.subject_key).where(
        AuditEvent.seq > seq, AuditEvent.subject_kind.in_(kinds)
    )
    found = defaultdict[str, set[str]](set)
    for kind, key in session.execute(wanted):
        found[kind].add(key)
    return found


def _everybody(session: Session) -> Sequence[int]:
    return session.scalars(select(Person.id).order_by(Person.id)).all()


def last_round(session: Session) -> TrainingRound:
    """Return the row of the last round, held until the commit: there is one round at a time."""
    wanted = select(TrainingRound).where(TrainingRound.id == 1).with_for_update()
    found = session.scalars(wanted).one_or_none()
    if found is None:
        found = TrainingRound(id=1, seq=0, looked_at=LONG_AGO)
        session.add(found)
        session.flush()
    return found
