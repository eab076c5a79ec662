"""The pages of teams: the list, one team, and the forms that keep it."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from governance.audit.queries import history
from governance.audit.telling import told
from governance.core import clock, nav
from governance.core.access import could, may
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, missing, requires, session
from governance.ownership import people
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.models import Team
from governance.ownership.parties import place_words
from governance.ownership.teams import commands, queries
from governance.ownership.teams.forms import EndForm, JoinForm, LeaveForm, NameForm, TeamForm
from governance.ownership.teams.listing import KINDS, listing, state_of
from governance.ownership.teams.rules import Joining, Permission
from governance.places.models import Place

bp = Blueprint("teams", __name__, url_prefix="/ownership/teams")
nav.beside(nav.Neighbour("matrix.show", lazy_gettext("Teams"), "teams.index", 30))
TEAMS = named.declare("team", "teams.index", lazy_gettext("Teams"))
VERBS = {
    "team.founded": "was founded at %(at)s",
    "team.renamed": "was renamed, or is reached another way",
    "team.joined": "has %(who)s as %(part)s from %(since)s",
    "team.left": "no longer has %(who)s from %(on)s",
    "team.ended": "ends on %(on)s",
}
LABELS = {"name": "Name", "contact": "How to reach it"}


@bp.get("/")
@requires(Permission.READ, Team)
def index() -> str:
    """List the teams and the organisations outside."""
    page = paginate(session(), listing(), queries.teams(actor()), asked_of(TEAMS))
    may_add = could(actor(), Permission.ADD, Place)
    return render_template("teams/list.html", page=page, may_add=may_add)


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, Team)
def export(format: str) -> Response:
    """Send the list as a sheet, as it is narrowed and ordered."""
    args = request.args.to_dict(flat=False)
    found = rows_for_export(session(), listing(), queries.teams(actor()), args)
    return attached(Sheet(found.labels, found.rows), Format(format), "teams")


@bp.get("/<int:id>/")
@requires(Permission.READ, Team)
def show(team: Team) -> str:
    """Show a team: what it is, who is in it when, and what it is named for."""
    return render_template(
        "teams/show.html",
        team=team,
        kind=KINDS["outside" if team.is_external else "team"],
        state=state_of(team),
        place=place_words(session().get_one(Place, team.place_id)),
        members=queries.members_of(session(), team.id),
        letters=queries.letters_of(session(), team.id, clock.today()),
        labels=ACTIVITY_LABELS,
        today=clock.today(),
        may_keep=may(session(), actor(), Permission.KEEP, team) and team.ended_on is None,
        history=told(history(session(), team), VERBS, LABELS),
    )


def new(form: TeamForm | None = None) -> str:
    """Ask what a new team is called, and where it belongs."""
    form = form or TeamForm()
    form.place_id.choices = queries.places_to_found_at(session(), actor())
    return render_template("teams/new.html", form=form)


bp.get("/new")(requires(Permission.ADD, Place)(new))


@bp.post("/new")
@requires(Permission.ADD, Place, form=TeamForm, again=new)
def add(form: TeamForm) -> Any:
    """Found a team."""
    place = queries.place_of(session(), actor(), form.place_id.data)
    named_so = (form.name.data or "", form.contact.data or "")
    team = commands.add(
        session(), actor(), place or missing("place"), named_so, is_external=form.is_external.data
    )
    flash(_("%(team)s can be named now.", team=team.name))
    return redirect(url_for(".show", id=team.id))


def renaming(team: Team, form: NameForm | None = None) -> str:
    """Ask for another name."""
    return _form(team, form or NameForm(obj=team), _("Rename"))


bp.get("/<int:id>/rename")(requires(Permission.KEEP, Team)(renaming))


@bp.post("/<int:id>/rename")
@requires(Permission.KEEP, Team, form=NameForm, again=renaming)
def rename(team: Team, form: NameForm) -> Any:
    """Give it another name."""
    commands.rename(session(), actor(), team, form.name.data or "", form.contact.data or "")
    return _back(team, _("The name is kept."))


def joining(team: Team, form: JoinForm | None = None) -> str:
    """Ask who is in the team, and when."""
    form = form or JoinForm(data={"starts_on": clock.today()})
    form.person_id.choices = people.active(session())
    return _form(team, form, _("Put somebody in"))


bp.get("/<int:id>/join")(requires(Permission.KEEP, Team)(joining))


@bp.post("/<int:id>/join")
@requires(Permission.KEEP, Team, form=JoinForm, again=joining)
def join(team: Team, form: JoinForm) -> Any:
    """Put somebody into it."""
    commands.join(session(), actor(), team, Joining(**form.values()))
    return _back(team, _("The time in the team is kept."))


def leaving(team: Team, member_id: int, form: LeaveForm | None = None) -> str:
    """Ask from when on somebody is no longer in it."""
    found = queries.times_in(session(), team.id, only=member_id)
    (time,) = found or (missing("member"),)
    form = form or LeaveForm(data={"ends_on": max(clock.today(), time.starts_on)})
    return _form(team, form, _("End the time of %(person)s", person=time.name))


bp.get("/<int:id>/members/<int:member_id>/end")(requires(Permission.KEEP, Team)(leaving))


@bp.post("/<int:id>/members/<int:member_id>/end")
@requires(Permission.KEEP, Team, form=LeaveForm, again=leaving)
def leave(team: Team, member_id: int, form: LeaveForm) -> Any:
    """End somebody's time in it."""
    commands.leave(session(), actor(), team, member_id, form.values()["ends_on"])
    return _back(team, _("The end is kept."))


def ending(team: Team, form: EndForm | None = None) -> str:
    """Ask from when on the team is no party."""
    form = form or EndForm(data={"ended_on": clock.today()})
    letters = len(queries.letters_of(session(), team.id, clock.today()))
    told_first = _("It is named %(n)s times; what names it comes to nobody then.", n=letters)
    return _form(team, form, _("End the team"), told_first)


bp.get("/<int:id>/end")(requires(Permission.KEEP, Team)(ending))


@bp.post("/<int:id>/end")
@requires(Permission.KEEP, Team, form=EndForm, again=ending)
def end(team: Team, form: EndForm) -> Any:
    """End the team."""
    typed = form.values()
    commands.end(session(), actor(), team, typed["ended_on"], typed["reason"] or "")
    return _back(team, _("The end is kept."))


def _form(team: Team, form: Any, verb: str, why: str = "") -> str:
    form.now_at(team.version)
    return render_template("teams/form.html", team=team, form=form, verb=verb, why=why)


def _back(team: Team, said: str) -> Any:
    flash(said)
    return redirect(url_for(".show", id=team.id))
