"""What people are to learn, and sessions, for programs; a signature is given by a person."""

from datetime import date, datetime
from typing import Annotated

from apiflask import APIBlueprint
from flask import url_for
from pydantic import Field

from governance.core import api
from governance.core.api import Instant, Key, Reason, Sent, Shape
from governance.core.listing.programs import paged
from governance.core.web import actor, requires, session
from governance.identity.models import Person
from governance.places.models import Place
from workflows.training.commands import asking
from workflows.training.commands import sessions as commands
from workflows.training.models import Reason as Why
from workflows.training.models import TrainingAssignment, TrainingSession
from workflows.training.queries import sessions as queries
from workflows.training.queries import standing
from workflows.training.queries.offered import version_named
from workflows.training.rules.permissions import Permission

bp = APIBlueprint("api_training", __name__, url_prefix=api.ROOT, tag="Training")
MOST_THERE = 500
Line = Annotated[str, Field(min_length=1, max_length=200)]


class TrainingAssignmentOut(Shape):
    """That one person is asked to learn one version of one thing, by a day."""

    id: int
    reference: str
    person_id: int
    item_id: int
    version_id: int
    reason: Why
    because: str
    change_id: int | None
    issued_at: datetime
    issued_by: str
    due_on: date
    closed_at: datetime | None
    """Since when it is asked no longer; null: it is open."""

    record_id: int | None
    """The training that closed it."""

    withdrawn: str
    version: int


class TrainingAssignmentsOut(Shape):
    """A page of what people are asked to learn."""

    items: list[TrainingAssignmentOut]
    count: int
    next: str | None


class TrainingAssignmentIn(Sent):
    """What somebody is to be asked to learn, by when, and why."""

    version_id: Key
    due_on: date
    because: Line


class TrainingWithdrawal(Sent):
    """Why somebody is asked no longer."""

    reason: Reason
    version: int | None = None


class AttendanceOut(Shape):
    """That somebody was at a session, and how that was confirmed."""

    person_id: int
    confirmed_at: datetime | None
    confirmed_by_id: int | None
    paper: str
    record_id: int | None


class SessionOut(Shape):
    """One time that a trainer taught a version of an item."""

    id: int
    reference: str
    place_id: int
    site_id: int
    version_id: int
    trainer_id: int
    held_at: datetime
    note: str
    recorded_at: datetime


class SessionWholeOut(SessionOut):
    """A session with who was there."""

    attendances: list[AttendanceOut]


class SessionsOut(Shape):
    """A page of sessions."""

    items: list[SessionOut]
    count: int
    next: str | None


class SessionIn(Sent):
    """Who was taught what, when and by whom; each of them has still to confirm it."""

    version_id: Key
    trainer_id: Key
    held_at: Instant
    people: Annotated[list[Key], Field(min_length=1, max_length=MOST_THERE)]
    note: Annotated[str, Field(max_length=200)] = ""


class PaperIn(Sent):
    """Who signed the paper that was compared with the list, and where it is kept."""

    people: Annotated[list[Key], Field(min_length=1, max_length=MOST_THERE)]
    paper: Line


@bp.get("/trainings")
@requires(Permission.READ, TrainingAssignment)
@bp.output(TrainingAssignmentsOut)
def index() -> TrainingAssignmentsOut:
    """Give a page of what people are asked to learn, by the conditions of its list."""
    page = paged(standing.listing(session()), standing.assignments(actor()))
    items = [TrainingAssignmentOut.model_validate(each) for each in page.rows]
    return TrainingAssignmentsOut(items=items, count=page.count, next=page.next)


@bp.get("/trainings/<int:id>")
@requires(Permission.READ, TrainingAssignment)
@bp.output(TrainingAssignmentOut)
def show(assignment: TrainingAssignment) -> TrainingAssignmentOut:
    """Give one thing that somebody is asked to learn."""
    return TrainingAssignmentOut.model_validate(assignment)


@bp.post("/people/<int:id>/trainings")
@requires(Permission.ASSIGN, Person)
@bp.input(TrainingAssignmentIn, arg_name="sent")
@bp.output(TrainingAssignmentOut, status_code=201)
def ask(
    person: Person, sent: TrainingAssignmentIn
) -> tuple[TrainingAssignmentOut, int, dict[str, str]]:
    """Ask somebody to learn a version of an item."""
    wish = asking.Wish(
        version_named(session(), actor(), sent.version_id), sent.due_on, sent.because
    )
    made = asking.ask(session(), actor(), person, wish)
    told = TrainingAssignmentOut.model_validate(made)
    return told, 201, {"Location": url_for(".show", id=made.id)}


@bp.post("/trainings/<int:id>/withdraw")
@requires(Permission.WITHDRAW, TrainingAssignment)
@bp.input(TrainingWithdrawal, arg_name="sent")
@bp.output(TrainingAssignmentOut)
def withdraw(assignment: TrainingAssignment, sent: TrainingWithdrawal) -> TrainingAssignmentOut:
    """Take back what somebody is asked to learn."""
    asking.withdraw(session(), actor(), assignment, sent.reason)
    session().flush()
    return TrainingAssignmentOut.model_validate(assignment)


@bp.post("/trainings/<int:id>/remind")
@requires(Permission.REMIND, TrainingAssignment)
@bp.output(TrainingAssignmentOut)
def remind(assignment: TrainingAssignment) -> TrainingAssignmentOut:
    """Remind somebody now."""
    asking.remind_all(session(), actor(), [assignment])
    return TrainingAssignmentOut.model_validate(assignment)


@bp.get("/training-sessions")
@requires(Permission.READ_SESSION, TrainingSession)
@bp.output(SessionsOut)
def sessions() -> SessionsOut:
    """Give a page of the sessions, by the conditions of their list."""
    page = paged(queries.listing(), queries.sessions(actor()))
    items = [SessionOut.model_validate(row[0]) for row in page.rows]
    return SessionsOut(items=items, count=page.count, next=page.next)


@bp.get("/training-sessions/<int:id>")
@requires(Permission.READ_SESSION, TrainingSession)
@bp.output(SessionWholeOut)
def show_session(held: TrainingSession) -> SessionWholeOut:
    """Give one session with who was there."""
    return SessionWholeOut.model_validate(queries.whole(session(), held))


@bp.post("/places/<int:id>/training-sessions")
@requires(Permission.HOLD_SESSION, Place)
@bp.input(SessionIn, arg_name="sent")
@bp.output(SessionWholeOut, status_code=201)
def hold(place: Place, sent: SessionIn) -> tuple[SessionWholeOut, int, dict[str, str]]:
    """Keep who was taught; each of them is told, and confirms it by a signature."""
    held = commands.Held(
        version_named(session(), actor(), sent.version_id),
        sent.trainer_id,
        sent.held_at,
        set(sent.people),
        sent.note,
    )
    made = queries.whole(session(), commands.hold(session(), actor(), place, held))
    at = url_for(".show_session", id=made.id)
    return SessionWholeOut.model_validate(made), 201, {"Location": at}


@bp.post("/training-sessions/<int:id>/paper")
@requires(Permission.CONFIRM_PAPER, TrainingSession)
@bp.input(PaperIn, arg_name="sent")
@bp.output(SessionWholeOut)
def confirm_paper(held: TrainingSession, sent: PaperIn) -> SessionWholeOut:
    """Say that people signed a paper that one compared with the list: as a second person."""
    commands.confirm_paper(session(), actor(), held, set(sent.people), sent.paper)
    session().flush()
    return SessionWholeOut.model_validate(queries.whole(session(), held))
