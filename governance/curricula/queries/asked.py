"""What curricula ask of people: by the roles that they hold, where they hold them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, aliased

from governance.curricula.models import Curriculum, CurriculumItem, TrainingItem
from governance.identity.models import Person, RoleGrant
from governance.identity.queries import is_held_on
from governance.places.models import Place


@dataclass(frozen=True, slots=True)
class Asked:
    """That one person is to have learned one item, because of one curriculum."""

    person_id: int
    item_id: int
    curriculum_id: int
    since: date
    """From the day they joined, or the first day of it, whichever is later."""

    due_on: date


THERE, HELD = aliased(Place), aliased(Place)


def _rows(on: date) -> Select[*tuple[Any, ...]]:
    is_open = [
        or_(each.is_(None), each > on)
        for each in (Curriculum.ends_on, CurriculumItem.ends_on, TrainingItem.ended_on)
    ]
    return (
        select(
            RoleGrant.person_id, CurriculumItem.item_id, CurriculumItem.curriculum_id,
            RoleGrant.starts_on, CurriculumItem.starts_on.label("item_starts_on"),
            Curriculum.starts_on.label("curriculum_starts_on"), CurriculumItem.days,
        )
        .select_from(CurriculumItem)
        .join(Curriculum, Curriculum.id == CurriculumItem.curriculum_id)
        .join(TrainingItem, TrainingItem.id == CurriculumItem.item_id)
        .join(THERE, THERE.id == Curriculum.place_id)
        .join(HELD, HELD.path.like(THERE.path + "%"))
        .join(RoleGrant, RoleGrant.place_id == HELD.id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            or_(Curriculum.role.is_(None), Curriculum.role == RoleGrant.role),
            Curriculum.starts_on <= on,
            CurriculumItem.starts_on <= on,
            *is_open,
            is_held_on(on),
            Person.deactivated_at.is_(None),
        )
    )  # fmt: skip


def asked(
    session: Session,
    on: date,
    people: Collection[int] | None = None,
    items: Collection[int] | None = None,
) -> list[Asked]:
    """Return what is asked on a day of these people, of these items; None: of all.

    Who is asked the same by several roles or curricula has the time of the one that gives the
    least. In one statement.
    """
    wanted = _rows(on)
    if people is not None:
        wanted = wanted.where(RoleGrant.person_id.in_(people))
    if items is not None:
        wanted = wanted.where(CurriculumItem.item_id.in_(items))
    found: dict[tuple[int, int], Asked] = {}
    for row in session.execute(wanted):
        since = max(row.starts_on, row.item_starts_on, row.curriculum_starts_on)
        due = since + timedelta(days=row.days)
        one = Asked(row.person_id, row.item_id, row.curriculum_id, since, due)
        key = (one.person_id, one.item_id)
        known = found.get(key)
        if known is None or (due, one.curriculum_id) < (known.due_on, known.curriculum_id):
            found[key] = one
    return sorted(found.values(), key=lambda one: (one.due_on, one.person_id, one.item_id))
