"""The time of a change: what it meets, the next time that is free, and who is booked for it."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core.access import allowed
from governance.core.web import actor, missing, requires, session
from governance.identity.attest import Proof
from governance.identity.stepup import attested
from workflows.calendar.rules.wall import Span
from workflows.changes.commands.writing import OPEN
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import case_of
from workflows.changes.queries.seen import schedule_mask
from workflows.changes.rules.permissions import Permission
from workflows.changes.scheduling import commands
from workflows.changes.scheduling.forms import BookForm, JustifyForm, MoveForm
from workflows.changes.scheduling.models import Part
from workflows.changes.scheduling.queries import (
    answering,
    bookings,
    conflicts_of,
    free_of,
    window_of,
)
from workflows.changes.scheduling.rules import JUSTIFIES, when
from workflows.changes.training.queries import offered_people, paths_of
from workflows.changes.views.blueprint import bp
from workflows.changes.views.deciding import blank
from workflows.changes.views.executing import act_page


@bp.get("/<int:id>/schedule")
@requires(Permission.READ, ChangeRequest)
def schedule(change: ChangeRequest, form: Any = None) -> str:
    """Show what a change meets in its window, the next free time, and who is booked."""
    case = case_of(session(), change)
    found = conflicts_of(session(), change)
    may, is_open = allowed(session(), actor(), change), change.state in OPEN
    free = free_of(session(), change) if is_open else None
    window = window_of(change)
    return render_template(
        "changes/schedule.html",
        change=case.change,
        conflicts=found,
        answering=answering(session(), found),
        window=when(window, case.change.place.time_zone) if window else "",
        free=free,
        said=when(free.span, free.zone) if free and free.span else "",
        bookings=bookings(session(), change),
        form=form or _offer(change, free.span if free else None),
        may_move=is_open and Permission.EDIT in may,
        may_book=is_open and Permission.BOOK in may,
        may_justify=change.state in commands.JUSTIFIED_IN and Permission.JUSTIFY in may,
        me=actor().id,
        masked=schedule_mask(session(), actor(), case, found),
    )


def _offer(change: ChangeRequest, span: Span | None) -> MoveForm:
    made: MoveForm = blank(MoveForm, change)
    if span is not None:
        made.begins_at.data, made.ends_at.data = span
    return made


@bp.post("/<int:id>/schedule")
@requires(Permission.EDIT, ChangeRequest, form=MoveForm, again=schedule)
def moved(change: ChangeRequest, form: Any) -> Response:
    """Move the window to the time that was offered."""
    commands.move(session(), actor(), change, Span(form.begins_at.data, form.ends_at.data))
    return _back(change, _("The window is moved: nothing stands against it now."))


@bp.get("/<int:id>/book")
@requires(Permission.BOOK, ChangeRequest)
def book(change: ChangeRequest, form: Any = None) -> str:
    """Ask who keeps the window free."""
    case = case_of(session(), change)
    made = form or _said(change)
    offered = offered_people(session(), paths_of(session(), case.assets))
    made.implementer.choices = made.verifier.choices = made.restorer.choices = offered
    return act_page(case.change, "book", made)


def _said(change: ChangeRequest) -> BookForm:
    """Return the form with who is booked already."""
    made: BookForm = blank(BookForm, change)
    for row in bookings(session(), change):
        made[row.part].data = row.person_id
    return made


@bp.post("/<int:id>/book")
@requires(Permission.BOOK, ChangeRequest, form=BookForm, again=book)
def booked(change: ChangeRequest, form: Any) -> Response:
    """Keep who is booked, as part of the plan."""
    people = {part: form[part].data for part in Part}
    commands.book(session(), actor(), change, people)
    return _back(change, _("Who is booked is part of the plan."))


@bp.get("/<int:id>/justify/<conflict>")
@requires(Permission.JUSTIFY, ChangeRequest)
def justify(change: ChangeRequest, conflict: str, form: Any = None) -> str:
    """Ask why a change goes on in spite of what it meets."""
    met = (each for each in conflicts_of(session(), change) if each.key == conflict)
    found = next(met, None) or missing("conflict")
    case = case_of(session(), change)
    told = schedule_mask(session(), actor(), case, (found,))(found.sentence)
    return act_page(case.change, "justify", form or blank(JustifyForm, change), JUSTIFIES, told)


@bp.post("/<int:id>/justify/<conflict>")
@requires(Permission.JUSTIFY, ChangeRequest, form=JustifyForm, again=justify, before=attested)
def justified(change: ChangeRequest, conflict: str, form: Any, proof: Proof) -> Response:
    """Sign why it goes on."""
    commands.justify(session(), actor(), change, (conflict, form.reason.data), proof)
    return _back(change, _("You answered for it: the change may go on in that time."))


def _back(change: ChangeRequest, told: str) -> Response:
    flash(told)
    return redirect(url_for("changes.schedule", id=change.id))
