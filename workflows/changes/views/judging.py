"""The screens on which a dimension is judged, and a class set apart from the rules."""

from typing import Any

from flask import render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core.forms import Form
from governance.core.web import actor, missing, requires, session
from governance.identity.attest import Proof
from governance.identity.stepup import attested
from workflows.changes.commands import judging as commands
from workflows.changes.forms import HeightenForm, JudgeForm, LowerForm
from workflows.changes.judgements import Part
from workflows.changes.meanings.queries import meanings_of
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import Case, case_of
from workflows.changes.queries.judging import may_judge
from workflows.changes.queries.seen import seen_by
from workflows.changes.rules.judging import LOWERED, MEANT, meaning_of
from workflows.changes.rules.permissions import Permission
from workflows.changes.views.blueprint import bp
from workflows.changes.views.words import LABELS, words
from workflows.changes.views.writing import back_to


@bp.get("/<int:id>/judge/<code>")
@requires(Permission.JUDGE, ChangeRequest)
def judge(change: ChangeRequest, code: str, form: Form | None = None) -> str:
    """Show what is judged of one dimension, and what was said of it."""
    case = case_of(session(), change)
    one = case.judged.dimension(code) or missing("dimension")
    shown: Any = form or JudgeForm()
    shown.evidence.choices = [
        (kept.id, f"{kept.file.name}: {kept.description}") for kept in case.files
    ]
    shown.now_at(case.change.version)
    return render_template(
        "changes/judge.html",
        case=case,
        change=case.change,
        one=one,
        form=shown,
        seen=seen_by(session(), actor(), case),
        refusal=may_judge(actor(), case.change, one, case.judged.owners) if one.wants else None,
        meaning=meaning_of(one.wants, one) if one.wants else "",
        is_acceptance=one.wants is Part.ACCEPTED,
        words=words,
        meanings=list(meanings_of(session(), case.change).values()),
    )


@bp.post("/<int:id>/judge/<code>")
@requires(Permission.JUDGE, ChangeRequest, form=JudgeForm, again=judge, before=attested)
def judged(change: ChangeRequest, code: str, form: Any, proof: Proof) -> Response:
    """Give a word on a dimension."""
    given = commands.Given(
        code,
        form.rationale.data,
        form.severity.data,
        form.probability.data,
        form.detectability.data,
        form.evidence.data or (),
    )
    commands.judge(session(), actor(), change, given, proof)
    told = _("Your assessment of %(change)s is signed and kept.", change=change)
    return back_to(change, told)


def _apart_page(change: ChangeRequest, verb: str, form: Form, meaning: str = "") -> str:
    case: Case = case_of(session(), change)
    form.now_at(case.change.version)
    return render_template(
        "changes/apart.html",
        case=case,
        change=case.change,
        verb=verb,
        label=LABELS[verb],
        form=form,
        meaning=meaning,
        seen=seen_by(session(), actor(), case),
    )


@bp.get("/<int:id>/heighten")
@requires(Permission.ASSESS, ChangeRequest)
def heighten(change: ChangeRequest, form: Form | None = None) -> str:
    """Ask for a class above that of the rules, and why."""
    return _apart_page(change, "heighten", form or HeightenForm())


@bp.post("/<int:id>/heighten")
@requires(Permission.ASSESS, ChangeRequest, form=HeightenForm, again=heighten)
def heightened(change: ChangeRequest, form: Any) -> Response:
    """Set the class higher."""
    apart = commands.Apart(form.risk.data, form.reason.data)
    commands.heighten(session(), actor(), change, apart)
    return back_to(change, _("The risk of %(change)s was raised.", change=change))


@bp.get("/<int:id>/lower")
@requires(Permission.LOWER, ChangeRequest)
def lower(change: ChangeRequest, form: Form | None = None) -> str:
    """Ask for a class below that of the rules, why, and for a signature."""
    return _apart_page(change, "lower", form or LowerForm(), MEANT[LOWERED])


@bp.post("/<int:id>/lower")
@requires(Permission.LOWER, ChangeRequest, form=LowerForm, again=lower, before=attested)
def lowered(change: ChangeRequest, form: Any, proof: Proof) -> Response:
    """Set the class lower."""
    apart = commands.Apart(form.risk.data, form.reason.data)
    commands.lower(session(), actor(), change, apart, proof)
    return back_to(change, _("The risk of %(change)s was lowered, signed.", change=change))
