"""Who looked at what one person can do: at their page, or at a place where they held a role."""

from datetime import datetime

from sqlalchemy import Row, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from governance.core.exports import Sheet
from governance.identity.models import Person, RoleGrant
from governance.places.models import Place
from governance.skills.looks.models import SkillLook

AT, LOOKED = aliased(Place), aliased(Place)
MOST_SHOWN = 500
Look = Row[datetime, str, str, str]
"""When, by whom, on which page, and at which place if it was not at the person alone."""


def looks(session: Session, person: Person) -> list[Look]:
    """Return the latest looks at a person, the last first."""
    return list(session.execute(_looks(person).limit(MOST_SHOWN)))


def sheet(session: Session, person: Person) -> Sheet:
    """Return all looks at a person as a table to take away."""
    lines = [
        (row.looked_at, row.looker, row.page, row.place or person.name)
        for row in session.execute(_looks(person))
    ]
    return Sheet(("First on that day", "Who looked", "At what", "Of whom"), lines)


def _looks(person: Person) -> Select[datetime, str, str, str]:
    """Select the looks at them, and those at a place where they held a role that day."""
    was_there = exists().where(
        RoleGrant.person_id == person.id,
        RoleGrant.starts_on <= SkillLook.looked_on,
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on > SkillLook.looked_on),
        AT.id == RoleGrant.place_id,
        AT.path.startswith(LOOKED.path),
    )
    of_them = and_(SkillLook.subject_kind == "person", SkillLook.subject_id == person.id)
    of_place = and_(SkillLook.subject_kind == "place", was_there)
    at_place = and_(SkillLook.subject_kind == "place", LOOKED.id == SkillLook.subject_id)
    return (
        select(SkillLook.looked_at, Person.name.label("looker"), SkillLook.page,
               LOOKED.name.label("place"))
        .join(Person, Person.id == SkillLook.looker_id)
        .outerjoin(LOOKED, at_place)
        .where(or_(of_them, of_place), SkillLook.looker_id != person.id)
        .order_by(SkillLook.looked_at.desc(), SkillLook.id.desc())
    )  # fmt: skip
