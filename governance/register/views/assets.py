"""The register as pages: the list, one asset, and what can be done to it."""

from collections.abc import Collection, Sequence

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

import governance.register.queries.figures  # noqa: F401  # fills the home page and the inbox
from governance.audit.queries import history as history_of
from governance.core import nav
from governance.core.access import could
from governance.core.addresses import number
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.nav import Entry, declare
from governance.core.web import actor, requires, session
from governance.ownership.panel import panel as ownership_panel
from governance.places.locations.queries import choices as locations
from governance.places.models import Place
from governance.register.commands import assets as commands
from governance.register.forms import EditForm, RegisterForm
from governance.register.life.rules import STEPS
from governance.register.models import Asset
from governance.register.provenance.queries import sources
from governance.register.queries.assets import assets, listing
from governance.register.queries.holds import authorised
from governance.register.queries.neighbours import neighbours
from governance.register.queries.panels import actions, panels, ways
from governance.register.queries.past import MOST, in_words, older, told
from governance.register.queries.possible import possible
from governance.register.queries.proposals import proposals
from governance.register.queries.reach import Spot, reach, registrable
from governance.register.queries.records import place_named, products, subject_of, whole
from governance.register.queries.sheet import IN_DEPTH
from governance.register.queries.wording import STATE, VALIDATION
from governance.register.rules import Permission, hints
from governance.register.views import between, then
from governance.register.vocabulary import CRITICALITY

bp = Blueprint("register", __name__, url_prefix="/register")
nav.beside(nav.Neighbour("register.index", lazy_gettext("Assets"), "register.index", 10))
declare(
    Entry(
        lazy_gettext("Register"),
        "register.index",
        20,
        covers=(
            "catalogue",
            "alike",
            "contradictions",
            "device_types",
            "duplicates",
            "edits",
            "drifts",
            "equivalents",
            "imports",
            "labels",
            "life",
            "products",
            "validation",
            "intervals",
            "vendors",
        ),
        by_site="site",
        key="r",
    )
)

ASSETS = named.declare("assets", "register.index", lazy_gettext("Register"))


@bp.get("/")
@requires(Permission.READ, Asset)
def index() -> str:
    """List the assets that the reader may see."""
    seen, asked = reach(session(), actor()), asked_of(ASSETS)
    declared = listing(session(), seen, asked)
    page = paginate(session(), declared, assets(actor()), asked, seen.partitions(asked))
    may_register = could(actor(), Permission.REGISTER, Place)
    return render_template("register/list.html", page=page, may_register=may_register)


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, Asset)
def export(format: str) -> Response:
    """Give the rows of the list as a sheet that can be imported again."""
    asked = request.args.to_dict(flat=False)
    declared = listing(session(), reach(session(), actor()), asked, IN_DEPTH)
    found = rows_for_export(session(), declared, assets(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "assets")


@bp.get("/<int:id>")
@requires(Permission.READ, Asset)
def show(asset: Asset) -> Answer | str:
    """Show one asset, as it is or as it was at a moment."""
    asked = request.args.get("as_of", "").strip()
    return then.page(asset, asked) if asked else _page(asset)


@bp.get("/<int:id>/history")
@requires(Permission.READ, Asset)
def history(asset: Asset) -> str:
    """Show what was done to an asset, page by page."""
    entries = told(session(), actor(), asset, request.args.get("before", type=number))
    return render_template(
        "register/history.html", asset=asset, history=entries, older=older(entries)
    )


@bp.get("/<int:id>/moments")
@requires(Permission.READ, Asset)
def moments(asset: Asset) -> Answer | str:
    """Show what differs in an asset between two moments, or from another one."""
    return between.page(asset)


def _page(asset: Asset) -> str:
    """Show all that is known of one asset."""
    asset = whole(session(), asset)
    latest = history_of(session(), asset, MOST)
    entries = in_words(session(), actor(), asset, latest)
    return render_template(
        "register/show.html",
        asset=asset,
        possible=possible(session(), actor(), asset),
        neighbours=neighbours(session(), actor(), asset),
        ownership=ownership_panel(session(), actor(), subject_of(asset)),
        panels=panels(session(), actor(), asset),
        actions=actions(session(), actor(), asset),
        sources=sources(session(), asset, latest),
        history=entries,
        older=older(entries),
        shapes={"state": STATE, "validation": VALIDATION},
        criticality=CRITICALITY,
        steps=STEPS,
        hints=hints(vars(asset)),
    )


def registering(form: RegisterForm | None = None) -> str:
    """Show the form for a new asset."""
    form = form or RegisterForm(data=request.args.to_dict())
    spots = registrable(session(), actor())
    _offer(form, spots, {spot.site_id for spot in spots if spot.site_id})
    return render_template("register/new.html", form=form)


bp.get("/new")(requires(Permission.REGISTER, Place)(registering))


@bp.post("/new")
@requires(Permission.REGISTER, Place, form=RegisterForm, again=registering)
def register(form: RegisterForm) -> Answer:
    """Register an asset."""
    values = form.values()
    place = place_named(session(), actor(), values["place_id"])
    asset = commands.register(session(), actor(), place, values)
    flash(_("%(tag)s is registered as %(reference)s.", tag=asset.tag, reference=asset.reference))
    return redirect(url_for(".show", id=asset.id))


def editing(asset: Asset, form: EditForm | None = None) -> str:
    """Show an asset's facts in a form."""
    form = form or EditForm(obj=asset)
    _offer(form, registrable(session(), actor()), {asset.site_id})
    held = proposals(session(), asset, form.values())
    return render_template(
        "register/edit.html",
        form=form,
        asset=asset,
        held=[(one, ways(session(), actor(), asset, one)) for one in held],
    )


bp.get("/<int:id>/edit")(requires(Permission.EDIT, Asset)(editing))


@bp.post("/<int:id>/edit")
@requires(Permission.EDIT, Asset, form=EditForm, again=editing)
def edit(asset: Asset, form: EditForm) -> Answer:
    """Write an asset's facts."""
    values = form.values()
    by = authorised(session(), actor(), asset, values.pop("reason"))
    commands.edit(session(), actor(), asset, values, by)
    flash(_("%(tag)s was edited.", tag=asset.tag))
    return redirect(url_for(".show", id=asset.id))


def _offer(form: RegisterForm | EditForm, spots: Sequence[Spot], site_ids: Collection[int]) -> None:
    """Give the form the places, the locations and the products to choose from."""
    form.place_id.choices = [(spot.id, spot.indented) for spot in spots]
    form.location_id.choices = locations(session(), actor(), list(site_ids))
    form.product_id.choices = products(session())
