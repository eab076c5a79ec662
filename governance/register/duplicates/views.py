"""Likely duplicates, as pages: the list of pairs, and the word that two are two."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer

from governance.core import nav
from governance.core.access import must
from governance.core.addresses import MOST
from governance.core.errors import NotFound
from governance.core.web import actor, requires, session
from governance.register.duplicates import commands
from governance.register.duplicates.forms import ApartForm, AskAgainForm
from governance.register.duplicates.queries import duplicates, told_apart
from governance.register.merging.queries import other
from governance.register.models import Asset
from governance.register.rules import Permission

bp = Blueprint("duplicates", __name__, url_prefix="/register")
nav.beside(nav.Neighbour("register.index", _l("Duplicates"), "duplicates.index", 80))


@bp.get("/duplicates")
@requires(Permission.READ, Asset)
def index() -> str:
    """List pairs of entries that are likely one asset."""
    after = _named(request.args.get("after", ""))
    return render_template(
        "duplicates/list.html",
        found=duplicates(session(), actor(), after),
        apart=[] if after else told_apart(session(), actor()),
    )


def _named(text: str) -> tuple[int, int] | None:
    """Return the pair that an address names; raises `NotFound` where it names none."""
    if not text:
        return None
    parts = text.split("-")
    if len(parts) != 2 or not all(p.isascii() and p.isdecimal() and len(p) < 11 for p in parts):  # noqa: PLR2004
        raise NotFound("The address names a page that this list did not give: go to the first one.")
    first, second = (min(int(part), MOST) for part in parts)
    return first, second


def telling(asset: Asset, other_id: int, form: ApartForm | None = None) -> str:
    """Ask how it is known that two entries are two assets."""
    second = other(session(), actor(), other_id)
    must(session(), actor(), Permission.EDIT, second)
    return render_template(
        "duplicates/tell.html",
        asset=asset,
        other=second,
        form=form or ApartForm(data={"version": asset.version}),
    )


bp.get("/<int:id>/apart/<int:other_id>")(requires(Permission.EDIT, Asset)(telling))


@bp.post("/<int:id>/apart/<int:other_id>")
@requires(Permission.EDIT, Asset, form=ApartForm, again=telling)
def tell(asset: Asset, other_id: int, form: ApartForm) -> Answer:
    """Keep that two entries are two assets."""
    second = other(session(), actor(), other_id)
    commands.tell_apart(session(), actor(), asset, second, **form.values())
    flash(_("%(one)s and %(other)s are two assets.", one=asset.tag, other=second.tag))
    return redirect(url_for(".index"))


def asking(asset: Asset, other_id: int, form: AskAgainForm | None = None) -> str:
    """Ask why it is asked again whether two entries are two assets."""
    second = other(session(), actor(), other_id)
    must(session(), actor(), Permission.EDIT, second)
    return render_template(
        "duplicates/ask.html",
        asset=asset,
        other=second,
        form=form or AskAgainForm(data={"version": asset.version}),
    )


bp.get("/<int:id>/apart/<int:other_id>/ask")(requires(Permission.EDIT, Asset)(asking))


@bp.post("/<int:id>/apart/<int:other_id>/ask")
@requires(Permission.EDIT, Asset, form=AskAgainForm, again=asking)
def ask(asset: Asset, other_id: int, form: AskAgainForm) -> Answer:
    """Take back that two entries are two assets."""
    second = other(session(), actor(), other_id)
    commands.ask_again(session(), actor(), asset, second, **form.values())
    flash(_("Nobody says any more that they are two: they are listed while they look like one."))
    return redirect(url_for(".index"))
