"""The register for programs: the same list, commands, permissions and refusals as its pages."""

from apiflask import APIBlueprint
from flask import request, url_for

from governance.core import api
from governance.core.listing.programs import paged
from governance.core.web import actor, requires, session
from governance.places.models import Place
from governance.register.api.shapes import AssetEdit, AssetIn, AssetMove, AssetOut, AssetsOut
from governance.register.commands import assets as commands
from governance.register.life import commands as life
from governance.register.life.rules import Said
from governance.register.models import Asset
from governance.register.queries.assets import MADE, PLACED, assets, listing
from governance.register.queries.reach import reach
from governance.register.queries.records import place_named, whole
from governance.register.rules import Permission

bp = APIBlueprint("api", __name__, url_prefix=api.ROOT, tag="Register")


@bp.get("/assets")
@requires(Permission.READ, Asset)
@bp.output(AssetsOut)
def index() -> AssetsOut:
    """Give a page of the assets that the reader may see.

    The address takes what that of the register's page takes: its conditions, `q` for the search,
    `sort`, `after`; `size` may be 1,000.
    """
    seen, asked = reach(session(), actor()), request.args.to_dict(flat=False)
    declared = listing(session(), seen, asked)
    wanted = assets(actor()).options(*PLACED, *MADE)
    page = paged(declared, wanted, seen.partitions(asked))
    items = [AssetOut.of(asset) for asset in page.rows]
    return AssetsOut(items=items, count=page.count, next=page.next)


@bp.get("/assets/<int:id>")
@requires(Permission.READ, Asset)
@bp.output(AssetOut)
def show(asset: Asset) -> AssetOut:
    """Give one asset in full."""
    return AssetOut.of(whole(session(), asset))


@bp.post("/assets")
@requires(Permission.REGISTER, Place)
@bp.input(AssetIn, arg_name="sent")
@bp.output(AssetOut, status_code=201)
def register(sent: AssetIn) -> tuple[AssetOut, int, dict[str, str]]:
    """Register an asset."""
    place = place_named(session(), actor(), sent.place_id)
    asset = commands.register(session(), actor(), place, sent.model_dump())
    made = AssetOut.of(whole(session(), asset))
    return made, 201, {"Location": url_for(".show", id=asset.id)}


@bp.patch("/assets/<int:id>")
@requires(Permission.EDIT, Asset)
@bp.input(AssetEdit, arg_name="sent")
@bp.output(AssetOut)
def edit(asset: Asset, sent: AssetEdit) -> AssetOut:
    """Write the facts of an asset that are sent, and no others."""
    values = sent.model_dump(exclude_unset=True, exclude={"reason", "version"})
    commands.edit(session(), actor(), asset, values, sent.reason)
    return AssetOut.of(whole(session(), asset))


@bp.post("/assets/<int:id>/moves")
@requires(Permission.MOVE, Asset)
@bp.input(AssetMove, arg_name="sent")
@bp.output(AssetOut)
def move(asset: Asset, sent: AssetMove) -> AssetOut:
    """Move an asset to another state of its life."""
    life.move(session(), actor(), asset, sent.verb, Said(sent.reason, sent.on))
    return AssetOut.of(whole(session(), asset))
