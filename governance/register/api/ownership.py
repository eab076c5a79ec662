"""Ownership for programs: who has which letter, namings and teams."""

from datetime import date
from typing import Annotated

from apiflask import APIBlueprint
from flask import request, url_for
from pydantic import Field

from governance.core import api, clock
from governance.core.api import Key, Reason, Sent, Shape
from governance.core.listing.programs import paged
from governance.core.web import actor, missing, requires, session
from governance.identity.models import Role
from governance.ownership import commands
from governance.ownership.answers import Share
from governance.ownership.listing import listing, rows
from governance.ownership.models import Activity, Assignment, Letter, Mode, Team
from governance.ownership.queries import effective_for
from governance.ownership.rules import Naming, Permission
from governance.ownership.subjects import SUBJECTS, Subject, facts, subject_of
from governance.ownership.teams import queries as of_teams
from governance.ownership.teams.listing import listing as list_of_teams
from governance.ownership.teams.rules import Permission as OnTeam
from governance.places.models import Place

bp = APIBlueprint("api_ownership", __name__, url_prefix=api.ROOT, tag="Ownership")


class PartyOut(Shape):
    """One party with a letter, whom it comes to that day, and where the row stands."""

    party: str
    people: list[str]
    assignment_id: int
    provenance: str


class LettersOut(Shape):
    """Every letter of one activity on a record on a day."""

    activity: Activity
    accountable: str | None
    """The one person; null is a vacancy."""

    accountable_id: int | None
    acting: str | None
    """In a vacancy: who acts, if anybody does."""

    provenance: str
    vacancy: str | None
    """Why nobody is accountable."""

    responsible: list[PartyOut]
    consulted: list[PartyOut]
    informed: list[PartyOut]


class RecordOut(Shape):
    """Who has which letter for every activity on a record."""

    kind: str
    id: int
    label: str
    on: date
    items: list[LettersOut]


class AssignmentOut(Shape):
    """One naming, whatever its dates."""

    id: int
    reference: str
    activity: Activity
    letter: Letter
    mode: Mode
    subject_kind: str
    subject_id: int
    subject: str
    facet: str | None
    facet_value: str | None
    person_id: int | None
    role: Role | None
    role_place_id: int | None
    team_id: int | None
    starts_on: date
    ends_on: date | None
    assigned_by: str
    reason: str
    source: str | None
    version: int


class AssignmentsOut(Shape):
    """A page of namings."""

    items: list[AssignmentOut]
    count: int
    next: str | None


class AssignmentIn(Sent):
    """A party that is to have a letter for an activity on a record: one of the three."""

    kind: Annotated[str, Field(max_length=40)]
    """`place`, or another kind of record, such as `asset`."""

    subject_id: Key
    activity: Activity
    letter: Letter
    mode: Mode = Mode.SET
    person_id: Key | None = None
    role: Role | None = None
    role_place_id: Key | None = None
    team_id: Key | None = None
    fact: Annotated[str, Field(max_length=100)] | None = None
    """Narrows it to records with one fact, such as `asset_class=plc`."""

    starts_on: date
    ends_on: date | None = None
    reason: Reason


class EndingIn(Sent):
    """From when on a naming no longer counts, and why."""

    ends_on: date
    reason: Reason
    version: int | None = None


class MemberOut(Shape):
    """One person's time in a team."""

    person_id: int
    name: str
    is_leader: bool
    starts_on: date
    ends_on: date | None


class TeamOut(Shape):
    """A team, or an organisation outside."""

    id: int
    name: str
    place_id: int
    is_external: bool
    contact: str | None
    ended_on: date | None
    version: int


class TeamWholeOut(TeamOut):
    """A team with everybody's time in it."""

    members: list[MemberOut]


class TeamsOut(Shape):
    """A page of teams."""

    items: list[TeamOut]
    count: int
    next: str | None


@bp.get("/letters")
@requires(Permission.READ, Assignment)
@bp.output(RecordOut)
def letters() -> RecordOut:
    """Give who has which letter on the record that `place` or `asset` names, perhaps `on` a day."""
    found, on = _asked(), _day()
    of = effective_for(session(), tuple(Activity), [found], on)
    items = []
    for activity in Activity:
        one = of[activity, found.key]
        answer = one.accountable
        items.append(LettersOut(
            activity=activity, accountable=answer.person, accountable_id=answer.person_id,
            acting=answer.acting.person if answer.acting else None,
            provenance=answer.provenance,
            vacancy=answer.vacancy.why if answer.vacancy else None,
            responsible=_parties(one.responsible), consulted=_parties(one.consulted),
            informed=_parties(one.informed),
        ))  # fmt: skip
    return RecordOut(kind=found.kind, id=found.id, label=found.label, on=on, items=items)


@bp.get("/assignments")
@requires(Permission.READ, Assignment)
@bp.output(AssignmentsOut)
def index() -> AssignmentsOut:
    """Give a page of namings, by the conditions of their list."""
    page = paged(listing(session(), actor()), rows(actor()))
    items = [AssignmentOut.model_validate(each.Assignment) for each in page.rows]
    return AssignmentsOut(items=items, count=page.count, next=page.next)


@bp.get("/assignments/<int:id>")
@requires(Permission.READ, Assignment)
@bp.output(AssignmentOut)
def show(named: Assignment) -> AssignmentOut:
    """Give one naming."""
    return AssignmentOut.model_validate(named)


@bp.post("/assignments")
@requires(Permission.NAME, Place)
@bp.input(AssignmentIn, arg_name="sent")
@bp.output(AssignmentOut, status_code=201)
def name(sent: AssignmentIn) -> tuple[AssignmentOut, int, dict[str, str]]:
    """Give a party a letter."""
    found = subject_of(session(), actor(), sent.kind, sent.subject_id) or missing("record")
    made = commands.name(session(), actor(), found, _naming(sent))
    session().flush()
    return AssignmentOut.model_validate(made), 201, {"Location": url_for(".show", id=made.id)}


@bp.post("/assignments/<int:id>/end")
@requires(Permission.END, Assignment)
@bp.input(EndingIn, arg_name="sent")
@bp.output(AssignmentOut)
def end(named: Assignment, sent: EndingIn) -> AssignmentOut:
    """End a naming on a day, the first on which it no longer counts."""
    commands.end(session(), actor(), named, sent.ends_on, sent.reason)
    session().flush()
    return AssignmentOut.model_validate(named)


@bp.get("/teams")
@requires(OnTeam.READ, Team)
@bp.output(TeamsOut)
def teams() -> TeamsOut:
    """Give a page of teams, by the conditions of their list."""
    page = paged(list_of_teams(), of_teams.teams(actor()))
    items = [TeamOut.model_validate(each.Team) for each in page.rows]
    return TeamsOut(items=items, count=page.count, next=page.next)


@bp.get("/teams/<int:id>")
@requires(OnTeam.READ, Team)
@bp.output(TeamWholeOut)
def team(team: Team) -> TeamWholeOut:
    """Give one team, with everybody's time in it."""
    members = [MemberOut.model_validate(each) for each in of_teams.times_in(session(), team.id)]
    return TeamWholeOut(**TeamOut.model_validate(team).model_dump(), members=members)


def _parties(shares: tuple[Share, ...]) -> list[PartyOut]:
    return [
        PartyOut(
            party=each.party,
            people=[holder.name for holder in each.people],
            assignment_id=each.source.assignment_id,
            provenance=each.source.words,
        )
        for each in shares
    ]


def _naming(sent: AssignmentIn) -> Naming:
    if sent.fact is not None and sent.fact not in facts():
        missing("fact")
    fact, _equals, value = (sent.fact or "").partition("=")
    return Naming(
        sent.activity, sent.person_id, sent.starts_on, sent.ends_on, sent.reason, sent.letter,
        sent.mode, sent.role, sent.role_place_id, sent.team_id, (fact, value) if fact else None,
    )  # fmt: skip


def _asked() -> Subject:
    """Return the record that the address names by its kind."""
    for kind in SUBJECTS:
        text = request.args.get(kind, "")
        if text.isascii() and text.isdecimal() and len(text) < 10:  # noqa: PLR2004  as a key is
            return subject_of(session(), actor(), kind, int(text)) or missing("record")
    return missing("record")


def _day() -> date:
    text = request.args.get("on", "")
    try:
        return date.fromisoformat(text) if text else clock.today()
    except ValueError:
        return missing("day")
