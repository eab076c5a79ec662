"""Competences for programs: with the commands of their pages, and their refusals."""

from datetime import date
from typing import Annotated, Any

from apiflask import APIBlueprint
from flask import url_for
from pydantic import Field

from governance.core import api
from governance.core.api import Key, Sent, Shape, Versioned
from governance.core.listing.programs import paged
from governance.core.web import actor, requires, session
from governance.skills.commands import competences as commands
from governance.skills.models import Competence
from governance.skills.models import Field as World
from governance.skills.queries import competences as queries
from governance.skills.queries.offered import competence_named
from governance.skills.rules.permissions import Permission

bp = APIBlueprint("api_competences", __name__, url_prefix=api.ROOT, tag="Skills")
Title = Annotated[str, Field(min_length=1, max_length=120)]
Anchor = Annotated[str, Field(min_length=1, max_length=400)]
Names = Annotated[str, Field(max_length=200)]
Months = Annotated[int, Field(ge=1, le=240)]
Code = Annotated[str, Field(max_length=20, pattern=r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$")]


class CompetenceOut(Shape):
    """One thing that people can be able to do, and by what each level is recognised."""

    id: int
    code: str
    field: World
    title: str
    aware: str
    supervised: str
    alone: str
    teaches: str
    also_called: str
    nice_ids: str
    months: int | None
    """How long evidence of it counts; null: until something ends it."""

    ended_on: date | None
    successor_id: int | None
    version: int


class CompetencesOut(Shape):
    """A page of competences."""

    items: list[CompetenceOut]
    count: int
    next: str | None


class CompetenceIn(Sent):
    """A competence that is not there yet."""

    code: Code
    field: World
    title: Title
    aware: Anchor
    supervised: Anchor
    alone: Anchor
    teaches: Anchor
    months: Months | None = None
    also_called: Names = ""
    nice_ids: Names = ""


class CompetenceEdit(Sent, Versioned):
    """What of a competence is to be another; what is not named stays as it is."""

    field: World | None = None
    title: Title | None = None
    aware: Anchor | None = None
    supervised: Anchor | None = None
    alone: Anchor | None = None
    teaches: Anchor | None = None
    months: Months | None = None
    also_called: Names | None = None
    nice_ids: Names | None = None


class CompetenceEnding(Sent):
    """From when on a competence is not used any more, and what takes its place."""

    ended_on: date
    successor_id: Key | None = None
    version: int | None = None


@bp.get("/competences")
@requires(Permission.READ, Competence)
@bp.output(CompetencesOut)
def index() -> CompetencesOut:
    """Give a page of the competences, by the conditions of their list."""
    page = paged(queries.listing(), queries.competences(actor()))
    items = [CompetenceOut.model_validate(each) for each in page.rows]
    return CompetencesOut(items=items, count=page.count, next=page.next)


@bp.get("/competences/<int:id>")
@requires(Permission.READ, Competence)
@bp.output(CompetenceOut)
def show(competence: Competence) -> CompetenceOut:
    """Give one competence."""
    return CompetenceOut.model_validate(competence)


@bp.post("/competences")
@requires(Permission.EDIT, Competence)
@bp.input(CompetenceIn, arg_name="sent")
@bp.output(CompetenceOut, status_code=201)
def add(sent: CompetenceIn) -> tuple[CompetenceOut, int, dict[str, str]]:
    """Add a competence."""
    made = commands.add(session(), actor(), sent.model_dump())
    return CompetenceOut.model_validate(made), 201, {"Location": url_for(".show", id=made.id)}


@bp.patch("/competences/<int:id>")
@requires(Permission.EDIT, Competence)
@bp.input(CompetenceEdit, arg_name="sent")
@bp.output(CompetenceOut)
def edit(competence: Competence, sent: CompetenceEdit) -> CompetenceOut:
    """Write of a competence what is sent, and nothing else."""
    given: dict[str, Any] = sent.model_dump(exclude_unset=True, exclude={"version"})
    kept = {name: getattr(competence, name) for name in commands.WRITTEN}
    said = {name: value for name, value in given.items() if value is not None or name == "months"}
    commands.edit(session(), actor(), competence, kept | said)
    return CompetenceOut.model_validate(competence)


@bp.post("/competences/<int:id>/end")
@requires(Permission.EDIT, Competence)
@bp.input(CompetenceEnding, arg_name="sent")
@bp.output(CompetenceOut)
def end(competence: Competence, sent: CompetenceEnding) -> CompetenceOut:
    """End a competence from a day on."""
    successor = competence_named(session(), actor(), sent.successor_id)
    commands.end(session(), actor(), competence, sent.ended_on, successor)
    return CompetenceOut.model_validate(competence)
