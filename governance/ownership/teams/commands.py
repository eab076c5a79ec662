"""What people do with teams: found one, rename it, say who is in it, end it. Nothing is deleted."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.identity.models import Person
from governance.ownership.models import Team, TeamMember
from governance.ownership.teams.queries import names_at, times_in
from governance.ownership.teams.rules import (
    Joining,
    Permission,
    may_be_called,
    may_be_ended,
    may_join,
    may_leave,
)
from governance.places.models import Place


def add(
    session: Session, actor: Actor, place: Place, named: tuple[str, str], *, is_external: bool
) -> Team:
    """Found a team at a place, by its name and how it is reached.

    Raises `Forbidden` without the permission there, `RuleViolation` if the name is in use.
    """
    must(session, actor, Permission.ADD, place)
    name, contact = named
    may_be_called(name, names_at(session, place.id))
    team = Team(
        name=name.strip(), is_external=is_external, contact=contact.strip() or None,
        ended_on=None, place_id=place.id, site_id=place.site_id or place.id,
    )  # fmt: skip
    session.add(team)
    session.flush()
    record(session, actor, "team.founded", team, at=str(place))
    return team


def rename(session: Session, actor: Actor, team: Team, name: str, contact: str) -> None:
    """Give a team another name, or another way to reach it.

    Raises `Forbidden` without the permission there, `RuleViolation` if the name is in use.
    """
    must(session, actor, Permission.KEEP, team)
    may_be_called(name, names_at(session, team.place_id, but=team.id))
    team.name, team.contact = name.strip(), contact.strip() or None
    record(session, actor, "team.renamed", team)


def join(session: Session, actor: Actor, team: Team, joining: Joining) -> TeamMember:
    """Put somebody into a team for a time, perhaps as who leads it.

    Raises `Forbidden` without the permission there, `RuleViolation` with every reason: somebody
    deactivated, days gone by, in it already, or a second leader.
    """
    must(session, actor, Permission.KEEP, team)
    person = session.get(Person, joining.person_id)
    if person is None:
        raise RuleViolation("There is no such person: choose one of the list.")
    times = times_in(session, team.id)
    may_join(joining, person.name, times, clock.today(), is_active=person.deactivated_at is None)
    member = TeamMember(
        team_id=team.id, person_id=person.id, is_leader=joining.is_leader,
        starts_on=joining.starts_on, ends_on=joining.ends_on,
    )  # fmt: skip
    session.add(member)
    record(
        session, actor, "team.joined", team,
        who=person.name, part="its leader" if joining.is_leader else "a member",
        since=joining.starts_on.isoformat(),
    )  # fmt: skip
    return member


def leave(session: Session, actor: Actor, team: Team, member_id: int, ends_on: date) -> None:
    """End somebody's time in a team on a day, the first on which it no longer counts.

    Raises `Forbidden` without the permission there, `RuleViolation` with every reason.
    """
    must(session, actor, Permission.KEEP, team)
    member = session.scalar(
        select(TeamMember).where(TeamMember.id == member_id, TeamMember.team_id == team.id)
    )
    if member is None:
        raise RuleViolation("There is no such time in the team: choose one of its page.")
    (time,) = times_in(session, team.id, only=member_id)
    may_leave(time, ends_on, clock.today())
    member.ends_on = ends_on
    record(session, actor, "team.left", team, who=time.name, on=ends_on.isoformat())


def end(session: Session, actor: Actor, team: Team, ended_on: date, reason: str) -> None:
    """End a team: from that day on it is no party; what names it comes to nobody.

    Raises `Forbidden` without the permission there, `RuleViolation` with every reason.
    """
    must(session, actor, Permission.KEEP, team)
    may_be_ended(team, ended_on, reason, clock.today())
    team.ended_on = ended_on
    record(session, actor, "team.ended", team, on=ended_on.isoformat(), reason=reason.strip())
