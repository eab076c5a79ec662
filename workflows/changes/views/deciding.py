"""The screens on which a change is signed, worked on, or taken back."""

from typing import Any, TypeVar

from flask import render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core.forms import Form
from governance.core.web import actor, requires, session
from governance.evidence.asking import SignForm
from governance.identity.attest import Proof
from governance.identity.stepup import attested
from workflows.changes.commands import deciding, working, writing
from workflows.changes.ending.queries import criteria_of
from workflows.changes.forms import CompleteForm, ReasonForm, RejectForm, VerifyForm
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.queries.case import case_of
from workflows.changes.queries.seen import seen_by
from workflows.changes.queries.standing import acting, standings
from workflows.changes.replacing.queries import lines_of
from workflows.changes.replacing.rules import done
from workflows.changes.rules.content import (
    AUTHORED,
    MEANINGS,
    PERFORMED,
    REJECTED,
    VERIFIED,
    phase_of,
)
from workflows.changes.rules.permissions import Permission
from workflows.changes.training.queries import trainees
from workflows.changes.views.blueprint import bp
from workflows.changes.views.reading import work_of
from workflows.changes.views.words import LABELS, words
from workflows.changes.views.writing import back_to

F = TypeVar("F", bound=Form)
C = TypeVar("C", bound=CompleteForm)


def signing_page(change: ChangeRequest, verb: str, form: Form, *meanings: str) -> str:
    """Show exactly what will be signed, what it means, and ask for both factors."""
    case = case_of(session(), change)
    due = case.waiting_for(actor().id, phase_of(change)) if verb == "sign" else []
    return render_template(
        "changes/sign.html",
        case=case,
        seen=seen_by(session(), actor(), case),
        due=due,
        acting=acting(session(), due),
        change=case.change,
        risk=case.risk,
        verb=verb,
        trainees=trainees(session(), case.change),
        label=LABELS[verb],
        meanings=meanings,
        binds=_bound(case.change, verb),
        lines=lines_of(case.replacement) if case.replacement else (),
        form=form,
        criteria=criteria_of(case.change) if verb in {"close", "conclude"} else (),
        words=words,
    )


def _bound(change: ChangeRequest, verb: str) -> str | None:
    """Return the digest that the signature will bind; None where it is made by the act itself."""
    if verb in {"propose", "complete", "back_out", "close", "conclude"}:
        return None
    is_work = change.state in {ChangeState.VERIFICATION, ChangeState.RELEASE}
    return change.work_sha256 if is_work else change.content_sha256


def reason_page(change: ChangeRequest, verb: str, form: Form | None) -> str:
    """Ask why, before something is taken back or given up."""
    change = case_of(session(), change).change
    form = form or ReasonForm(obj=change)
    return render_template(
        "changes/reason.html", change=change, verb=verb, label=LABELS[verb], form=form
    )


@bp.get("/<int:id>/propose")
@requires(Permission.PROPOSE, ChangeRequest)
def propose(change: ChangeRequest, form: Form | None = None) -> str:
    """Show what the author signs."""
    return signing_page(change, "propose", form or blank(SignForm, change), MEANINGS[AUTHORED])


@bp.post("/<int:id>/propose")
@requires(Permission.PROPOSE, ChangeRequest, form=SignForm, again=propose, before=attested)
def put_up(change: ChangeRequest, _form: SignForm, proof: Proof) -> Response:
    """Put the plan up for approval."""
    writing.propose(session(), actor(), change, proof)
    return back_to(change, _("%(change)s is up for approval.", change=change))


@bp.get("/<int:id>/sign")
@requires(Permission.SIGN, ChangeRequest)
def sign(change: ChangeRequest, form: Form | None = None) -> str:
    """Show what the reader is asked to sign."""
    due = case_of(session(), change).waiting_for(actor().id, phase_of(change))
    rights = standings(session(), actor().id, due)
    meanings = [
        f"{wanted.meaning} {right.sentence}" if right else wanted.meaning
        for wanted, right in zip(due, rights, strict=True)
    ]
    return signing_page(change, "sign", form or blank(SignForm, change), *meanings)


@bp.post("/<int:id>/sign")
@requires(Permission.SIGN, ChangeRequest, form=SignForm, again=sign, before=attested)
def signed(change: ChangeRequest, _form: SignForm, proof: Proof) -> Response:
    """Sign all that waits for the reader."""
    deciding.sign(session(), actor(), change, proof)
    return back_to(change, _("You signed %(change)s.", change=change))


@bp.get("/<int:id>/reject")
@requires(Permission.REJECT, ChangeRequest)
def reject(change: ChangeRequest, form: Form | None = None) -> str:
    """Ask why the plan is refused."""
    return signing_page(change, "reject", form or blank(RejectForm, change), MEANINGS[REJECTED])


@bp.post("/<int:id>/reject")
@requires(Permission.REJECT, ChangeRequest, form=RejectForm, again=reject, before=attested)
def rejected(change: ChangeRequest, form: Any, proof: Proof) -> Response:
    """Refuse the plan."""
    deciding.reject(session(), actor(), change, form.reason.data, proof)
    return back_to(change, _("You rejected %(change)s.", change=change))


@bp.get("/<int:id>/revise")
@requires(Permission.REVISE, ChangeRequest)
def revise(change: ChangeRequest, form: Form | None = None) -> str:
    """Ask why the content is opened again."""
    return reason_page(change, "revise", form)


@bp.post("/<int:id>/revise")
@requires(Permission.REVISE, ChangeRequest, form=ReasonForm, again=revise)
def revised(change: ChangeRequest, form: Any) -> Response:
    """Open the content again."""
    deciding.revise(session(), actor(), change, form.reason.data)
    return back_to(change, _("%(change)s is open again; its signatures are void.", change=change))


@bp.post("/<int:id>/start")
@requires(Permission.START, ChangeRequest)
def start(change: ChangeRequest) -> Response:
    """Begin the work."""
    working.start(session(), actor(), change)
    return back_to(change, _("Work on %(change)s has begun.", change=change))


@bp.get("/<int:id>/complete")
@requires(Permission.COMPLETE, ChangeRequest)
def complete(change: ChangeRequest, form: Form | None = None) -> str:
    """Ask what was done."""
    form = form or filled_in(to_complete(CompleteForm, change), change)
    return signing_page(change, "complete", form, MEANINGS[PERFORMED])


@bp.post("/<int:id>/complete")
@requires(Permission.COMPLETE, ChangeRequest, form=CompleteForm, again=complete, before=attested)
def completed(change: ChangeRequest, form: Any, proof: Proof) -> Response:
    """Hand the work over for verification."""
    working.complete(session(), actor(), change, work_of(change, form), proof)
    return back_to(change, _("%(change)s waits for verification.", change=change))


@bp.get("/<int:id>/rework")
@requires(Permission.REWORK, ChangeRequest)
def rework(change: ChangeRequest, form: Form | None = None) -> str:
    """Ask what does not pass."""
    return reason_page(change, "rework", form)


@bp.post("/<int:id>/rework")
@requires(Permission.REWORK, ChangeRequest, form=ReasonForm, again=rework)
def reworked(change: ChangeRequest, form: Any) -> Response:
    """Send the work back."""
    working.rework(session(), actor(), change, form.reason.data)
    return back_to(change, _("%(change)s was sent back to its implementer.", change=change))


@bp.get("/<int:id>/verify")
@requires(Permission.VERIFY, ChangeRequest)
def verify(change: ChangeRequest, form: Form | None = None) -> str:
    """Ask what was checked."""
    return signing_page(change, "verify", form or blank(VerifyForm, change), MEANINGS[VERIFIED])


@bp.post("/<int:id>/verify")
@requires(Permission.VERIFY, ChangeRequest, form=VerifyForm, again=verify, before=attested)
def verified(change: ChangeRequest, form: Any, proof: Proof) -> Response:
    """Sign that the work was checked."""
    working.verify(session(), actor(), change, form.found.data, proof)
    return back_to(change, _("You verified %(change)s.", change=change))


def to_complete(form: type[C], change: ChangeRequest) -> C:
    """Return the form of the work, with a line begun for each further asset."""
    made = blank(form, change)
    further = [row.asset for row in case_of(session(), change).change.further]
    lines = [f"{asset.reference} {asset.tag}:" for asset in further]
    made.further_as_left.data = "\n".join(lines)
    return made


def filled_in(form: CompleteForm, change: ChangeRequest) -> CompleteForm:
    """Fill in what is known beforehand of the work of a replacement."""
    row = case_of(session(), change).replacement
    if row is not None:
        form.performed.data = done(str(change), (row.found_serial_no, row.serial_no))
        form.as_left_firmware.data = change.target_firmware
    return form


def blank(form: type[F], change: ChangeRequest) -> F:
    """Return an empty form that knows which version the reader sees."""
    made = form()
    made.now_at(change.version)
    return made
