"""The screens on which opinions are given, objections answered, and silence is settled."""

from typing import Any

from flask import render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core.forms import Form
from governance.core.web import actor, requires, session
from workflows.changes.commands import consulting
from workflows.changes.forms import AdviseForm, ProceedForm, ReplyForm
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import case_of
from workflows.changes.queries.consulting import to_answer
from workflows.changes.queries.seen import seen_by
from workflows.changes.rules.permissions import Permission
from workflows.changes.views.blueprint import bp
from workflows.changes.views.words import LABELS, words
from workflows.changes.views.writing import back_to


@bp.get("/<int:id>/advise")
@requires(Permission.ADVISE, ChangeRequest)
def advise(change: ChangeRequest, form: Form | None = None) -> str:
    """Show what the reader is asked for an opinion on."""
    case = case_of(session(), change)
    return render_template(
        "changes/advise.html",
        case=case,
        change=case.change,
        asked=to_answer(session(), actor(), case.voices),
        form=form or AdviseForm(),
        seen=seen_by(session(), actor(), case),
        label=LABELS["advise"],
        words=words,
    )


@bp.post("/<int:id>/advise")
@requires(Permission.ADVISE, ChangeRequest, form=AdviseForm, again=advise)
def advised(change: ChangeRequest, form: AdviseForm) -> Response:
    """Give an opinion."""
    consulting.advise(session(), actor(), change, consulting.Given(**form.values()))
    return back_to(change, _("Your opinion on %(change)s is kept.", change=change))


def settling_page(change: ChangeRequest, consultation_id: int, verb: str, form: Form) -> str:
    """Show the opinion, or that there is none, above what whoever is accountable writes."""
    case = case_of(session(), change)
    return render_template(
        "changes/settle.html",
        change=case.change,
        row=case.voice_of(consultation_id).row(consultation_id),
        verb=verb,
        form=form,
        label=LABELS[verb],
        words=words,
    )


@bp.get("/<int:id>/reply/<int:consultation_id>")
@requires(Permission.REPLY, ChangeRequest)
def reply(change: ChangeRequest, consultation_id: int, form: Form | None = None) -> str:
    """Ask for the answer to an objection."""
    return settling_page(change, consultation_id, "reply", form or ReplyForm())


@bp.post("/<int:id>/reply/<int:consultation_id>")
@requires(Permission.REPLY, ChangeRequest, form=ReplyForm, again=reply)
def replied(change: ChangeRequest, consultation_id: int, form: Any) -> Response:
    """Answer an objection in writing."""
    consulting.reply(session(), actor(), change, consultation_id, form.words.data)
    return back_to(change, _("The objection to %(change)s is answered.", change=change))


@bp.get("/<int:id>/proceed/<int:consultation_id>")
@requires(Permission.PROCEED, ChangeRequest)
def proceed(change: ChangeRequest, consultation_id: int, form: Form | None = None) -> str:
    """Ask why to proceed without an opinion."""
    return settling_page(change, consultation_id, "proceed", form or ProceedForm())


@bp.post("/<int:id>/proceed/<int:consultation_id>")
@requires(Permission.PROCEED, ChangeRequest, form=ProceedForm, again=proceed)
def proceeded(change: ChangeRequest, consultation_id: int, form: Any) -> Response:
    """Proceed without an opinion."""
    consulting.proceed(session(), actor(), change, consultation_id, form.reason.data)
    return back_to(change, _("%(change)s proceeds without this opinion.", change=change))
