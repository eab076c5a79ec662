"""Who of a site could learn from whom, and at which changes: a fixed number of statements."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, CompoundSelect, case, or_, select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.identity.models import Person, RoleGrant
from governance.identity.queries import is_held_on
from governance.places.models import Place
from governance.places.queries import paths_above
from governance.register.models import Asset
from governance.register.vocabulary import Domain
from governance.skills.models import Field, SkillEvidence, people_within
from governance.skills.queries.competences import in_use
from governance.skills.queries.holdings import held_by
from governance.skills.queries.requirements import asked_around
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.pairing.rules.suggesting import (
    TEACHES_FROM,
    WORLDS,
    Candidate,
    Subject,
    Suggestion,
    suggestions,
    world_of,
)
from workflows.pairing.rules.tasks import MOST, Coming

MOST_PEOPLE = 200
"""People of a site, and of other ones, who are looked at."""

APART = timedelta(hours=4)
"""Zones that far apart still share half a working day. Source: House rule, ADR 0047."""

COMES_UP = (
    *(ChangeState.TRIAGE, ChangeState.ASSESSMENT, ChangeState.PLANNING),
    *(ChangeState.APPROVAL, ChangeState.AUTHORISED),
)
OF_WORLD = {Field.OT: Domain.OT, Field.IT: Domain.IT}


def suggested(session: Session, place: Place) -> list[Suggestion]:
    """Return who of a place could learn what from whom."""
    asked = defaultdict[int, int](int)
    for each in asked_around(session, place):
        asked[each.competence_id] = max(asked[each.competence_id], each.min_level)
    subjects = [
        Subject(one.id, one.code, one.field, asked[one.id])
        for one in in_use(session)
        if one.field in WORLDS
    ]
    local = _people(session, Person.id.in_(_serving(place)))
    people = _candidates(session, local, subjects)
    taught = {
        each.id
        for each in subjects
        if any(one.levels.get(each.id, 0) >= TEACHES_FROM for one in people)
    }
    missing = [each.id for each in subjects if each.id not in taught]
    elsewhere = _elsewhere(session, place, missing, {one.id for one in local})
    away = _candidates(session, elsewhere, subjects, is_local=False)
    return suggestions([*people, *away], subjects)


def _serving(place: Place) -> CompoundSelect[int]:
    """Select who holds a role today at a place or below it, or above it: they work for it, too."""
    above = select(Place.id).where(Place.path.in_(paths_above(place.path)))
    held = RoleGrant.place_id.in_(above) & is_held_on(clock.today())
    return people_within([place.path]).union(select(RoleGrant.person_id).where(held))


def _people(session: Session, condition: ColumnElement[bool]) -> Sequence[Person]:
    wanted = select(Person).where(condition, Person.deactivated_at.is_(None))
    return session.scalars(wanted.order_by(Person.name, Person.id).limit(MOST_PEOPLE)).all()


def _elsewhere(
    session: Session, place: Place, missing: Collection[int], local: Collection[int]
) -> list[Person]:
    """Return who elsewhere may hold what nobody here teaches, and works while people here do."""
    if not missing:
        return []
    able = select(SkillEvidence.person_id).where(
        SkillEvidence.competence_id.in_(missing), SkillEvidence.level >= TEACHES_FROM
    )
    found = _people(session, Person.id.in_(able))
    here = _offset(place.time_zone)
    return [
        one for one in found if one.id not in local and abs(_offset(one.time_zone) - here) <= APART
    ]


def _offset(zone: str) -> timedelta:
    return clock.now().astimezone(ZoneInfo(zone)).utcoffset() or timedelta()


def _candidates(
    session: Session,
    people: Sequence[Person],
    subjects: Sequence[Subject],
    *,
    is_local: bool = True,
) -> list[Candidate]:
    if not people:
        return []
    ids = [one.id for one in people]
    levels = defaultdict[int, dict[int, int]](dict)
    for (person_id, competence_id), held in held_by(session, ids, [s.id for s in subjects]).items():
        levels[person_id][competence_id] = held.level
    roles = _roles(session, ids)
    return [
        Candidate(
            one.id, one.name, world_of(roles.get(one.id, ()), levels[one.id], subjects),
            is_local, levels[one.id],
        )
        for one in people
    ]  # fmt: skip


def _roles(session: Session, people: Collection[int]) -> Mapping[int, set[str]]:
    held = select(RoleGrant.person_id, RoleGrant.role).where(
        RoleGrant.person_id.in_(people), is_held_on(clock.today())
    )
    found = defaultdict[int, set[str]](set)
    for row in session.execute(held):
        found[row.person_id].add(row.role)
    return found


def coming_up(session: Session, place: Place, one: Suggestion) -> list[Coming]:
    """Return the changes of a site that call for what the two learn: where work asks for it, first.

    A plan is of one site, and so it knows of no change elsewhere.
    """
    learned = [each for each in (one.subject, one.back) if each]
    ids = {each.id for each in learned}
    classes = [
        each.asset_class
        for each in asked_around(session, place)
        if each.competence_id in ids and each.asset_class
    ]
    is_close = Asset.asset_class.in_(classes)
    is_of_world = Asset.domain.in_([OF_WORLD[each.field] for each in learned])
    wanted = (
        select(ChangeRequest)
        .join(Asset, Asset.id == ChangeRequest.asset_id)
        .where(
            ChangeRequest.site_id == place.site_id,
            ChangeRequest.state.in_(COMES_UP),
            or_(is_close, is_of_world),
        )
        .order_by(case((is_close, 0), else_=1), ChangeRequest.due_at, ChangeRequest.id)
        .limit(MOST)
    )
    return [Coming(each.id, each.reference) for each in session.scalars(wanted)]
