"""The parties that rows name, as values: people with their roles, who stands for them, teams."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, aliased

from governance.identity.models import ROLE_LABELS, Person, Role, RoleGrant
from governance.ownership.answers import (
    Delegate,
    Holder,
    Holding,
    Membership,
    Party,
    PartyKind,
    Span,
)
from governance.ownership.models import (
    Absence,
    Assignment,
    Delegation,
    Team,
    TeamMember,
    prefixes,
)
from governance.places.models import Place

PartyKey = tuple[str, int, str]
"""What tells a party: its kind, an id, and the role it is, if it is one."""

NOBODY: PartyKey = (PartyKind.NOBODY, 0, "")


def place_words(place: Place) -> str:
    """Name a place with its level, e.g. `Site Leuven`."""
    return f"{place.level.value.replace('_', ' ').capitalize()} {place.name}"


def party_key(row: Assignment) -> PartyKey:
    """Return what tells the party that a row names."""
    if row.person_id is not None:
        return (PartyKind.PERSON, row.person_id, "")
    if row.role is not None:
        return (PartyKind.ROLE, row.role_place_id or 0, row.role)
    return (PartyKind.TEAM, row.team_id, "") if row.team_id is not None else NOBODY


def parties_of(session: Session, rows: Iterable[Assignment]) -> dict[PartyKey, Party]:
    """Return the party of each row, with everybody it reaches; seven statements at most."""
    return parties(session, {party_key(row) for row in rows})


def parties(session: Session, keys: Collection[PartyKey]) -> dict[PartyKey, Party]:
    """Return these parties, with everybody they reached, reach or will reach."""
    ids = defaultdict[str, set[int]](set)
    for kind, key, _role in keys:
        ids[kind].add(key)
    places = _places(session, ids[PartyKind.ROLE])
    teams = _teams(session, ids[PartyKind.TEAM])
    members = _members(session, teams)
    roles = {(key, role) for kind, key, role in keys if kind == PartyKind.ROLE}
    holding = _who_held(session, {pair: places[pair[0]].path for pair in roles})
    people = ids[PartyKind.PERSON] | {row.person_id for row in members}
    known = holders(session, people.union(*holding.values()))
    made: dict[PartyKey, Party] = {NOBODY: Party(PartyKind.NOBODY, "nobody, on purpose")}
    for key in ids[PartyKind.PERSON]:
        made[PartyKind.PERSON, key, ""] = of_person(known[key])
    for key, role in roles:
        made[PartyKind.ROLE, key, role] = Party(
            PartyKind.ROLE,
            f"{ROLE_LABELS[Role(role)]} at {place_words(places[key])}",
            tuple(known[each] for each in holding[key, role]),
            role,
            places[key].path,
            id=key,
        )
    for key, team in teams.items():
        made[PartyKind.TEAM, key, ""] = _team(team, members, known)
    return made


def of_person(holder: Holder) -> Party:
    """Return a person as a party."""
    return Party(PartyKind.PERSON, holder.name, (holder,), id=holder.id)


def _places(session: Session, ids: Collection[int]) -> dict[int, Place]:
    if not ids:
        return {}
    return {each.id: each for each in session.scalars(select(Place).where(Place.id.in_(ids)))}


def _teams(session: Session, ids: Collection[int]) -> dict[int, Team]:
    if not ids:
        return {}
    return {each.id: each for each in session.scalars(select(Team).where(Team.id.in_(ids)))}


def _members(session: Session, teams: Collection[int]) -> Sequence[TeamMember]:
    if not teams:
        return ()
    wanted = select(TeamMember).where(TeamMember.team_id.in_(teams)).order_by(TeamMember.id)
    return session.scalars(wanted).all()


def _team(team: Team, members: Iterable[TeamMember], known: Mapping[int, Holder]) -> Party:
    kind = PartyKind.ORGANISATION if team.is_external else PartyKind.TEAM
    of = tuple(
        Membership(known[row.person_id], row.is_leader, Span(row.starts_on, row.ends_on))
        for row in members
        if row.team_id == team.id
    )
    return Party(kind, team.name, members=of, ended_on=team.ended_on, id=team.id)


def _who_held(
    session: Session, paths: Mapping[tuple[int, str], str]
) -> dict[tuple[int, str], tuple[int, ...]]:
    """Return everybody who ever held a role at a place or above, by name; one statement for all."""
    if not paths:
        return {}
    above = aliased(Place)
    held = (
        select(Person.id, RoleGrant.role, above.path)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .join(above, above.id == RoleGrant.place_id)
        .where(
            RoleGrant.role.in_({Role(role) for _place, role in paths}),
            above.path.in_({up for path in paths.values() for up in prefixes(path)}),
        )
        .order_by(Person.name, Person.id)
    )
    found = session.execute(held).all()
    people = {
        (place, role): [key for key, of, at in found if of == role and path.startswith(at)]
        for (place, role), path in paths.items()
    }
    return {pair: tuple(dict.fromkeys(some)) for pair, some in people.items()}


GRANTS = (
    select(
        *(Person.id, Person.name, Person.deactivated_at),
        *(RoleGrant.role, Place.path, RoleGrant.starts_on, RoleGrant.ends_on),
    )
    .join(RoleGrant, RoleGrant.person_id == Person.id, isouter=True)
    .join(Place, Place.id == RoleGrant.place_id, isouter=True)
    .where(Person.id.in_(bindparam("people", expanding=True)))
    .order_by(Person.id, RoleGrant.id)
)
ABSENT = select(Absence.person_id, Absence.starts_on, Absence.ends_on, Absence.cancelled_on).where(
    Absence.person_id.in_(bindparam("people", expanding=True))
)
DELEGATED = (
    select(
        *(Delegation.id, Delegation.from_person_id, Delegation.to_person_id, Delegation.activity),
        *(Delegation.starts_on, Delegation.ends_on, Delegation.cancelled_on, Place.path),
    )
    .join(Place, Place.id == Delegation.place_id)
    .where(Delegation.from_person_id.in_(bindparam("people", expanding=True)))
    .order_by(Delegation.id)
)
"""What is asked about some people; made once."""


def holders(session: Session, people: Collection[int]) -> dict[int, Holder]:
    """Return people with all their roles, absences and delegates, whatever the dates.

    A delegate's own delegates are not among them: a delegation is never passed on.
    """
    if not people:
        return {}
    given = session.execute(DELEGATED, {"people": sorted(people)}).all()
    known = _alone(session, {*people, *(row.to_person_id for row in given)})
    standing_in = defaultdict[int, list[Delegate]](list)
    for row in given:
        span = _span(row.starts_on, row.ends_on, row.cancelled_on)
        delegate = Delegate(row.id, known[row.to_person_id], row.path, row.activity, span)
        standing_in[row.from_person_id].append(delegate)
    return {key: replace(known[key], delegates=tuple(standing_in[key])) for key in people}


def _alone(session: Session, people: Collection[int]) -> dict[int, Holder]:
    """Return people with their roles and absences; two statements."""
    asked = {"people": sorted(people)}
    held, away = defaultdict[int, list[Holding]](list), defaultdict[int, list[Span]](list)
    found = dict[int, tuple[str, date | None]]()
    for row in session.execute(GRANTS, asked):
        found[row.id] = row.name, _day_of(row.deactivated_at)
        if row.role is not None:
            held[row.id].append(Holding(row.role, row.path, row.starts_on, row.ends_on))
    for off in session.execute(ABSENT, asked):
        away[off.person_id].append(_span(off.starts_on, off.ends_on, off.cancelled_on))
    return {
        key: Holder(key, name, left_on, tuple(held[key]), tuple(away[key]))
        for key, (name, left_on) in found.items()
    }


def _span(starts_on: date, ends_on: date, cancelled_on: date | None) -> Span:
    """Return the days that count: until its end, or until it was cancelled."""
    return Span(starts_on, min(ends_on, cancelled_on or ends_on))


def _day_of(at: datetime | None) -> date | None:
    """Return the day on which an instant falls, as grants count days."""
    return at and at.astimezone(UTC).date()
