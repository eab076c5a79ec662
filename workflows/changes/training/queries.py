"""Whom a change affects: who is to learn what, who is late or restricted, who might be asked."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session, joinedload

import governance.curricula.rules.permissions  # noqa: F401  # who may read what is learned
from governance.core import clock
from governance.core.access import Actor, readable
from governance.curricula.models import TrainingItem, TrainingItemVersion, TrainingRecord
from governance.curricula.queries.asked import asked
from governance.curricula.queries.standings import standings
from governance.identity.models import Person, RoleGrant
from governance.identity.queries import is_held_on
from governance.ownership.delegations.queries import counts_on
from governance.ownership.models import Delegation
from governance.places.models import Place
from governance.places.queries import paths_above
from governance.register.models import Asset
from governance.skills.models import SkillRequirement
from governance.skills.queries.gate import LEARNED, Doing, Who
from governance.skills.rules.gate import Lesson
from governance.skills.rules.requirements import Deed
from workflows.changes.execution.models import ChangeReference, OutsideKind
from workflows.changes.models import ChangeRequest, ChangeScope
from workflows.changes.training.models import ChangeRestriction, ChangeTraining
from workflows.changes.training.rules import Trainee

ROWS = (
    select(ChangeTraining)
    .where(ChangeTraining.change_id == bindparam("change_id"))
    .options(joinedload(ChangeTraining.item), joinedload(ChangeTraining.person))
    .order_by(ChangeTraining.item_id, ChangeTraining.person_id)
)
RESTRICTIONS = (
    select(ChangeRestriction)
    .where(ChangeRestriction.change_id == bindparam("change_id"))
    .options(joinedload(ChangeRestriction.person), joinedload(ChangeRestriction.restricted_by))
    .order_by(ChangeRestriction.id)
)


def content_of(session: Session, change: ChangeRequest) -> dict[str, list[str]]:
    """Return who is to learn what, as it is signed with the plan; empty where nobody is."""
    told = [f"{row.item.code}: {row.person.name}" for row in rows_of(session, change)]
    return {"training": told} if told else {}


def rows_of(session: Session, change: ChangeRequest) -> Sequence[ChangeTraining]:
    """Return who is to learn what for a change."""
    return session.scalars(ROWS, {"change_id": change.id}).all()


def restrictions_of(session: Session, change: ChangeRequest) -> Sequence[ChangeRestriction]:
    """Return who was restricted for a change, oldest first."""
    return session.scalars(RESTRICTIONS, {"change_id": change.id}).all()


def trainees(session: Session, change: ChangeRequest) -> list[Trainee]:
    """Return everybody whom a change affects, with what they lack now: five statements at most."""
    rows = [row for row in rows_of(session, change) if row.person.deactivated_at is None]
    if not rows:
        return []
    until = {row.person_id: row.due_on for row in restrictions_of(session, change)}
    people, items = {row.person_id for row in rows}, {row.item_id for row in rows}
    found = standings(session, sorted(people), sorted(items))
    lacks, names = defaultdict[int, list[str]](list), {}
    for row in rows:
        names[row.person_id] = row.person.name
        if not found[row.person_id, row.item_id].is_met:
            lacks[row.person_id].append(row.item.code)
    return [
        Trainee(key, name, tuple(lacks[key]), until.get(key))
        for key, name in sorted(names.items(), key=lambda each: (each[1], each[0]))
    ]


def to_learn(session: Session, change: ChangeRequest) -> list[tuple[int, TrainingItemVersion]]:
    """Return who is not current when the work is planned to end, each with the version then."""
    rows = rows_of(session, change)
    if not rows:
        return []
    at = max(filter(None, (clock.now(), change.window_ends_at)))
    people, items = {row.person_id for row in rows}, {row.item_id for row in rows}
    found = standings(session, sorted(people), sorted(items), at)
    return [
        (row.person_id, session.get_one(TrainingItemVersion, standing.version_id))
        for row in rows
        if row.person.deactivated_at is None
        and not (standing := found[row.person_id, row.item_id]).is_met
    ]


def paths_of(session: Session, assets: Collection[Asset]) -> list[str]:
    """Return where these assets are."""
    wanted = select(Place.path).where(Place.id.in_({asset.place_id for asset in assets}))
    return list(session.scalars(wanted))


def offered_items(session: Session, actor: Actor, change: ChangeRequest) -> Sequence[TrainingItem]:
    """Return what could be asked for a change: whatever is in use at its site, or above it."""
    wanted = (
        readable(actor, TrainingItem)
        .join(Place, Place.id == TrainingItem.place_id)
        .where(
            TrainingItem.ended_on.is_(None),
            or_(
                TrainingItem.site_id == change.site_id,
                Place.path.in_(paths_above(change.place.path)),
            ),
        )
        .order_by(TrainingItem.code)
    )
    return session.scalars(wanted).all()


def proposed_items(session: Session, change: ChangeRequest, paths: Collection[str]) -> set[int]:
    """Return the items that the change refers to, or that work on its assets is done by."""
    referred = select(func.upper(ChangeReference.identifier)).where(
        ChangeReference.change_id == change.id, ChangeReference.kind == OutsideKind.DOCUMENT
    )
    above = {each for path in paths for each in paths_above(path)}
    procedures = (
        select(func.upper(SkillRequirement.procedure))
        .join(Place, Place.id == SkillRequirement.place_id)
        .where(SkillRequirement.procedure.is_not(None), Place.path.in_(above))
    )
    code = func.upper(TrainingItem.code)
    wanted = select(TrainingItem.id).where(or_(code.in_(referred), code.in_(procedures)))
    return set(session.scalars(wanted))


def offered_people(session: Session, paths: Collection[str]) -> list[tuple[int, str]]:
    """Return who holds a role where the assets are, or above, and who stands in for them now.

    Contractors are among them: they are people who hold roles.
    """
    above = {each for path in paths for each in paths_above(path)}
    today = clock.today()
    holders = (
        select(RoleGrant.person_id)
        .join(Place, Place.id == RoleGrant.place_id)
        .where(Place.path.in_(above), is_held_on(today))
    )
    there = set(session.scalars(holders))
    deputies = select(Delegation.to_person_id).where(
        Delegation.from_person_id.in_(there), counts_on(today)
    )
    people = there | set(session.scalars(deputies))
    wanted = select(Person.id, Person.name).where(
        Person.id.in_(people), Person.deactivated_at.is_(None)
    )
    rows = session.execute(wanted.order_by(Person.name, Person.id))
    return [(row.id, row.name) for row in rows]


def affected_people(session: Session, items: Collection[int], offered: Collection[int]) -> set[int]:
    """Return, of those who could be asked, whose curriculum holds an item, or who did one."""
    theirs = {one.person_id for one in asked(session, clock.today(), None, items)}
    did = select(TrainingRecord.person_id).where(TrainingRecord.item_id.in_(items))
    return (theirs | set(session.scalars(did))) & set(offered)


def of_restrictions(session: Session, who: Who, doing: Doing) -> list[Lesson]:
    """Return what somebody who is restricted is still to learn, for the assets of the change."""
    if doing.activity not in set(Deed):
        return []
    of = ChangeRestriction
    mine = (
        select(of.change_id, ChangeRequest, ChangeTraining.item_id, TrainingItem.code)
        .join(ChangeRequest, ChangeRequest.id == of.change_id)
        .join(
            ChangeTraining,
            (ChangeTraining.change_id == of.change_id) & (ChangeTraining.person_id == of.person_id),
        )
        .join(TrainingItem, TrainingItem.id == ChangeTraining.item_id)
        .where(of.person_id == who.id)
        .distinct()
    )
    rows = session.execute(mine).all()
    if not rows:
        return []
    at = doing.at or clock.now()
    found = standings(session, [who.id], [row.item_id for row in rows], at, at)
    assets = defaultdict[int, set[int]](set)
    scope = select(ChangeScope.change_id, ChangeScope.asset_id).where(
        ChangeScope.change_id.in_({row.change_id for row in rows})
    )
    for row in session.execute(scope):
        assets[row.change_id].add(row.asset_id)
    return [
        Lesson(
            row.code, "",
            f"restricted since {row.ChangeRequest} until they are current on {row.code}: "
            "they complete it first, or somebody else does it.",
            frozenset({row.ChangeRequest.asset_id, *assets[row.change_id]}),
        )
        for row in rows
        if not found[who.id, row.item_id].is_met
    ]  # fmt: skip


LEARNED.append(of_restrictions)
