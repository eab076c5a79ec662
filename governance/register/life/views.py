"""The moves of an asset's life, as pages: which there are, and one at a time."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from governance.core.access import must
from governance.core.web import actor, requires, session
from governance.register.life import commands
from governance.register.life.forms import MoveForm
from governance.register.life.rules import ASSET, STEPS
from governance.register.models import Asset
from governance.register.queries.possible import possible
from governance.register.rules import RELEVANT, Permission

bp = Blueprint("life", __name__, url_prefix="/register")
ADDRESS = f"/<int:id>/state/<any({', '.join(STEPS)}):verb>"


@bp.get("/<int:id>/state")
@requires(Permission.MOVE, Asset)
def choosing(asset: Asset) -> str:
    """Say in which states an asset can be next, and what stands against each."""
    return render_template(
        "life/choose.html",
        asset=asset,
        possible=possible(session(), actor(), asset),
        steps=STEPS,
        moves=ASSET.moves,
    )


def moving(asset: Asset, verb: str, form: MoveForm | None = None) -> str:
    """Ask what is to be said of a move, and say what stands against it."""
    must(session(), actor(), STEPS[verb].permission, asset)
    form = form or MoveForm(obj=asset)
    form.reason.flags.required = STEPS[verb].needs_reason or asset.gxp in RELEVANT
    return render_template(
        "life/move.html",
        asset=asset,
        form=form,
        step=STEPS[verb],
        against=possible(session(), actor(), asset).moves.get(verb, ()),
    )


bp.get(ADDRESS)(requires(Permission.MOVE, Asset)(moving))


@bp.post(ADDRESS)
@requires(Permission.MOVE, Asset, form=MoveForm, again=moving)
def move(asset: Asset, verb: str, form: MoveForm) -> Answer:
    """Move an asset to another state."""
    commands.move(session(), actor(), asset, verb, form.said())
    flash(_("%(tag)s is %(state)s.", tag=asset.tag, state=asset.state.said))
    return redirect(url_for("register.show", id=asset.id))
