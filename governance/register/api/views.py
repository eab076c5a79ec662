"""The register for programs: the same list, commands, permissions and refusals as its pages."""

from dataclasses import replace
from typing import Any

from apiflask import APIBlueprint
from flask import request, url_for
from flask_wtf.csrf import generate_csrf

from governance.core import api
from governance.core.listing.page import paginate
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
SIZES = (25, 50, 100, 1_000)
"""How many assets an answer may hold."""


@bp.get("/openapi.json")
@requires(Permission.READ, Asset)
def document() -> dict[str, Any]:
    """Describe the API itself, by OpenAPI 3.1."""
    return api.document(bp)


@bp.get("/csrf")
@requires(Permission.READ, Asset)
@bp.output(api.Csrf)
def csrf() -> api.Csrf:
    """Give the token that every write bears in its header `X-CSRFToken`."""
    return api.Csrf(csrf_token=generate_csrf())


@bp.get("/assets")
@requires(Permission.READ, Asset)
@bp.output(AssetsOut)
def index() -> AssetsOut:
    """Give a page of the assets that the reader may see.

    The address takes what that of the register's page takes: its conditions, `q` for the search,
    `sort`, `after`; `size` may be 1,000.
    """
    seen, asked = reach(session(), actor()), request.args.to_dict(flat=False)
    declared = replace(listing(session(), seen, asked), sizes=SIZES)
    apart = () if asked.get("q") else seen.partitions()
    found = paginate(session(), declared, assets(actor()).options(*PLACED, *MADE), asked, apart)
    following = url_for(".index") + found.next_url if found.next_url else None
    items = [AssetOut.of(asset) for asset in found.rows]
    return AssetsOut(items=items, count=found.count, next=following)


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
