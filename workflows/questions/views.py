"""The screens on which people ask what a word means, and answer."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from governance.audit.queries import history
from governance.audit.telling import told
from governance.core.access import may
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, requires, session
from governance.glossary.entry import TermForm
from workflows.changes.models import ChangeRequest
from workflows.questions import commands, queries
from workflows.questions.forms import AskForm, CloseForm
from workflows.questions.models import TermQuestion
from workflows.questions.rules import Permission

bp = Blueprint("term_questions", __name__, url_prefix="/glossary/questions")
LISTED = named.declare("term_questions", "term_questions.index", lazy_gettext("Words asked about"))
VERBS = {
    "term_question.asked": "was asked",
    "term_question.settled": "was answered",
}
LABELS = {"word": "Word", "note": "Note", "answer": "What it means there"}


@bp.get("/")
@requires(Permission.READ, TermQuestion)
def index() -> str:
    """List the questions."""
    page = paginate(session(), queries.listing(), queries.questions(actor()), asked_of(LISTED))
    return render_template("questions/list.html", page=page)


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, TermQuestion)
def export(format: str) -> Response:
    """Give the questions listed as a sheet."""
    asked = request.args.to_dict(flat=False)
    found = rows_for_export(session(), queries.listing(), queries.questions(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "words-asked-about")


@bp.get("/<int:id>")
@requires(Permission.READ, TermQuestion)
def show(question: TermQuestion) -> str:
    """Show a question, its answer and its history."""
    return render_template(
        "questions/show.html",
        question=queries.whole(session(), question),
        state=queries.state_of(question),
        may_settle=may(session(), actor(), Permission.SETTLE, question),
        history=told(history(session(), question), VERBS, LABELS),
    )


def asking(change: ChangeRequest, form: AskForm | None = None) -> str:
    """Ask which word of a change is meant."""
    return render_template("questions/ask.html", form=form or AskForm(), change=change)


bp.get("/of/<int:id>")(requires(Permission.ASK, ChangeRequest)(asking))


@bp.post("/of/<int:id>")
@requires(Permission.ASK, ChangeRequest, form=AskForm, again=asking)
def ask(change: ChangeRequest, form: AskForm) -> Answer:
    """Ask what a word of a change means."""
    made = commands.ask(session(), actor(), change, form.word.data or "", form.note.data or "")
    flash(_("You are told once somebody answered what %(word)s means.", word=made.word))
    return redirect(url_for("changes.show", id=change.id))


def answering(question: TermQuestion, form: TermForm | None = None) -> str:
    """Ask what the word means to each side."""
    form = form or TermForm(data={"name": question.word, "version": question.version})
    return render_template("glossary/edit.html", form=form, term=None, question=question)


bp.get("/<int:id>/answer")(requires(Permission.SETTLE, TermQuestion)(answering))


@bp.post("/<int:id>/answer")
@requires(Permission.SETTLE, TermQuestion, form=TermForm, again=answering)
def answer(question: TermQuestion, form: TermForm) -> Answer:
    """Answer with an entry of the glossary."""
    term = commands.answer(session(), actor(), question, form.values())
    flash(_("%(term)s stands in the glossary now, and who asked is told.", term=term))
    return redirect(url_for(".show", id=question.id))


def closing(question: TermQuestion, form: CloseForm | None = None) -> str:
    """Ask what the word means in that change only."""
    form = form or CloseForm(data={"version": question.version})
    return render_template(
        "glossary/form.html", form=form, verb=_("Answer"), back=url_for(".show", id=question.id),
        title=_("Answer %(question)s without an entry", question=question.reference),
    )  # fmt: skip


bp.get("/<int:id>/close")(requires(Permission.SETTLE, TermQuestion)(closing))


@bp.post("/<int:id>/close")
@requires(Permission.SETTLE, TermQuestion, form=CloseForm, again=closing)
def close(question: TermQuestion, form: CloseForm) -> Answer:
    """Answer in words."""
    commands.close(session(), actor(), question, form.answer.data or "")
    flash(_("Who asked about %(word)s is told.", word=question.word))
    return redirect(url_for(".show", id=question.id))
