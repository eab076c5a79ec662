"""The screen on which the further assets of a change are chosen."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core.forms import Form
from governance.core.web import actor, requires, session
from governance.register.models import Asset
from workflows.changes.commands import scoping as commands
from workflows.changes.forms import ExtendForm, NarrowForm
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import case_of
from workflows.changes.queries.scoping import AlsoIn, also_in, chosen, found
from workflows.changes.queries.seen import seen_by
from workflows.changes.rules.permissions import Permission
from workflows.changes.rules.scope import MOST
from workflows.changes.views.blueprint import bp


@bp.get("/<int:id>/scope")
@requires(Permission.EDIT, ChangeRequest)
def scope(change: ChangeRequest, form: Form | None = None) -> str:
    """Show what the change is about, and a search for more."""
    case = case_of(session(), change)
    seen = seen_by(session(), actor(), case)
    text = request.args.get("q", "")
    more = found(session(), actor(), text, [asset.id for asset in case.assets])
    shown = [*seen.named(case.assets), *more]
    told = also_in(session(), actor(), change, [asset.id for asset in shown])
    extend, narrow = _forms(form, case.change.version)
    extend.assets.choices = [(asset.id, _words(asset, told)) for asset in more]
    further = seen.named(case.assets[1:])
    narrow.taken_out.choices = [(asset.id, _words(asset, told)) for asset in further]
    return render_template(
        "changes/scope.html",
        change=case.change,
        seen=seen,
        q=text,
        most=MOST,
        extend=extend,
        narrow=narrow,
        main_also=told.get(case.change.asset_id, ()),
    )


def _forms(sent: Any, version: int) -> tuple[Any, Any]:
    """Return both forms: the one that was sent as it was, the other one blank."""
    both = (
        sent if isinstance(sent, ExtendForm) else ExtendForm(formdata=None),
        sent if isinstance(sent, NarrowForm) else NarrowForm(formdata=None),
    )
    for form in both:
        form.now_at(version)
    return both


def _words(asset: Asset, told: AlsoIn) -> str:
    firmware = _("firmware %(firmware)s", firmware=asset.firmware or _("unknown"))
    words = f"{asset.reference} {asset.tag} · {asset.name} · {asset.place} · {firmware}"
    also = told.get(asset.id)
    return f"{words} · {_('also in')} {', '.join(also)}" if also else words


@bp.post("/<int:id>/extend")
@requires(Permission.EDIT, ChangeRequest, form=ExtendForm, again=scope)
def extend(change: ChangeRequest, form: ExtendForm) -> Response:
    """Have the change be about further assets."""
    assets = chosen(session(), actor(), form.assets.data or (), form.names)
    count = commands.extend(session(), actor(), change, assets)
    return _back(
        change, _("%(count)s assets were added to %(change)s.", count=count, change=change)
    )


@bp.post("/<int:id>/narrow")
@requires(Permission.EDIT, ChangeRequest, form=NarrowForm, again=scope)
def narrow(change: ChangeRequest, form: NarrowForm) -> Response:
    """Have the change no longer be about some of its further assets."""
    count = commands.narrow(session(), actor(), change, form.taken_out.data or ())
    told = _("%(count)s assets were taken out of %(change)s.", count=count, change=change)
    return _back(change, told)


def _back(change: ChangeRequest, told: str) -> Response:
    flash(told)
    return redirect(url_for("changes.scope", id=change.id))
