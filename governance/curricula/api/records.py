"""Who did what can be learned, for programs; whoever reads or answers does that themself."""

from datetime import datetime
from typing import Annotated

from apiflask import APIBlueprint
from flask import url_for
from pydantic import Field

from governance.core import api
from governance.core.api import Instant, Key, Reason, Sent, Shape
from governance.core.listing.programs import paged
from governance.core.web import actor, requires, session
from governance.curricula.commands import records as commands
from governance.curricula.models import How, TrainingItem, TrainingRecord
from governance.curricula.queries import records as queries
from governance.curricula.queries.offered import version_named
from governance.curricula.rules.permissions import Permission
from governance.curricula.rules.standing import COMPLETES
from governance.identity.models import Person

bp = APIBlueprint("api_training_records", __name__, url_prefix=api.ROOT, tag="What to learn")


class TrainingRecordOut(Shape):
    """That somebody did a version of an item, or tried to."""

    id: int
    reference: str
    person_id: int
    item_id: int
    version_id: int
    how: How
    completed_at: datetime
    is_passed: bool
    score: int | None
    out_of: int | None
    ends_at: datetime | None
    """First instant at which it is to be done again."""

    assessor_id: int | None
    note: str
    recorded_at: datetime
    recorded_by_id: int
    is_revoked: bool


class TrainingRecordsOut(Shape):
    """A page of training records."""

    items: list[TrainingRecordOut]
    count: int
    next: str | None


class TrainingRecordIn(Sent):
    """That somebody else attended a course, or did a task before an assessor."""

    version_id: Key
    completed_at: Instant
    assessor_id: Key | None = None
    note: Annotated[str, Field(max_length=1_000)] = ""


class TrainingRevocationIn(Sent):
    """Why a training record never should have counted."""

    reason: Reason


@bp.get("/training-records")
@requires(Permission.READ_RECORD, TrainingRecord)
@bp.output(TrainingRecordsOut)
def index() -> TrainingRecordsOut:
    """Give a page of training records, by the conditions of their list."""
    page = paged(queries.listing(), queries.records(actor()))
    items = [_told(each) for each in page.rows]
    return TrainingRecordsOut(items=items, count=page.count, next=page.next)


@bp.get("/training-records/<int:id>")
@requires(Permission.READ_RECORD, TrainingRecord)
@bp.output(TrainingRecordOut)
def show(made: TrainingRecord) -> TrainingRecordOut:
    """Give one training record."""
    return _told(queries.whole(session(), made))


def _told(made: TrainingRecord) -> TrainingRecordOut:
    names = TrainingRecordOut.model_fields.keys() - {"is_revoked"}
    own = {name: getattr(made, name) for name in names}
    return TrainingRecordOut(**own, is_revoked=made.revocation is not None)


@bp.post("/people/<int:id>/training-records")
@requires(Permission.RECORD, Person)
@bp.input(TrainingRecordIn, arg_name="sent")
@bp.output(TrainingRecordOut, status_code=201)
def record(person: Person, sent: TrainingRecordIn) -> tuple[TrainingRecordOut, int, dict[str, str]]:
    """Record that somebody attended a course, or did a task before an assessor."""
    version = version_named(session(), actor(), sent.version_id)
    kind = session().get_one(TrainingItem, version.item_id).kind
    done = commands.Done(COMPLETES[kind], sent.completed_at, sent.assessor_id, sent.note)
    made = commands.do(session(), actor(), person, version, done)
    told = _told(queries.whole(session(), made))
    return told, 201, {"Location": url_for(".show", id=made.id)}


@bp.post("/training-records/<int:id>/revoke")
@requires(Permission.REVOKE, TrainingRecord)
@bp.input(TrainingRevocationIn, arg_name="sent")
@bp.output(TrainingRecordOut)
def revoke(made: TrainingRecord, sent: TrainingRevocationIn) -> TrainingRecordOut:
    """Revoke a training record, and with it all that it showed."""
    commands.revoke(session(), actor(), made, sent.reason)
    return _told(queries.whole(session(), made))
