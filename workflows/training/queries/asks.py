"""What curricula and requirements ask of people, because of the roles that they hold."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from governance.curricula.models import (
    Curriculum,
    TrainingItem,
    TrainingItemEffect,
)
from governance.curricula.queries.asked import asked as asked_of
from governance.identity.models import ROLE_LABELS, RoleGrant
from governance.identity.queries import is_held_on
from governance.places.models import Place
from governance.skills.models import Competence, SkillRequirement
from governance.skills.queries.holdings import held_by
from governance.skills.queries.requirements import is_in_force
from governance.skills.rules.holdings import NOTHING, Holding
from workflows.training.models import Reason
from workflows.training.rules.days import GAP_DAYS
from workflows.training.rules.owing import Ask, Key


class Grant(NamedTuple):
    """One role that somebody holds today."""

    person_id: int
    role: str
    path: str
    since: date


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of somebody, and what they hold of the competence if a requirement asks it."""

    ask: Ask
    holding: Holding | None = None
    min_level: int = 0

    @property
    def key(self) -> Key:
        """Return of whom what is asked."""
        return self.ask.key


def held(session: Session, people: Sequence[int], today: date) -> list[Grant]:
    """Return the roles that these people hold today."""
    wanted = (
        select(RoleGrant.person_id, RoleGrant.role, Place.path, RoleGrant.starts_on)
        .join(Place, Place.id == RoleGrant.place_id)
        .where(RoleGrant.person_id.in_(people), is_held_on(today))
        .order_by(RoleGrant.id)
    )
    return [Grant(*row) for row in session.execute(wanted)]


def of_curricula(session: Session, people: Sequence[int], today: date) -> Iterator[Asked]:
    """Yield what curricula ask of these people."""
    found = asked_of(session, today, people)
    titles = select(Curriculum.id, Curriculum.title).where(
        Curriculum.id.in_({one.curriculum_id for one in found})
    )
    named = {row.id: row.title for row in session.execute(titles)}
    for one in found:
        days = (one.due_on - one.since).days
        key = Key(one.person_id, one.item_id)
        yield Asked(Ask(key, Reason.CURRICULUM, named[one.curriculum_id], one.since, days))


def of_gaps(session: Session, grants: Sequence[Grant], today: date) -> Iterator[Asked]:
    """Yield what shows a competence that is required of whoever holds a role, as they stand.

    Of the items that show the level, or more, the one that shows least of it is asked.
    """
    of = SkillRequirement
    wanted = (
        select(of, Place.path, Competence.code)
        .join(Place, Place.id == of.place_id)
        .join(Competence, Competence.id == of.competence_id)
        .where(of.role.is_not(None), is_in_force(today))
        .order_by(of.id)
    )
    rows = session.execute(wanted).all()
    if not rows:
        return
    asked = {row.SkillRequirement.competence_id for row in rows}
    showing = _showing(session, asked, today)
    holdings = held_by(session, sorted({grant.person_id for grant in grants}), asked)
    for grant in grants:
        for row in rows:
            required: SkillRequirement = row.SkillRequirement
            is_theirs = grant.role == required.role and _meet(grant.path, row.path)
            item = _item(showing[required.competence_id], required, row.path) if is_theirs else None
            if item is None:
                continue
            key = Key(grant.person_id, item)
            role = ROLE_LABELS[required.role] if required.role else ""
            why = f"{row.code} at level {required.min_level} is asked of the {role}"
            since = max(grant.since, required.starts_on)
            holding = holdings.get((grant.person_id, required.competence_id), NOTHING)
            yield Asked(Ask(key, Reason.GAP, why, since, GAP_DAYS), holding, required.min_level)


def _meet(one: str, other: str) -> bool:
    """Whether one of two places lies at or below the other."""
    return one.startswith(other) or other.startswith(one)


def _showing(session: Session, competences: set[int], today: date) -> Mapping[int, list[Any]]:
    """Return the items in use that show each competence, the lowest level first."""
    of = TrainingItemEffect
    wanted = (
        select(of.competence_id, of.level, of.item_id, Place.path)
        .join(TrainingItem, TrainingItem.id == of.item_id)
        .join(Place, Place.id == TrainingItem.place_id)
        .where(
            of.competence_id.in_(competences),
            of.ended_at.is_(None),
            or_(TrainingItem.ended_on.is_(None), TrainingItem.ended_on > today),
        )
        .order_by(of.level, TrainingItem.code)
    )
    found = defaultdict[int, list[Any]](list)
    for row in session.execute(wanted):
        found[row.competence_id].append(row)
    return found


def _item(rows: Sequence[Any], required: SkillRequirement, path: str) -> int | None:
    fitting = (r for r in rows if r.level >= required.min_level and path.startswith(r.path))
    return next((int(row.item_id) for row in fitting), None)
