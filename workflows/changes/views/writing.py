"""The screens on which a change is written and judged."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core.addresses import number
from governance.core.forms import Form
from governance.core.web import actor, requires, session
from governance.glossary.queries import side_for
from governance.places.models import Place
from workflows.changes.asking import AssessForm
from workflows.changes.commands import writing as commands
from workflows.changes.forms import AttachForm, ChangeForm, RaiseForm
from workflows.changes.meanings.queries import friends_in, meanings_of
from workflows.changes.models import ChangeRequest
from workflows.changes.policies.queries import policy_of
from workflows.changes.queries.case import case_of
from workflows.changes.queries.facts import judged_answers
from workflows.changes.queries.lists import asset_named, asset_numbered
from workflows.changes.rules.permissions import Permission
from workflows.changes.views.blueprint import bp
from workflows.changes.views.words import words

BEGUN_WITH = ("title", "kind", "reason", "current", "proposed", "target_firmware", "drift")
"""What the page that led here may know of the change already."""


def back_to(change: ChangeRequest, told: str) -> Response:
    """Return to the change's page, and say what was done."""
    flash(told)
    return redirect(url_for("changes.show", id=change.id))


@bp.get("/new")
@requires(Permission.RAISE, Place)
def new(form: Form | None = None) -> str:
    """Show an empty change, with the asset filled in that the reader comes from."""
    asset = asset_numbered(session(), actor(), request.args.get("asset", type=number))
    known = {name: request.args[name] for name in BEGUN_WITH if name in request.args}
    known["asset"] = asset.reference if asset else ""
    form = form or RaiseForm(data=known)
    _in_zone(form, actor().time_zone)
    return render_template("changes/new.html", form=form, asset=asset)


@bp.post("/new")
@requires(Permission.RAISE, Place, form=RaiseForm, again=new)
def raise_(form: RaiseForm) -> Response:
    """Begin a change."""
    values = form.values()
    asset = asset_named(session(), actor(), values.pop("asset"))
    draft = commands.Draft(values.pop("title"), values.pop("kind"), values, form.drift_id)
    change = commands.raise_(session(), actor(), asset, draft)
    return back_to(change, _("%(change)s is a draft of yours.", change=change))


@bp.get("/<int:id>/edit")
@requires(Permission.EDIT, ChangeRequest)
def edit(change: ChangeRequest, form: Form | None = None) -> str:
    """Show the content of a change as a form."""
    form = form or ChangeForm(obj=change)
    _in_zone(form, actor().time_zone)
    change = case_of(session(), change).change
    return render_template("changes/edit.html", form=form, change=change)


@bp.post("/<int:id>/edit")
@requires(Permission.EDIT, ChangeRequest, form=ChangeForm, again=edit)
def update(change: ChangeRequest, form: ChangeForm) -> Response:
    """Save the content of a change."""
    commands.edit(session(), actor(), change, form.values())
    return back_to(change, _("%(change)s was saved.", change=change))


@bp.post("/<int:id>/submit")
@requires(Permission.SUBMIT, ChangeRequest)
def submit(change: ChangeRequest) -> Response:
    """Hand a draft over for assessment."""
    commands.submit(session(), actor(), change)
    return back_to(change, _("%(change)s is in assessment.", change=change))


@bp.post("/<int:id>/reach")
@requires(Permission.ASSESS, ChangeRequest)
def reach(change: ChangeRequest) -> Response:
    """Work the impact out again."""
    commands.reach(session(), actor(), change)
    return back_to(change, _("The impact of %(change)s was worked out again.", change=change))


@bp.get("/<int:id>/assess")
@requires(Permission.ASSESS, ChangeRequest)
def assess(change: ChangeRequest, form: AssessForm | None = None) -> str:
    """Show the questions of the assessment, with the answers so far."""
    case = case_of(session(), change)
    known = {key: row.means for key, row in meanings_of(session(), change).items()}
    data = {**judged_answers(case), "means": known}
    form = form.of(case.policy) if form else AssessForm(questions=case.policy.questions, data=data)
    form.now_at(case.change.version)
    side, friends = side_for(session(), actor()), friends_in(session(), case.change)
    return render_template(
        "changes/assess.html", form=form, case=case, words=words, side=side, friends=friends
    )


@bp.post("/<int:id>/assess")
@requires(Permission.ASSESS, ChangeRequest, form=AssessForm, again=assess)
def answer(change: ChangeRequest, form: AssessForm) -> Response:
    """Save the answers that were given."""
    given = form.given(policy_of(session(), change.policy))
    commands.assess(session(), actor(), change, given, form.means.data)
    return back_to(change, _("The answers on %(change)s were saved.", change=change))


@bp.get("/<int:id>/attach")
@requires(Permission.ATTACH, ChangeRequest)
def attach(change: ChangeRequest, form: Form | None = None) -> str:
    """Show the form that takes a file."""
    change = case_of(session(), change).change
    return render_template("changes/attach.html", form=form or AttachForm(), change=change)


def _read(form: AttachForm) -> bytes:
    """Read an upload before any transaction is open."""
    content: bytes = form.file.data.read()
    return content


@bp.post("/<int:id>/attach")
@requires(Permission.ATTACH, ChangeRequest, form=AttachForm, again=attach, before=_read)
def keep(change: ChangeRequest, form: AttachForm, data: bytes) -> Response:
    """Keep a file with the change."""
    sent: Any = form.file.data
    upload = commands.Upload(sent.filename, data, form.description.data or "")
    commands.attach(session(), actor(), change, upload)
    return back_to(change, _("%(file)s is kept with %(change)s.", file=upload.name, change=change))


def _in_zone(form: Any, zone: str) -> None:
    """Have instants typed on the reader's own clock, unless the page that was sent said else."""
    for field in (form.window_begins_at, form.window_ends_at):
        if not field.raw_data:
            field.zone = zone
