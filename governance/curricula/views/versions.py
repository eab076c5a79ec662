"""One version of an item, as pages: its decision, its questions, and whoever reads or answers."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from governance.audit.queries import history
from governance.audit.telling import told
from governance.core.access import allowed
from governance.core.forms import Form
from governance.core.web import actor, requires, session
from governance.curricula.commands import quizzes, records
from governance.curricula.commands import versions as commands
from governance.curricula.forms import AnswersForm, DecideForm, QuestionForm, ReasonForm
from governance.curricula.models import TrainingItemVersion
from governance.curricula.queries import looking
from governance.curricula.queries import versions as queries
from governance.curricula.queries.items import in_force, state_of_version
from governance.curricula.queries.quizzes import questions_of
from governance.curricula.queries.records import result_of
from governance.curricula.rules.completing import KIND_LABELS, UNDERSTOOD
from governance.curricula.rules.permissions import Permission
from governance.curricula.rules.versions import DECISIONS
from governance.evidence.asking import SignForm
from governance.evidence.queries import signatures_of
from governance.identity.attest import Proof
from governance.identity.stepup import attested

bp = Blueprint("training_versions", __name__, url_prefix="/training-items/versions")
VERBS = {
    "training_item_version.added": "was added",
    "training_item_version.decided": "was decided on: %(decision)s, from %(on)s",
    "training_item_version.withdrawn": "was called off",
    "quiz_question.added": "has a new question",
    "quiz_question.removed": "has a question less",
}


@bp.get("/<int:id>")
@requires(Permission.READ_VERSION, TrainingItemVersion)
def show(version: TrainingItemVersion) -> str:
    """Show a version: what it asks of whom, who decided so, its questions, its history."""
    found = queries.whole(session(), version)
    may = allowed(session(), actor(), found)
    is_open = found.decision is None and found.withdrawn_at is None
    to_call_off = Permission.WRITE if is_open else Permission.DECIDE
    may_look = Permission.SEE_AFFECTED in may and found.withdrawn_at is None
    return render_template(
        "curricula/version.html",
        version=found,
        kind=KIND_LABELS[found.item.kind],
        state=state_of_version(found, in_force([*queries.earlier_of(session(), found), found])),
        decision=DECISIONS[found.decision] if found.decision else "",
        signatures=signatures_of(session(), queries.KIND, found.id),
        is_open=is_open,
        may=may,
        may_call_off=to_call_off in may and queries.is_to_come(found),
        mine=looking.mine(session(), actor(), found),
        would_ask=looking.as_decided(session(), found) if may_look and is_open else {},
        decisions=DECISIONS,
        asks=looking.ASKS,
        affected=looking.told_affected(session(), found) if may_look and not is_open else None,
        questions=questions_of(session(), found) if is_open and Permission.WRITE in may else (),
        history=told(history(session(), found), VERBS, {}),
    )


def _asked(version: TrainingItemVersion, form: Form, title: str, verb: str) -> str:
    found = queries.whole(session(), version)
    return render_template(
        "curricula/form.html", form=form, reference=f"{found.item.code} {found}",
        what=found.item.title, title=title, verb=verb, back=url_for(".show", id=found.id),
    )  # fmt: skip


def deciding(version: TrainingItemVersion, form: DecideForm | None = None) -> str:
    """Ask what a version asks of people, and show of how many."""
    found = queries.whole(session(), version)
    form = form or DecideForm(formdata=None, data={"effective_on": found.effective_on})
    form.now_at(found.version)
    return render_template(
        "curricula/decide.html", form=form, version=found, decisions=DECISIONS,
        would_ask=looking.as_decided(session(), found),
    )  # fmt: skip


bp.get("/<int:id>/decide")(requires(Permission.DECIDE, TrainingItemVersion)(deciding))


@bp.post("/<int:id>/decide")
@requires(Permission.DECIDE, TrainingItemVersion, form=DecideForm, again=deciding, before=attested)
def decide(version: TrainingItemVersion, form: DecideForm, proof: Proof) -> Answer:
    """Sign what a version asks of people."""
    typed = form.values()
    said = (typed["decision"], typed["effective_on"], typed["reason"])
    commands.decide(session(), actor(), version, said, proof)
    flash(_("%(version)s is decided.", version=str(version).capitalize()))
    return redirect(url_for(".show", id=version.id))


def withdrawing(version: TrainingItemVersion, form: ReasonForm | None = None) -> str:
    """Ask why a version is called off."""
    form = form or ReasonForm(data={"version": version.version})
    return _asked(version, form, _("Call off %(version)s", version=version), _("Call it off"))


bp.get("/<int:id>/withdraw")(requires(Permission.WRITE, TrainingItemVersion)(withdrawing))


@bp.post("/<int:id>/withdraw")
@requires(Permission.WRITE, TrainingItemVersion, form=ReasonForm, again=withdrawing)
def withdraw(version: TrainingItemVersion, form: ReasonForm) -> Answer:
    """Call a version off."""
    commands.withdraw(session(), actor(), version, form.reason.data or "")
    flash(_("%(version)s is called off.", version=str(version).capitalize()))
    return redirect(url_for(".show", id=version.id))


def asking(version: TrainingItemVersion, form: QuestionForm | None = None) -> str:
    """Ask for a question of a quiz."""
    return _asked(version, form or QuestionForm(), _("Add a question"), _("Add it"))


bp.get("/<int:id>/questions/new")(requires(Permission.WRITE, TrainingItemVersion)(asking))


@bp.post("/<int:id>/questions/new")
@requires(Permission.WRITE, TrainingItemVersion, form=QuestionForm, again=asking)
def ask(version: TrainingItemVersion, form: QuestionForm) -> Answer:
    """Add a question to a quiz."""
    options = [
        (line, is_right)
        for field, is_right in ((form.right, True), (form.wrong, False))
        for line in (field.data or "").splitlines()
        if line.strip()
    ]
    quizzes.ask(session(), actor(), version, form.words.data or "", options)
    flash(_("The question is kept."))
    return redirect(url_for(".show", id=version.id))


@bp.post("/<int:id>/questions/<int:key>/remove")
@requires(Permission.WRITE, TrainingItemVersion)
def take_out(version: TrainingItemVersion, key: int) -> Answer:
    """Take a question out of a quiz."""
    quizzes.take_out(session(), actor(), version, key)
    flash(_("The question is taken out."))
    return redirect(url_for(".show", id=version.id))


def reading(version: TrainingItemVersion, form: SignForm | None = None) -> str:
    """Ask somebody to sign that they read a version."""
    found = queries.whole(session(), version)
    return render_template(
        "curricula/read.html", version=found, form=form or SignForm(formdata=None),
        meaning=UNDERSTOOD, back=url_for(".show", id=found.id),
    )  # fmt: skip


bp.get("/<int:id>/read")(requires(Permission.READ_VERSION, TrainingItemVersion)(reading))


@bp.post("/<int:id>/read")
@requires(
    Permission.READ_VERSION, TrainingItemVersion, form=SignForm, again=reading, before=attested
)
def read(version: TrainingItemVersion, _form: SignForm, proof: Proof) -> Answer:
    """Sign that one read a version."""
    made = records.read(session(), actor(), version, proof)
    flash(_("Kept: you read it and understood it."))
    return redirect(url_for("training_records.show", id=made.id))


def answering(version: TrainingItemVersion, form: AnswersForm | None = None) -> str:
    """Put the questions of a quiz, without saying what is right."""
    found = queries.whole(session(), version)
    form = form or AnswersForm()
    return render_template(
        "curricula/answer.html", version=found, form=form,
        questions=questions_of(session(), found), chosen=form.chosen.data or [],
    )  # fmt: skip


bp.get("/<int:id>/answer")(requires(Permission.READ_VERSION, TrainingItemVersion)(answering))


@bp.post("/<int:id>/answer")
@requires(Permission.READ_VERSION, TrainingItemVersion, form=AnswersForm, again=answering)
def answer(version: TrainingItemVersion, form: AnswersForm) -> Answer:
    """Answer the questions of a quiz."""
    made = records.answer(session(), actor(), version, set(form.chosen.data or ()))
    told_words = result_of(made)
    passed = _("You answered %(result)s rightly: passed.", result=told_words)
    failed = _("You answered %(result)s rightly: not passed. Try it again.", result=told_words)
    flash(passed if made.is_passed else failed)
    return redirect(url_for("training_records.show", id=made.id))
