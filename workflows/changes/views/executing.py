"""The screens on which a change is carried out asset by asset."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core.access import may
from governance.core.web import actor, requires, session
from governance.identity.attest import Proof
from governance.identity.stepup import attested
from workflows.changes.commands import partly, working
from workflows.changes.commands.executing import Read
from workflows.changes.commands.partly import Share
from workflows.changes.deviations.queries import deviations
from workflows.changes.execution.forms import (
    BeginForm,
    CheckOffForm,
    LeaveOutForm,
    LetGoForm,
    ShareForm,
)
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import Case, case_of
from workflows.changes.queries.facts import facts_of
from workflows.changes.queries.partly import STATES, verbs
from workflows.changes.queries.seen import seen_by
from workflows.changes.queries.timely import conditions_of, works_of
from workflows.changes.rules.content import BACKED_OUT, MEANINGS, PERFORMED, VERIFIED
from workflows.changes.rules.permissions import Permission
from workflows.changes.views.blueprint import bp
from workflows.changes.views.deciding import blank
from workflows.changes.views.reading import read
from workflows.changes.views.words import EACH_SHAPES, LABELS, words


@bp.get("/<int:id>/work")
@requires(Permission.READ, ChangeRequest)
def work(change: ChangeRequest) -> str:
    """Show how the work on each asset stands, what its start asks, and what was added beside."""
    case = case_of(session(), change)
    facts = facts_of(session(), case)
    return render_template(
        "changes/work.html",
        case=case,
        change=case.change,
        seen=seen_by(session(), actor(), case),
        deviations=deviations(session(), change),
        works=dict(zip((asset.id for asset in case.assets), works_of(case), strict=False)),
        conditions=conditions_of(case, facts, actor()),
        verbs=verbs(session(), actor(), case, facts),
        can_dispose=may(session(), actor(), Permission.DISPOSE_OF_DEVIATION, change),
        labels=LABELS,
        shapes=EACH_SHAPES,
        words=words,
    )


def page(change: ChangeRequest, verb: str, form: Any, meaning: str = "") -> str:
    """Ask for which assets something is done, and what there is to say of them."""
    case = case_of(session(), change)
    assets = seen_by(session(), actor(), case).named(case.assets)
    able = [one for one in assets if _state(case, one.id) in STATES[verb]]
    is_new = isinstance(form, type)
    made = blank(form, change) if is_new else form
    made.assets.choices = [(one.id, f"{one.reference} {one.tag} · {one.name}") for one in able]
    lines = "left" if "left" in made else "found" if verb == "begin" else ""
    if is_new:
        made.assets.data = [one.id for one in able]
        if lines:
            made[lines].data = "\n".join(f"{one.reference} {one.tag}:" for one in able)
    return act_page(case.change, verb, made, meaning)


def act_page(
    change: ChangeRequest, verb: str, form: Any, meaning: str = "", about: str = ""
) -> str:
    """Show the form of one act, and what it is about besides the change."""
    return render_template(
        "changes/act.html",
        change=change,
        verb=verb,
        label=LABELS[verb],
        meaning=meaning,
        about=about,
        form=form,
    )


def _state(case: Case, asset_id: int) -> str:
    found = case.executions.get(asset_id)
    return found.state if found else "waiting"


def back(change: ChangeRequest, told: str) -> Response:
    """Return to the page of the work, and say what was done."""
    flash(told)
    return redirect(url_for("changes.work", id=change.id))


def back_to_training(change: ChangeRequest, told: str) -> Response:
    """Return to the page of the training, and say what was done."""
    flash(told)
    return redirect(url_for("changes.training", id=change.id))


def share(change: ChangeRequest, form: Any) -> Share:
    """Return what was done on the ticked assets."""
    found = read(form.left.data, case_of(session(), change).assets)
    return Share({key: found.get(key, Read()) for key in form.assets.data}, form.performed.data)


@bp.get("/<int:id>/begin")
@requires(Permission.START, ChangeRequest)
def begin(change: ChangeRequest, form: Any = BeginForm) -> str:
    """Ask whose work begins, and what was read."""
    return page(change, "begin", form)


@bp.post("/<int:id>/begin")
@requires(Permission.START, ChangeRequest, form=BeginForm, again=begin)
def begun_some(change: ChangeRequest, form: Any) -> Response:
    """Begin the work on some assets."""
    found = read(form.found.data, case_of(session(), change).assets)
    working.start(session(), actor(), change, form.assets.data, found)
    return back(change, _("Work on %(change)s goes on.", change=change))


@bp.get("/<int:id>/hand_over")
@requires(Permission.COMPLETE, ChangeRequest)
def hand_over(change: ChangeRequest, form: Any = ShareForm) -> str:
    """Ask what was done on some assets."""
    return page(change, "hand_over", form, MEANINGS[PERFORMED])


@bp.post("/<int:id>/hand_over")
@requires(Permission.COMPLETE, ChangeRequest, form=ShareForm, again=hand_over, before=attested)
def handed_over(change: ChangeRequest, form: Any, proof: Proof) -> Response:
    """Hand the work on some assets over."""
    partly.hand_over(session(), actor(), change, share(change, form), proof)
    return back(change, _("The work on them waits for verification."))


@bp.get("/<int:id>/take_back")
@requires(Permission.BACK_OUT, ChangeRequest)
def take_back(change: ChangeRequest, form: Any = ShareForm) -> str:
    """Ask how some assets were put back."""
    return page(change, "take_back", form, MEANINGS[BACKED_OUT])


@bp.post("/<int:id>/take_back")
@requires(Permission.BACK_OUT, ChangeRequest, form=ShareForm, again=take_back, before=attested)
def taken_back(change: ChangeRequest, form: Any, proof: Proof) -> Response:
    """Sign that some assets were put back."""
    partly.take_back(session(), actor(), change, share(change, form), proof)
    return back(change, _("They were put back, and stay under change until that is verified."))


@bp.get("/<int:id>/leave_out")
@requires(Permission.COMPLETE, ChangeRequest)
def leave_out(change: ChangeRequest, form: Any = LeaveOutForm) -> str:
    """Ask which assets are taken out, and why."""
    return page(change, "leave_out", form)


@bp.post("/<int:id>/leave_out")
@requires(Permission.COMPLETE, ChangeRequest, form=LeaveOutForm, again=leave_out)
def left_out(change: ChangeRequest, form: Any) -> Response:
    """Take assets out of the work."""
    partly.leave_out(session(), actor(), change, form.assets.data, form.reason.data)
    return back(change, _("They were taken out of the work."))


@bp.get("/<int:id>/send_back")
@requires(Permission.REWORK, ChangeRequest)
def send_back(change: ChangeRequest, form: Any = LeaveOutForm) -> str:
    """Ask what does not pass."""
    return page(change, "send_back", form)


@bp.post("/<int:id>/send_back")
@requires(Permission.REWORK, ChangeRequest, form=LeaveOutForm, again=send_back)
def sent_back(change: ChangeRequest, form: Any) -> Response:
    """Send the work on some assets back."""
    partly.send_back(session(), actor(), change, form.assets.data, form.reason.data)
    return back(change, _("The work on them was sent back."))


@bp.get("/<int:id>/check_off")
@requires(Permission.VERIFY, ChangeRequest)
def check_off(change: ChangeRequest, form: Any = CheckOffForm) -> str:
    """Ask what was checked on some assets."""
    return page(change, "check_off", form, MEANINGS[VERIFIED])


@bp.post("/<int:id>/check_off")
@requires(Permission.VERIFY, ChangeRequest, form=CheckOffForm, again=check_off, before=attested)
def checked_off(change: ChangeRequest, form: Any, proof: Proof) -> Response:
    """Sign that the work on some assets was checked."""
    said = (form.found.data, proof)
    partly.check_off(session(), actor(), change, form.assets.data, said)
    return back(change, _("You verified the work on them."))


@bp.get("/<int:id>/let_go")
@requires(Permission.SIGN, ChangeRequest)
def let_go(change: ChangeRequest, form: Any = LetGoForm) -> str:
    """Ask which assets are released."""
    return page(change, "let_go", form, _("I release these for use, as I am accountable for it."))


@bp.post("/<int:id>/let_go")
@requires(Permission.SIGN, ChangeRequest, form=LetGoForm, again=let_go, before=attested)
def gone(change: ChangeRequest, form: Any, proof: Proof) -> Response:
    """Sign the release of some assets."""
    partly.let_go(session(), actor(), change, form.assets.data, proof)
    return back(change, _("You signed their release."))
