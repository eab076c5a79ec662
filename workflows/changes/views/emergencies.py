"""The screens of an emergency: declare it on one page, give a word, say that it is safe."""

from typing import Any

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core import clock
from governance.core.forms import Form
from governance.core.web import actor, requires, session
from governance.identity.attest import Proof
from governance.identity.stepup import attested
from governance.register.models import Asset
from workflows.changes.commands.working import Work
from workflows.changes.emergency import commands
from workflows.changes.emergency.forms import DeclareForm, EnterConsentForm, MakeSafeForm
from workflows.changes.emergency.models import How
from workflows.changes.emergency.queries import able_to_consent
from workflows.changes.forms import ReasonForm
from workflows.changes.models import ChangeKind, ChangeRequest
from workflows.changes.queries.case import case_of
from workflows.changes.queries.lists import asset_named
from workflows.changes.rules.content import MEANINGS, PERFORMED
from workflows.changes.rules.permissions import Permission
from workflows.changes.views.blueprint import bp
from workflows.changes.views.deciding import blank, reason_page
from workflows.changes.views.executing import act_page
from workflows.changes.views.writing import back_to


@bp.get("/emergency/<int:id>")
@requires(Permission.DECLARE, Asset)
def declare(asset: Asset, form: Any = None) -> str:
    """Ask the least that is to be known."""
    form = form or DeclareForm(data={"kind": ChangeKind.CONFIGURATION, "version": asset.version})
    on_clock(form.began_at)
    return render_template("changes/declare.html", form=form, asset=asset)


@bp.post("/emergency/<int:id>")
@requires(Permission.DECLARE, Asset, form=DeclareForm, again=declare)
def declared(asset: Asset, form: Any) -> Response:
    """Begin to make it safe."""
    further = [asset_named(session(), actor(), each) for each in form.named]
    said = (form.title.data, form.kind.data, form.texts, form.began_at.data)
    told = commands.Declared(*said, further)
    change = commands.declare(session(), actor(), asset, told)
    return back_to(
        change, _("%(change)s is declared: go on. Their words are asked.", change=change)
    )


@bp.post("/<int:id>/consent")
@requires(Permission.CONSENT, ChangeRequest)
def consent(change: ChangeRequest) -> Response:
    """Give one's word, or confirm the one that was entered."""
    commands.consent(session(), actor(), change)
    return back_to(change, _("Your word to %(change)s is kept.", change=change))


@bp.get("/<int:id>/enter_consent")
@requires(Permission.ENTER_CONSENT, ChangeRequest)
def enter_consent(change: ChangeRequest, form: Any = None) -> str:
    """Ask who said what, when, and how."""
    change = case_of(session(), change).change
    made = form or EnterConsentForm(data={"how": How.PHONE, "at": clock.now()})
    made.now_at(change.version)
    on_clock(made.at)
    made.giver.choices = able_to_consent(session(), change)
    return act_page(change, "enter_consent", made)


@bp.post("/<int:id>/enter_consent")
@requires(Permission.ENTER_CONSENT, ChangeRequest, form=EnterConsentForm, again=enter_consent)
def entered(change: ChangeRequest, form: Any) -> Response:
    """Keep a word that was given by mouth."""
    told = (form.activity.data, form.giver.data, form.how.data, form.at.data)
    said = commands.Verbal(*told, form.words.data or "")
    commands.enter(session(), actor(), change, said)
    return back_to(change, _("It is kept as verbal until they confirm it."))


@bp.get("/<int:id>/deny")
@requires(Permission.CONSENT, ChangeRequest)
def deny(change: ChangeRequest, form: Form | None = None) -> str:
    """Ask what is not as it was entered."""
    return reason_page(change, "deny", form)


@bp.post("/<int:id>/deny")
@requires(Permission.CONSENT, ChangeRequest, form=ReasonForm, again=deny)
def denied(change: ChangeRequest, form: Any) -> Response:
    """Say that one did not give that word."""
    commands.deny(session(), actor(), change, form.reason.data)
    return back_to(change, _("It is kept that you did not give it."))


@bp.get("/<int:id>/make_safe")
@requires(Permission.MAKE_SAFE, ChangeRequest)
def make_safe(change: ChangeRequest, form: Any = None) -> str:
    """Ask what was done."""
    made = form or blank(MakeSafeForm, change)
    return act_page(change, "make_safe", made, MEANINGS[PERFORMED])


@bp.post("/<int:id>/make_safe")
@requires(Permission.MAKE_SAFE, ChangeRequest, form=MakeSafeForm, again=make_safe, before=attested)
def made_safe(change: ChangeRequest, form: Any, proof: Proof) -> Response:
    """Sign what was done."""
    work = Work(form.performed.data, form.as_left_firmware.data)
    commands.make_safe(session(), actor(), change, work, proof)
    return back_to(
        change, _("%(change)s is safe: write it up within a working day.", change=change)
    )


@bp.post("/<int:id>/follow_up")
@requires(Permission.FOLLOW_UP, ChangeRequest)
def follow_up(change: ChangeRequest) -> Response:
    """Begin the normal change that settles it."""
    opened = commands.follow_up(session(), actor(), change)
    return redirect(url_for("changes.show", id=opened.id))


def on_clock(field: Any) -> None:
    """Have an instant typed on the reader's own clock, unless the page that was sent said else."""
    if not field.raw_data:
        field.zone = actor().time_zone
