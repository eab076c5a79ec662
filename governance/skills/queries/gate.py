"""Asking whether somebody may do a thing: a fixed number of statements, however many records."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.types import Date

from governance.core import clock
from governance.identity.models import Person, RoleGrant
from governance.identity.queries import is_held_on
from governance.ownership.delegations.qualified import QUALIFIED, StandIn
from governance.ownership.models import SIGNING
from governance.ownership.subjects import Subject
from governance.places.models import Place
from governance.register.models import Asset
from governance.skills.models import Competence, SkillEvidence, SkillRequirement
from governance.skills.queries.holdings import counted
from governance.skills.rules.gate import (
    TOLD,
    Asked,
    Item,
    Lesson,
    Verdict,
    Work,
    competences_of,
    gate,
)
from governance.skills.rules.holdings import held
from governance.skills.rules.requirements import HIGHEST, LOWEST

MOST_LOOKED_AT = 20
"""People of a site who are looked at to name some that could."""


class Who(NamedTuple):
    """Somebody who is to do something."""

    id: int
    name: str


BELOW = aliased(Place)
ASKED = (
    select(
        BELOW.id.label("below_id"), BELOW.path.label("below_path"), SkillRequirement,
        Competence.code, Competence.title, Place.path,
    )
    .select_from(SkillRequirement)
    .join(Place, Place.id == SkillRequirement.place_id)
    .join(BELOW, BELOW.path.like(Place.path + "%"))
    .join(Competence, Competence.id == SkillRequirement.competence_id)
    .where(
        BELOW.id.in_(bindparam("places", expanding=True)),
        or_(
            SkillRequirement.activity.is_(None),
            SkillRequirement.activity == bindparam("activity"),
        ),
        SkillRequirement.starts_on <= bindparam("day", type_=Date()),
        or_(
            SkillRequirement.ends_on.is_(None),
            SkillRequirement.ends_on > bindparam("day", type_=Date()),
        ),
    )
    .order_by(SkillRequirement.id)
)  # fmt: skip
"""What is asked for an activity at some places; made once."""


@dataclass(frozen=True, slots=True)
class Doing:
    """What is to be done: the activity, the records, and the documents by which."""

    activity: str
    subjects: Sequence[Subject]
    procedures: frozenset[str] = frozenset()
    at: datetime | None = None
    """None: now."""

    least: int = LOWEST
    most: int = HIGHEST
    """Between which the level that is asked for counts: who supervises needs 3 at least."""

    said: str = ""
    """What a sentence calls it, where not by its activity."""


LEARNED: list[Callable[[Session, Who, Doing], list[Lesson]]] = []
"""Each returns what somebody is to have learned for a thing: told by higher slices."""


def verdicts(session: Session, who: Who, doing: Doing) -> list[Verdict]:
    """Return whether somebody may do it on each of the records, as it was known at that instant.

    Only records of which anything is asked are in it: on the others everybody may.
    """
    at = doing.at or clock.now()
    given = {
        "places": [one.place_id for one in doing.subjects],
        "activity": doing.activity,
        "day": at.date(),
    }
    rows = session.execute(ASKED, given).all()
    lessons = [told for each in LEARNED for told in each(session, who, doing)]
    if not rows and not lessons:
        return []
    asked = list({row.SkillRequirement.id: _asked(row, doing) for row in rows}.values())
    paths = {row.below_id: row.below_path for row in rows} | _paths(session, doing, lessons)
    works = _works(session, who, doing, paths, asked)
    shown = counted(session, [who.id], competences_of(asked), at)
    spans = {competence_id: each for (_, competence_id), each in shown.items()}
    found = (
        replace(gate(who.name, work, asked, spans, at), lessons=_on(work, lessons))
        for work in works
    )
    return [_with_others(session, each) for each in found if each.items or each.lessons]


def _on(work: Work, lessons: Sequence[Lesson]) -> tuple[Lesson, ...]:
    """Return what is to have been learned for the work on that record."""
    return tuple(each for each in lessons if each.assets is None or work.asset_id in each.assets)


def _paths(session: Session, doing: Doing, lessons: Sequence[Lesson]) -> dict[int, str]:
    """Return where the records are, if anything is to have been learned for them."""
    if not lessons:
        return {}
    wanted = select(Place.id, Place.path).where(
        Place.id.in_({one.place_id for one in doing.subjects})
    )
    return {row.id: row.path for row in session.execute(wanted)}


def _asked(row: Any, doing: Doing) -> Asked:
    one: SkillRequirement = row.SkillRequirement
    level = min(max(one.min_level, doing.least), doing.most)
    return Asked(
        one.id, one.competence_id, f"{row.code} {row.title}", level, row.path,
        one.activity, one.role, one.asset_class, one.asset_id, one.procedure,
    )  # fmt: skip


def _works(
    session: Session, who: Who, doing: Doing, paths: Mapping[int, str], asked: Sequence[Asked]
) -> list[Work]:
    """Return each record as the rule looks at it; roles only where anything asks for one."""
    grants = _grants(session, who, doing) if any(each.role for each in asked) else []
    assets = [one.id for one in doing.subjects if one.kind == Asset.__tablename__]
    classes = _classes(session, assets) if any(each.asset_class for each in asked) else {}
    return [
        Work(
            doing.activity, one.label, paths[one.place_id],
            frozenset(role for role, path in grants if paths[one.place_id].startswith(path)),
            classes.get(one.id) if one.id in assets else None,
            one.id if one.kind == Asset.__tablename__ else None,
            doing.procedures,
            doing.said,
        )
        for one in doing.subjects
        if one.place_id in paths
    ]  # fmt: skip


def _grants(session: Session, who: Who, doing: Doing) -> list[tuple[str, str]]:
    on = (doing.at or clock.now()).date()
    held_then = (
        select(RoleGrant.role, Place.path)
        .join(Place, Place.id == RoleGrant.place_id)
        .where(RoleGrant.person_id == who.id, is_held_on(on))
    )
    return [(row.role, row.path) for row in session.execute(held_then)]


def _classes(session: Session, assets: Collection[int]) -> dict[int, str]:
    wanted = select(Asset.id, Asset.asset_class).where(Asset.id.in_(assets))
    return {row.id: row.asset_class for row in session.execute(wanted)}


def _with_others(session: Session, verdict: Verdict) -> Verdict:
    """Name of the site who else holds what is missing; nothing is asked where nothing is."""
    if not verdict.missing:
        return verdict
    items = tuple(
        item if item.is_met else replace(item, others=_others(session, verdict, item))
        for item in verdict.items
    )
    return replace(verdict, items=items)


def _others(session: Session, verdict: Verdict, item: Item) -> tuple[str, ...]:
    """Return some who hold it: of many, those whom the database finds first."""
    asked, at = item.asked, verdict.at
    of, site = SkillEvidence, site_path(verdict.work.place_path)
    is_of_the_site = exists().where(
        RoleGrant.person_id == of.person_id, RoleGrant.within([site]), is_held_on(at.date())
    )
    wanted = (
        select(of.person_id, Person.name)
        .join(Person, Person.id == of.person_id)
        .where(
            of.competence_id == asked.competence_id,
            of.level >= asked.level,
            of.performed_at <= at,
            or_(of.ends_at.is_(None), of.ends_at > at),
            Person.deactivated_at.is_(None),
            is_of_the_site,
        )
        .limit(MOST_LOOKED_AT)
    )
    people = {row.person_id: row.name for row in session.execute(wanted)}
    shown = counted(session, list(people), [asked.competence_id], at)
    able = [
        name
        for key, name in people.items()
        if held(shown.get((key, asked.competence_id), ()), at).level >= asked.level
    ]
    return tuple(sorted(able)[:TOLD])


def site_path(path: str) -> str:
    """Return the path of the site of a place: of the enterprise, its own."""
    return f"/{'/'.join(path.strip('/').split('/')[:2])}/"


def of_stand_in(session: Session, stand_in: StandIn) -> list[str]:
    """Return what somebody lacks to sign for another now, in each activity that is handed over."""
    who = Who(stand_in.person_id, stand_in.person)
    activities = [stand_in.activity] if stand_in.activity else SIGNING
    return [
        told
        for activity in activities
        for verdict in verdicts(session, who, Doing(activity, [stand_in.at]))
        for told in verdict.refusals
    ]


QUALIFIED.append(of_stand_in)
