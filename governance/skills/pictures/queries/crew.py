"""The people of a place with all that a picture of them needs: five statements, however many."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from governance.core import clock
from governance.core.errors import RuleViolation
from governance.identity.models import Person, Role, RoleGrant
from governance.identity.queries import is_held_on
from governance.places.models import Place
from governance.skills.models import Field, SkillEnding, SkillEvidence, SkillRequirement
from governance.skills.pictures.rules.crew import Crew, Member, Want, who_is_asked
from governance.skills.queries.competences import in_use
from governance.skills.queries.holdings import shown_of
from governance.skills.queries.requirements import asked_around, narrowed
from governance.skills.rules.holdings import spans

MOST_COUNTED = 5_000
"""People of whom a picture is made; of more, a place below is chosen."""


def crew_of(
    session: Session, place: Place, at: datetime, fields: Collection[Field] = (),
    ending_by: datetime | None = None,
) -> Crew:  # fmt: skip
    """Return the people of a place as they stand, stood or will stand at an instant.

    Of the past it is told as it was known then; of the future, if nothing new is shown. What they
    hold is read of all that is asked there; or, of all that is in use, where anything of it ends
    by an instant. Raises `RuleViolation` where there are more people than one picture is made of.
    """
    there = people_of(place, at)
    number = session.scalar(select(func.count()).select_from(there.subquery())) or 0
    if number > MOST_COUNTED:
        raise RuleViolation(
            f"{place} has {number:,} people, and a picture is made of {MOST_COUNTED:,} at most: "
            "choose a place below it."
        )
    known = {one.id: one for one in in_use(session) if not fields or one.field in fields}
    wants = [
        want_of(one, place)
        for one in asked_around(session, place, at.date())
        if one.competence_id in known
    ]
    known_at = min(at, clock.now())
    theirs = SkillEvidence.person_id.in_(there.with_only_columns(Person.id))
    read = {want.competence_id for want in wants} if ending_by is None else known
    ends = true() if ending_by is None else anything_ends(at, ending_by)
    pieces = shown_of(session, theirs & ends, read)
    counted = {key: spans(each, known_at) for key, each in pieces.items()}
    return Crew(at, known_at, members(session, there, place, at), wants, known, counted)


def anything_ends(after: datetime, by: datetime) -> ColumnElement[bool]:
    """Return the condition that some piece, of the same person and competence, ends within."""
    other = aliased(SkillEvidence)
    ends = or_(other.ends_at.between(after, by), SkillEnding.ends_at.between(after, by))
    return (
        select(other.id)
        .outerjoin(
            SkillEnding,
            and_(
                SkillEnding.subject == other.subject,
                SkillEnding.subject_version == other.subject_version,
            ),
        )
        .where(
            other.person_id == SkillEvidence.person_id,
            other.competence_id == SkillEvidence.competence_id,
            ends,
        )
        .exists()
    )


def people_of(place: Place, at: datetime) -> Select[Person]:
    """Select the people who hold a role at a place or below it on that day."""
    held = exists().where(
        RoleGrant.person_id == Person.id, RoleGrant.within([place.path]), is_held_on(at.date())
    )
    is_active = or_(Person.deactivated_at.is_(None), Person.deactivated_at > at)
    return select(Person).where(held, is_active)


def members(session: Session, people: Select[Person], place: Place, at: datetime) -> list[Member]:
    """Return some people with the roles that they hold within a place, by name."""
    wanted = (
        select(RoleGrant.person_id, RoleGrant.role, Place.path)
        .join(Place, Place.id == RoleGrant.place_id)
        .where(
            RoleGrant.person_id.in_(people.with_only_columns(Person.id)),
            RoleGrant.within([place.path]),
            is_held_on(at.date()),
        )
    )
    grants = defaultdict[int, list[tuple[Role, str]]](list)
    for row in session.execute(wanted):
        grants[row.person_id].append((row.role, row.path))
    named = people.with_only_columns(Person.id, Person.name).order_by(Person.name, Person.id)
    return [Member(key, name, tuple(grants[key])) for key, name in session.execute(named)]


def want_of(one: SkillRequirement, place: Place) -> Want:
    """Return what is asked as it applies at a place: where it is asked below, only there."""
    is_below = one.place.path.startswith(place.path)
    ground = one.place if is_below else place
    return Want(
        one.id, one.reference, one.competence_id, one.min_level, one.min_people, ground.path,
        ground.name, narrowed(one), who_is_asked(one.activity, one.role), one.activity, one.role,
        one.asset_class, one.asset_id, one.procedure,
    )  # fmt: skip
