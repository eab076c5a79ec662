"""Curricula for programs: with the commands of their pages, and their refusals."""

from datetime import date
from typing import Annotated

from apiflask import APIBlueprint
from flask import url_for
from pydantic import Field

from governance.core import api
from governance.core.api import Key, Reason, Sent, Shape
from governance.core.listing.programs import paged
from governance.core.web import actor, requires, session
from governance.curricula.commands import curricula as commands
from governance.curricula.models import Curriculum
from governance.curricula.queries import curricula as queries
from governance.curricula.queries.offered import item_named
from governance.curricula.rules.permissions import Permission
from governance.identity.models import Role
from governance.places.models import Place

bp = APIBlueprint("api_curricula", __name__, url_prefix=api.ROOT, tag="What to learn")


class CurriculumOut(Shape):
    """What whoever holds a role at a place, or below it, is to have learned."""

    id: int
    reference: str
    place_id: int
    site_id: int
    title: str
    role: Role | None
    """Null: whoever holds any role there."""

    starts_on: date
    ends_on: date | None
    made_by: str
    version: int


class CurriculumItemOut(Shape):
    """One item of a curriculum, and the days that people have for it."""

    id: int
    item_id: int
    days: int
    starts_on: date
    ends_on: date | None


class CurriculumWholeOut(CurriculumOut):
    """A curriculum with what it holds."""

    items: list[CurriculumItemOut]


class CurriculaOut(Shape):
    """A page of curricula."""

    items: list[CurriculumOut]
    count: int
    next: str | None


class CurriculumIn(Sent):
    """Who is to learn what a new curriculum will hold."""

    title: Annotated[str, Field(min_length=1, max_length=120)]
    role: Role | None = None
    starts_on: date


class CurriculumItemIn(Sent):
    """An item that a curriculum is to hold."""

    item_id: Key
    days: Annotated[int, Field(ge=0, le=commands.MOST_DAYS)]
    starts_on: date
    version: int | None = None


class LettingGoIn(Sent):
    """From when on an item of a curriculum is asked for no longer."""

    ends_on: date
    version: int | None = None


class CurriculumEnding(Sent):
    """From when on a curriculum asks for nothing, and why."""

    ends_on: date
    reason: Reason
    version: int | None = None


@bp.get("/curricula")
@requires(Permission.READ_CURRICULUM, Curriculum)
@bp.output(CurriculaOut)
def index() -> CurriculaOut:
    """Give a page of the curricula, by the conditions of their list."""
    page = paged(queries.listing(), queries.curricula(actor()))
    items = [CurriculumOut.model_validate(each) for each in page.rows]
    return CurriculaOut(items=items, count=page.count, next=page.next)


@bp.get("/curricula/<int:id>")
@requires(Permission.READ_CURRICULUM, Curriculum)
@bp.output(CurriculumWholeOut)
def show(curriculum: Curriculum) -> CurriculumWholeOut:
    """Give one curriculum with what it holds."""
    return _whole(curriculum)


def _whole(curriculum: Curriculum) -> CurriculumWholeOut:
    session().flush()
    return CurriculumWholeOut.model_validate(queries.whole(session(), curriculum))


@bp.post("/places/<int:id>/curricula")
@requires(Permission.ADD_CURRICULUM, Place)
@bp.input(CurriculumIn, arg_name="sent")
@bp.output(CurriculumWholeOut, status_code=201)
def make(place: Place, sent: CurriculumIn) -> tuple[CurriculumWholeOut, int, dict[str, str]]:
    """Make a curriculum for a place and all below it."""
    made = commands.make(session(), actor(), place, (sent.title, sent.role, sent.starts_on))
    return _whole(made), 201, {"Location": url_for(".show", id=made.id)}


@bp.post("/curricula/<int:id>/items")
@requires(Permission.EDIT_CURRICULUM, Curriculum)
@bp.input(CurriculumItemIn, arg_name="sent")
@bp.output(CurriculumWholeOut, status_code=201)
def hold(curriculum: Curriculum, sent: CurriculumItemIn) -> CurriculumWholeOut:
    """Put an item into a curriculum."""
    item = item_named(session(), actor(), sent.item_id)
    commands.hold(session(), actor(), curriculum, item, (sent.days, sent.starts_on))
    return _whole(curriculum)


@bp.post("/curricula/<int:id>/items/<int:row_id>/end")
@requires(Permission.EDIT_CURRICULUM, Curriculum)
@bp.input(LettingGoIn, arg_name="sent")
@bp.output(CurriculumWholeOut)
def let_go(curriculum: Curriculum, row_id: int, sent: LettingGoIn) -> CurriculumWholeOut:
    """Ask for an item of a curriculum no longer, from a day on."""
    commands.let_go(session(), actor(), curriculum, row_id, sent.ends_on)
    return _whole(curriculum)


@bp.post("/curricula/<int:id>/end")
@requires(Permission.EDIT_CURRICULUM, Curriculum)
@bp.input(CurriculumEnding, arg_name="sent")
@bp.output(CurriculumWholeOut)
def end(curriculum: Curriculum, sent: CurriculumEnding) -> CurriculumWholeOut:
    """Ask for nothing of a curriculum any more, from a day on."""
    commands.end(session(), actor(), curriculum, sent.ends_on, sent.reason)
    return _whole(curriculum)
