"""What there is of teams: those a person may read, who was in one when, and what names it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor, permitted, readable
from governance.identity.models import Person
from governance.ownership.models import Assignment, Team, TeamMember, is_in_force_on
from governance.ownership.teams.rules import Permission, Time
from governance.places.models import Place


def names_at(session: Session, place_id: int, but: int | None = None) -> Sequence[str]:
    """Return the names of the teams in use at a place, apart from one."""
    in_use = or_(Team.ended_on.is_(None), Team.ended_on > clock.today())
    found = select(Team.name).where(Team.place_id == place_id, in_use)
    return session.scalars(found.where(Team.id != but) if but else found).all()


def times_in(session: Session, team_id: int, only: int | None = None) -> list[Time]:
    """Return everybody's time in a team, or one of them, the latest first."""
    return [time for _member, time in members_of(session, team_id, only)]


def members_of(
    session: Session, team_id: int, only: int | None = None
) -> list[tuple[TeamMember, Time]]:
    """Return the rows behind those times, with them."""
    of = TeamMember
    found = (
        select(of, Person.name)
        .join(Person, Person.id == of.person_id)
        .where(of.team_id == team_id)
        .order_by(of.is_leader.desc(), of.starts_on.desc(), of.id.desc())
    )
    rows = session.execute(found.where(of.id == only) if only else found)
    return [
        (row, Time(row.person_id, name, row.is_leader, row.starts_on, row.ends_on))
        for row, name in rows
    ]


def teams(actor: Actor) -> Select[Team]:
    """Select every team with its place, its leader of today, and how many are in it."""
    today = clock.today()
    of = TeamMember
    is_in = (of.starts_on <= today) & or_(of.ends_on.is_(None), of.ends_on > today)
    leads = (
        select(func.min(Person.name))
        .join(of, of.person_id == Person.id)
        .where(of.team_id == Team.id, of.is_leader, is_in)
        .correlate(Team)
        .scalar_subquery()
    )
    size = (
        select(func.count())
        .select_from(of)
        .where(of.team_id == Team.id, is_in)
        .correlate(Team)
        .scalar_subquery()
    )
    query: Select[Team] = readable(actor, Team).join(Place, Place.id == Team.place_id)
    return query.add_columns(Place.name.label("place"), leads.label("leader"), size.label("size"))


def letters_of(session: Session, team_id: int, on: date) -> Sequence[Assignment]:
    """Return what names a team on a day, by record."""
    of = Assignment
    found = select(of).where(of.team_id == team_id, is_in_force_on(on))
    return session.scalars(found.order_by(of.subject, of.activity, of.letter, of.id)).all()


def places_to_found_at(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """Return the places at which the actor may found a team, from the top down."""
    found = select(Place.id, Place.path).where(permitted(actor, Permission.ADD, Place))
    return [(key, path) for key, path in session.execute(found.order_by(Place.path))]


def place_of(session: Session, actor: Actor, place_id: int) -> Place | None:
    """Return a place that the actor may read; None where there is none."""
    return session.scalars(readable(actor, Place).where(Place.id == place_id)).one_or_none()
