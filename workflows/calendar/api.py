"""The calendar for programs: read and written by the commands of its pages."""

from datetime import date, datetime
from typing import Annotated, Any

from apiflask import APIBlueprint
from flask import url_for
from pydantic import Field

from governance.core import api
from governance.core.addresses import MOST
from governance.core.api import Sent, Shape, Versioned
from governance.core.listing.programs import paged
from governance.core.web import actor, requires, session
from governance.places.models import Place
from workflows.calendar import commands, queries
from workflows.calendar.models import CalendarEntry, EntryKind, Spared
from workflows.calendar.rules.permissions import LONGEST, Permission, written

bp = APIBlueprint("api_calendar", __name__, url_prefix=f"{api.ROOT}/calendar", tag="Calendar")
Clock = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])-\d\dT([01]\d|2[0-3]):[0-5]\d$")]
"""What a clock at the place shows, such as `2026-12-24T18:00`."""

Reason = Annotated[str, Field(min_length=1, max_length=LONGEST["reason"])]


class EntryOut(Shape):
    """A window, a freeze or a campaign of a place."""

    id: int
    reference: str
    kind: EntryKind
    title: str
    place_id: int
    site_id: int
    begins_local: str
    """As a clock there shows it."""

    ends_local: str
    every_weeks: int
    """After how many weeks it begins again; 0: never."""

    until_on: date | None
    product: str
    lot: str
    reason: str
    spared: list[Spared]
    """Kinds of change that a freeze does not hold; emergencies it never does."""

    declared_by_id: int
    declared_at: datetime
    replaces_id: int | None
    withdrawn_at: datetime | None
    """Since when it holds no longer; null: it is in force."""

    withdrawn: str
    version: int


class EntriesOut(Shape):
    """A page of the calendar."""

    items: list[EntryOut]
    count: int
    next: str | None


class EntryIn(Sent):
    """What is to stand in the calendar; nothing in it is ever edited."""

    place_id: Annotated[int, Field(ge=1, le=MOST)]
    kind: EntryKind
    title: Annotated[str, Field(min_length=1, max_length=LONGEST["title"])]
    begins_local: Clock
    ends_local: Clock
    every_weeks: Annotated[int, Field(ge=0, le=52)] = 0
    until_on: date | None = None
    product: Annotated[str, Field(max_length=LONGEST["product"])] = ""
    lot: Annotated[str, Field(max_length=LONGEST["lot"])] = ""
    reason: Annotated[str, Field(max_length=LONGEST["reason"])] = ""
    spared: Annotated[tuple[Spared, ...], Field(max_length=len(Spared))] = ()
    """Kinds of change that a freeze does not hold."""


class ReplacementIn(EntryIn, Versioned):
    """What stands in the calendar instead of an entry that was read."""


class WithdrawalIn(Sent, Versioned):
    """Why an entry that was read holds no longer."""

    reason: Reason


Made = tuple[EntryOut, int, dict[str, str]]


@bp.get("")
@requires(Permission.READ, CalendarEntry)
@bp.output(EntriesOut)
def index() -> EntriesOut:
    """Give a page of the calendar that the reader may see, by the conditions of its list."""
    page = paged(queries.listing(), queries.entries(actor()))
    items = [EntryOut.model_validate(each) for each in page.rows]
    return EntriesOut(items=items, count=page.count, next=page.next)


@bp.get("/<int:id>")
@requires(Permission.READ, CalendarEntry)
@bp.output(EntryOut)
def show(entry: CalendarEntry) -> EntryOut:
    """Give one entry, in force or not."""
    return EntryOut.model_validate(entry)


@bp.post("")
@requires(Permission.DECLARE, Place)
@bp.input(EntryIn, arg_name="sent")
@bp.output(EntryOut, status_code=201)
def declare(sent: EntryIn) -> Made:
    """Put something in the calendar of a place."""
    return _declared(sent)


@bp.post("/<int:id>/replace")
@requires(Permission.WITHDRAW, CalendarEntry)
@bp.input(ReplacementIn, arg_name="sent")
@bp.output(EntryOut, status_code=201)
def replace(entry: CalendarEntry, sent: ReplacementIn) -> Made:
    """Withdraw an entry, and declare another in its place."""
    return _declared(sent, entry)


def _declared(sent: EntryIn, instead: CalendarEntry | None = None) -> Made:
    said: dict[str, Any] = sent.model_dump(exclude={"version"})
    said["spares"] = written(said.pop("spared"))
    place = queries.place_named(session(), actor(), said.pop("place_id"))
    made = commands.declare(session(), actor(), place, said, instead)
    there = {"Location": url_for(".show", id=made.id)}
    return EntryOut.model_validate(made), 201, there


@bp.post("/<int:id>/withdraw")
@requires(Permission.WITHDRAW, CalendarEntry)
@bp.input(WithdrawalIn, arg_name="sent")
@bp.output(EntryOut)
def withdraw(entry: CalendarEntry, sent: WithdrawalIn) -> EntryOut:
    """Say that an entry holds no longer."""
    commands.withdraw(session(), actor(), entry, sent.reason)
    return EntryOut.model_validate(entry)
