"""The groups of attributes as pages: a form for each, one for what does not apply, a panel."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from governance.core.web import actor, requires, session
from governance.register.groups import commands
from governance.register.groups.declared import GROUPS, Group
from governance.register.groups.forms import (
    FORMS,
    WHY_NOT,
    ExcuseForm,
    GroupForm,
    PlayForm,
    ReasonForm,
)
from governance.register.groups.queries import also_plays, excuses, rows_of, typed
from governance.register.models import Asset
from governance.register.rules import Permission

bp = Blueprint("groups", __name__, url_prefix="/register")


def _pages_of(group: Group) -> None:
    """Give a group its address, with the page of its form and what the form does."""
    form_kind = FORMS[group.code]
    address, page = f"/<int:id>/{group.code}", _page_of(group)
    editing = requires(Permission.EDIT, Asset)(page)
    bp.get(address, endpoint=f"editing_{group.code}")(editing)
    edit = requires(Permission.EDIT, Asset, form=form_kind, again=page)(_verb_of(group))
    bp.post(address, endpoint=f"edit_{group.code}")(edit)


def _page_of(group: Group) -> Callable[..., str]:
    def page(asset: Asset, form: GroupForm | None = None) -> str:
        if form is None:
            row = rows_of(session(), asset)[group.code]
            held = typed(group, row, excuses(session(), asset), WHY_NOT)
            form = FORMS[group.code](data={**held, "version": asset.version})
        return render_template("groups/edit.html", form=form, asset=asset, group=group)

    page.__doc__ = f"Show what is known of an asset in a form: {group.title.lower()}."
    return page


def _verb_of(group: Group) -> Callable[..., Answer]:
    def edit(asset: Asset, form: GroupForm) -> Answer:
        commands.describe(session(), actor(), asset, group, form.told())
        flash(_("%(tag)s: %(group)s was edited.", tag=asset.tag, group=group.title.lower()))
        return redirect(url_for("register.show", id=asset.id, _anchor=group.code))

    edit.__doc__ = f"Write what is known of an asset: {group.title.lower()}."
    return edit


for each in GROUPS.values():
    _pages_of(each)


def excusing(asset: Asset, form: ReasonForm | None = None) -> str:
    """Ask which of the fields in no group do not apply, and why."""
    if form is None:
        form = ExcuseForm(data={**excuses(session(), asset), "version": asset.version})
    return render_template("groups/excuse.html", form=form, asset=asset)


bp.get("/<int:id>/not-applicable")(requires(Permission.EDIT, Asset)(excusing))


@bp.post("/<int:id>/not-applicable")
@requires(Permission.EDIT, Asset, form=ExcuseForm, again=excusing)
def excuse(asset: Asset, form: ReasonForm) -> Answer:
    """Say which of the fields in no group do not apply, and why."""
    said = form.values()
    reason = said.pop("reason")
    commands.excuse(session(), actor(), asset, said, reason)
    flash(_("%(tag)s: it is kept what does not apply.", tag=asset.tag))
    return redirect(url_for("register.show", id=asset.id, _anchor="completeness"))


def playing(asset: Asset, form: PlayForm | None = None) -> str:
    """Ask which parts an asset plays beside its main one."""
    if form is None:
        held = {"functions": also_plays(session(), asset), "version": asset.version}
        form = PlayForm(data=held)
    return render_template("groups/play.html", form=form, asset=asset)


bp.get("/<int:id>/functions")(requires(Permission.EDIT, Asset)(playing))


@bp.post("/<int:id>/functions")
@requires(Permission.EDIT, Asset, form=PlayForm, again=playing)
def play(asset: Asset, form: PlayForm) -> Answer:
    """Say which parts an asset plays beside its main one."""
    commands.play(session(), actor(), asset, **form.values())
    flash(_("%(tag)s: its OT functions were edited.", tag=asset.tag))
    return redirect(url_for("register.show", id=asset.id))
