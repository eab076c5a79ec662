"""The page of what a change reaches, and the screens on which somebody says what that means."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from governance.core.access import allowed
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.forms import Form
from governance.core.web import actor, requires, session
from governance.identity.attest import Proof
from governance.identity.stepup import attested
from workflows.changes.commands import disposing as commands
from workflows.changes.commands.disposing import Said
from workflows.changes.commands.writing import OPEN
from workflows.changes.forms import DisposeForm, ExcludeForm, SettleForm
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import case_of
from workflows.changes.queries.disposing import bundles, chosen
from workflows.changes.queries.seen import seen_by
from workflows.changes.rules.judging import MEANT
from workflows.changes.rules.permissions import Permission
from workflows.changes.rules.scope import number_of
from workflows.changes.views.blueprint import bp
from workflows.changes.views.drawing import drawn, rows
from workflows.changes.views.words import LABELS
from workflows.changes.views.writing import back_to

SHEET = (
    _l("Asset"), _l("Name"), _l("Purdue level"), _l("List"), _l("Why it is here"), _l("Path"),
    _l("Steps"), _l("GxP"), _l("Safety function"), _l("What was said"), _l("By"), _l("Signed"),
)  # fmt: skip


@bp.get("/<int:id>/impact")
@requires(Permission.READ, ChangeRequest)
def impact(change: ChangeRequest) -> str:
    """Show what a change reaches: drawn, listed, and what was said of each."""
    case = case_of(session(), change)
    seen = seen_by(session(), actor(), case)
    may = allowed(session(), actor(), case.change)
    is_open = case.policy.has_dimensions and case.change.state in OPEN
    disposes = is_open and Permission.DISPOSE in may
    return render_template(
        "changes/impact.html",
        case=case,
        change=case.change,
        seen=seen,
        impact=drawn(case, seen),
        bundles=bundles(session(), case.judged, seen.ids) if disposes else (),
        disposes=disposes,
        excludes=disposes and case.change.author_id != actor().id,
        accepts=Permission.ACCEPT_IMPACT in may,
        labels=LABELS,
    )


@bp.get("/<int:id>/impact/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, ChangeRequest)
def export_impact(change: ChangeRequest, format: str) -> Response:
    """Give what a change reaches as a sheet, without what its reader may not see."""
    case = case_of(session(), change)
    seen = seen_by(session(), actor(), case)
    sheet = Sheet(tuple(str(label) for label in SHEET), rows(case, seen))
    return attached(sheet, Format(format), f"impact-{case.change.reference}")


def _saying_page(change: ChangeRequest, verb: str, form: Any) -> str:
    """Show of which assets something is said, above what is said."""
    case = case_of(session(), change)
    seen = seen_by(session(), actor(), case)
    key = form.of.data or request.args.get("of", "")
    form.of.data = key
    form.now_at(case.change.version)
    return render_template(
        "changes/dispose.html",
        change=case.change,
        bundle=chosen(session(), case.judged, seen.ids, key),
        seen=seen,
        form=form,
        verb=verb,
        label=LABELS[verb],
        meaning=MEANT["impact_excluded"] if verb == "exclude" else "",
    )


def _said(change: ChangeRequest, form: Any) -> Said:
    """Return what was sent, of the assets that the key means now."""
    case = case_of(session(), change)
    seen = seen_by(session(), actor(), case)
    found = chosen(session(), case.judged, seen.ids, form.of.data or "")
    ids = [item.asset_id for item in found.items]
    about = found.label or _("all that waited")
    if len(ids) > 1:
        about = f"{about} ({number_of(len(ids))})"
    return Said(form.reason.data, about, ids)


@bp.get("/<int:id>/dispose")
@requires(Permission.DISPOSE, ChangeRequest)
def dispose(change: ChangeRequest, form: Form | None = None) -> str:
    """Ask what the change means for some of what it reaches."""
    return _saying_page(change, "dispose", form or DisposeForm())


@bp.post("/<int:id>/dispose")
@requires(Permission.DISPOSE, ChangeRequest, form=DisposeForm, again=dispose)
def disposed(change: ChangeRequest, form: Any) -> Response:
    """Say what it means."""
    commands.dispose(session(), actor(), change, _said(change, form))
    return _back(change, _("What it means is kept, and becomes part of what is signed."))


@bp.get("/<int:id>/exclude")
@requires(Permission.DISPOSE, ChangeRequest)
def exclude(change: ChangeRequest, form: Form | None = None) -> str:
    """Ask why the change does not touch some of what it reaches, and for a signature."""
    return _saying_page(change, "exclude", form or ExcludeForm())


@bp.post("/<int:id>/exclude")
@requires(Permission.DISPOSE, ChangeRequest, form=ExcludeForm, again=exclude, before=attested)
def excluded(change: ChangeRequest, form: Any, proof: Proof) -> Response:
    """Exclude it, signed."""
    commands.exclude(session(), actor(), change, _said(change, form), proof)
    return _back(change, _("Excluded, signed with your reason."))


def _settling_page(change: ChangeRequest, verb: str, form: Form | None) -> str:
    case = case_of(session(), change)
    form = form or SettleForm()
    form.now_at(case.change.version)
    seen = seen_by(session(), actor(), case)
    differs = "" if verb == "pass_beyond" else case.judged.difference.sentence
    return render_template(
        "changes/beyond.html",
        change=case.change,
        case=case,
        form=form,
        verb=verb,
        label=LABELS[verb],
        differs=seen.masked(differs),
        meaning=MEANT["impact_beyond" if verb == "pass_beyond" else "impact_accepted"],
    )


@bp.get("/<int:id>/pass-beyond")
@requires(Permission.DISPOSE, ChangeRequest)
def pass_beyond(change: ChangeRequest, form: Form | None = None) -> str:
    """Ask what the change means for the rest of a hub, and for a signature."""
    return _settling_page(change, "pass_beyond", form)


@bp.post("/<int:id>/pass-beyond")
@requires(Permission.DISPOSE, ChangeRequest, form=SettleForm, again=pass_beyond, before=attested)
def passed_beyond(change: ChangeRequest, form: Any, proof: Proof) -> Response:
    """Sign for the rest of a hub."""
    commands.pass_beyond(session(), actor(), change, form.reason.data, proof)
    return _back(change, _("You signed for what lies beyond."))


@bp.get("/<int:id>/accept-impact")
@requires(Permission.ACCEPT_IMPACT, ChangeRequest)
def accept_impact(change: ChangeRequest, form: Form | None = None) -> str:
    """Show what differs from what was approved, and ask for a signature."""
    return _settling_page(change, "accept_impact", form)


@bp.post("/<int:id>/accept-impact")
@requires(
    Permission.ACCEPT_IMPACT, ChangeRequest, form=SettleForm, again=accept_impact, before=attested
)
def impact_accepted(change: ChangeRequest, form: Any, proof: Proof) -> Response:
    """Accept what differs."""
    commands.accept_impact(session(), actor(), change, form.reason.data, proof)
    return back_to(change, _("You accepted that %(change)s reaches otherwise.", change=change))


def _back(change: ChangeRequest, told: str) -> Response:
    flash(told)
    return redirect(url_for("changes.impact", id=change.id))
