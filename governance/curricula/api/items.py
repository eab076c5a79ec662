"""What can be learned, for programs; to decide on a version, and to sign, is a person's."""

from datetime import date, datetime
from typing import Annotated, Any

from apiflask import APIBlueprint
from flask import url_for
from pydantic import Field

from governance.core import api
from governance.core.api import Key, Reason, Sent, Shape, Versioned
from governance.core.listing.programs import paged
from governance.core.web import actor, requires, session
from governance.curricula.commands import items as commands
from governance.curricula.commands import versions
from governance.curricula.models import (
    Decision,
    ItemKind,
    TrainingItem,
    TrainingItemEffect,
    TrainingItemVersion,
)
from governance.curricula.queries import items as queries
from governance.curricula.rules.permissions import Permission
from governance.places.models import Place
from governance.skills.rules.requirements import HIGHEST, LOWEST

bp = APIBlueprint("api_training_items", __name__, url_prefix=api.ROOT, tag="What to learn")
Title = Annotated[str, Field(min_length=1, max_length=120)]
Months = Annotated[int, Field(ge=1, le=240)]
Code = Annotated[str, Field(max_length=20, pattern=r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$")]
Lies = Annotated[str, Field(max_length=200)]


class TrainingItemOut(Shape):
    """One thing that can be learned."""

    id: int
    code: str
    kind: ItemKind
    place_id: int
    site_id: int
    title: str
    lies: str
    months: int | None
    """After how many months it is done again; null: never, unless a version asks for it."""

    ended_on: date | None
    version: int


class EditionOut(Shape):
    """One version of an item: in force from an instant that quality assurance signed."""

    id: int
    label: str
    changes: str
    minutes: int
    pass_mark: int | None
    effective_on: date
    added_at: datetime
    decision: Decision | None
    decided_at: datetime | None
    effective_at: datetime | None
    withdrawn_at: datetime | None


class EffectOut(Shape):
    """What completing an item shows."""

    id: int
    competence_id: int
    level: int
    ended_at: datetime | None


class TrainingItemWholeOut(TrainingItemOut):
    """An item with its versions, and with what completing it shows."""

    versions: list[EditionOut]
    effects: list[EffectOut]


class TrainingItemsOut(Shape):
    """A page of what can be learned."""

    items: list[TrainingItemOut]
    count: int
    next: str | None


class TrainingItemIn(Sent):
    """Something to learn that is not there yet."""

    code: Code
    kind: ItemKind
    title: Title
    lies: Lies = ""
    months: Months | None = None


class TrainingItemEdit(Sent, Versioned):
    """What of an item is to be another; what is not named stays as it is."""

    title: Title | None = None
    lies: Lies | None = None
    months: Months | None = None


class TrainingItemEnding(Sent):
    """From when on something is asked of nobody any more, and why."""

    ends_on: date
    reason: Reason
    version: int | None = None


class EffectIn(Sent):
    """What completing an item shows from now on."""

    competence_id: Key
    level: Annotated[int, Field(ge=LOWEST, le=HIGHEST)]


class EditionIn(Sent):
    """A version of an item, before quality assurance decides on it."""

    label: Annotated[str, Field(min_length=1, max_length=20)]
    changes: Reason
    minutes: Annotated[int, Field(ge=1, le=10_000)]
    pass_mark: Annotated[int, Field(ge=1, le=100)] | None = None
    effective_on: date


class EditionWithdrawal(Sent):
    """Why a version is called off before it comes into force."""

    reason: Reason
    version: int | None = None


@bp.get("/training-items")
@requires(Permission.READ, TrainingItem)
@bp.output(TrainingItemsOut)
def index() -> TrainingItemsOut:
    """Give a page of what can be learned, by the conditions of its list."""
    page = paged(queries.listing(), queries.items(actor()))
    items = [TrainingItemOut.model_validate(each) for each in page.rows]
    return TrainingItemsOut(items=items, count=page.count, next=page.next)


@bp.get("/training-items/<int:id>")
@requires(Permission.READ, TrainingItem)
@bp.output(TrainingItemWholeOut)
def show(item: TrainingItem) -> TrainingItemWholeOut:
    """Give one item with its versions, and with what completing it shows."""
    return _whole(item)


def _whole(item: TrainingItem) -> TrainingItemWholeOut:
    session().flush()
    return TrainingItemWholeOut.model_validate(queries.whole(session(), item))


@bp.post("/places/<int:id>/training-items")
@requires(Permission.ADD, Place)
@bp.input(TrainingItemIn, arg_name="sent")
@bp.output(TrainingItemWholeOut, status_code=201)
def add(place: Place, sent: TrainingItemIn) -> tuple[TrainingItemWholeOut, int, dict[str, str]]:
    """Add something to learn; it is kept at a place."""
    made = commands.add(session(), actor(), place, sent.model_dump())
    return _whole(made), 201, {"Location": url_for(".show", id=made.id)}


@bp.patch("/training-items/<int:id>")
@requires(Permission.EDIT, TrainingItem)
@bp.input(TrainingItemEdit, arg_name="sent")
@bp.output(TrainingItemWholeOut)
def edit(item: TrainingItem, sent: TrainingItemEdit) -> TrainingItemWholeOut:
    """Write of an item what is sent, and nothing else."""
    kept: dict[str, Any] = {name: getattr(item, name) for name in commands.WRITTEN}
    given = sent.model_dump(exclude_unset=True, exclude={"version"})
    said = {name: value for name, value in given.items() if value is not None or name == "months"}
    commands.edit(session(), actor(), item, kept | said)
    return _whole(item)


@bp.post("/training-items/<int:id>/end")
@requires(Permission.EDIT, TrainingItem)
@bp.input(TrainingItemEnding, arg_name="sent")
@bp.output(TrainingItemWholeOut)
def end(item: TrainingItem, sent: TrainingItemEnding) -> TrainingItemWholeOut:
    """End an item from a day on."""
    commands.end(session(), actor(), item, sent.ends_on, sent.reason)
    return _whole(item)


@bp.post("/training-items/<int:id>/versions")
@requires(Permission.EDIT, TrainingItem)
@bp.input(EditionIn, arg_name="sent")
@bp.output(TrainingItemWholeOut, status_code=201)
def add_version(item: TrainingItem, sent: EditionIn) -> TrainingItemWholeOut:
    """Add a version of an item; quality assurance decides on it, signed, on its page."""
    versions.add(session(), actor(), item, sent.model_dump())
    return _whole(item)


@bp.post("/training-items/versions/<int:id>/withdraw")
@requires(Permission.WRITE, TrainingItemVersion)
@bp.input(EditionWithdrawal, arg_name="sent")
@bp.output(EditionOut)
def withdraw(version: TrainingItemVersion, sent: EditionWithdrawal) -> EditionOut:
    """Call a version off."""
    versions.withdraw(session(), actor(), version, sent.reason)
    return EditionOut.model_validate(version)


@bp.post("/training-items/<int:id>/effects")
@requires(Permission.EDIT, TrainingItem)
@bp.input(EffectIn, arg_name="sent")
@bp.output(TrainingItemWholeOut, status_code=201)
def add_effect(item: TrainingItem, sent: EffectIn) -> TrainingItemWholeOut:
    """Say what completing an item shows from now on."""
    commands.add_effect(session(), actor(), item, sent.competence_id, sent.level)
    return _whole(item)


@bp.post("/training-items/effects/<int:id>/end")
@requires(Permission.END_EFFECT, TrainingItemEffect)
@bp.output(EffectOut)
def end_effect(effect: TrainingItemEffect) -> EffectOut:
    """Say that completing an item shows something no more; what was shown stays."""
    commands.end_effect(session(), actor(), effect)
    return EffectOut.model_validate(effect)
