"""The parts of an asset as pages: for each kind one to add, one to edit, one to remove."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from governance.core.web import actor, requires, session
from governance.register.models import Asset
from governance.register.parts import commands
from governance.register.parts.forms import FORMS, PartForm, RemoveForm
from governance.register.parts.kinds import KINDS, Kind
from governance.register.parts.queries import line_of, part_of
from governance.register.rules import Permission

bp = Blueprint("parts", __name__, url_prefix="/register")


def _back(asset: Asset, kind: Kind) -> Answer:
    return redirect(url_for("register.show", id=asset.id, _anchor=kind.code))


def _route(
    kind: Kind, verb: str, path: str, pages: tuple[Callable[..., str], Callable[..., Answer]]
) -> None:
    """Give a verb its address, with the page of its form and what the form does."""
    page, act = pages
    page.__doc__ = f"{verb.capitalize()}: the form about a {kind.one} of an asset."
    act.__doc__ = f"{verb.capitalize()} a {kind.one} of an asset."
    form = RemoveForm if verb == "remove" else FORMS[kind.code]
    address, name = f"/<int:id>/{kind.code}/{path}", f"{kind.code}_{verb}"
    bp.get(address, endpoint=f"{name}_form")(requires(Permission.EDIT, Asset)(page))
    guarded = requires(Permission.EDIT, Asset, form=form, again=page)(act)
    bp.post(address, endpoint=name)(guarded)


def _adding(kind: Kind) -> tuple[Callable[..., str], Callable[..., Answer]]:
    def page(asset: Asset, form: PartForm | None = None) -> str:
        form = form or FORMS[kind.code](data={"version": asset.version})
        return render_template("parts/edit.html", form=form, asset=asset, kind=kind, line=None)

    def act(asset: Asset, form: PartForm) -> Answer:
        commands.add(session(), actor(), asset, kind, form.values())
        flash(_("%(tag)s, %(part)s: added.", tag=asset.tag, part=kind.one))
        return _back(asset, kind)

    return page, act


def _editing(kind: Kind) -> tuple[Callable[..., str], Callable[..., Answer]]:
    def page(asset: Asset, part_id: int, form: PartForm | None = None) -> str:
        part = part_of(session(), asset, kind, part_id)
        form = form or FORMS[kind.code](obj=part, data={"version": asset.version})
        line = line_of(part)
        return render_template("parts/edit.html", form=form, asset=asset, kind=kind, line=line)

    def act(asset: Asset, part_id: int, form: PartForm) -> Answer:
        part = part_of(session(), asset, kind, part_id)
        commands.edit(session(), actor(), asset, part, form.values())
        flash(_("%(tag)s, %(part)s: edited.", tag=asset.tag, part=kind.one))
        return _back(asset, kind)

    return page, act


def _removing(kind: Kind) -> tuple[Callable[..., str], Callable[..., Answer]]:
    def page(asset: Asset, part_id: int, form: RemoveForm | None = None) -> str:
        form = form or RemoveForm(data={"version": asset.version})
        line = line_of(part_of(session(), asset, kind, part_id))
        return render_template("parts/remove.html", form=form, asset=asset, kind=kind, line=line)

    def act(asset: Asset, part_id: int, form: RemoveForm) -> Answer:
        part = part_of(session(), asset, kind, part_id)
        commands.remove(session(), actor(), asset, part, **form.values())
        flash(_("%(tag)s, %(part)s: removed.", tag=asset.tag, part=kind.one))
        return _back(asset, kind)

    return page, act


for each in KINDS.values():
    _route(each, "add", "new", _adding(each))
    _route(each, "edit", "<int:part_id>", _editing(each))
    _route(each, "remove", "<int:part_id>/remove", _removing(each))
