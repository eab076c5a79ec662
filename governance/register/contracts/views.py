"""Support contracts as pages: the list, one of them, and which cover an asset."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from governance.core import clock, nav
from governance.core.access import could, may
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, requires, session
from governance.places.models import Place
from governance.register.contracts import commands
from governance.register.contracts.forms import (
    ContractForm,
    CoverForm,
    NewContractForm,
    UncoverForm,
)
from governance.register.contracts.models import SupportContract
from governance.register.contracts.queries import (
    choices,
    contract_list,
    contract_named,
    contracts,
    cover_of,
    covered,
    whole,
)
from governance.register.contracts.rules import Permission
from governance.register.models import Asset
from governance.register.queries.past import told
from governance.register.queries.reach import registrable
from governance.register.queries.records import place_named, vendors
from governance.register.rules import Permission as OfAsset

bp = Blueprint("contracts", __name__, url_prefix="/register")
nav.beside(nav.Neighbour("register.index", lazy_gettext("Contracts"), "contracts.index", 40))
LISTED = named.declare("contracts", "contracts.index", lazy_gettext("Support contracts"))


@bp.get("/contracts/")
@requires(Permission.READ, SupportContract)
def index() -> str:
    """List the support contracts."""
    declared = contract_list(clock.now().date())
    page = paginate(session(), declared, contracts(actor()), asked_of(LISTED))
    may_add = could(actor(), Permission.ADD, Place)
    return render_template("contracts/list.html", page=page, may_add=may_add)


@bp.get("/contracts/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, SupportContract)
def export(format: str) -> Response:
    """Give the contracts listed as a sheet."""
    declared, asked = contract_list(clock.now().date()), request.args.to_dict(flat=False)
    found = rows_for_export(session(), declared, contracts(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "contracts")


@bp.get("/contracts/<int:id>")
@requires(Permission.READ, SupportContract)
def show(contract: SupportContract) -> str:
    """Show a support contract and what it covers."""
    assets, number = covered(session(), actor(), contract)
    return render_template(
        "contracts/show.html",
        contract=whole(session(), contract),
        assets=assets,
        number=number,
        may_edit=may(session(), actor(), Permission.EDIT, contract),
        history=told(session(), actor(), contract),
    )


def adding(form: NewContractForm | None = None) -> str:
    """Show the form for a new contract."""
    form = form or NewContractForm()
    form.vendor_id.choices = vendors(session())
    form.place_id.choices = [(spot.id, spot.indented) for spot in registrable(session(), actor())]
    return render_template("contracts/edit.html", form=form, contract=None)


bp.get("/contracts/new")(requires(Permission.ADD, Place)(adding))


@bp.post("/contracts/new")
@requires(Permission.ADD, Place, form=NewContractForm, again=adding)
def add(form: NewContractForm) -> Answer:
    """Record a support contract."""
    said = form.values()
    place = place_named(session(), actor(), said.pop("place_id"))
    made = commands.add(session(), actor(), place, said)
    flash(_("%(contract)s is recorded.", contract=made.number))
    return redirect(url_for(".show", id=made.id))


def editing(contract: SupportContract, form: ContractForm | None = None) -> str:
    """Show what a contract says in a form."""
    form = form or ContractForm(obj=contract)
    form.vendor_id.choices = vendors(session())
    return render_template("contracts/edit.html", form=form, contract=contract)


bp.get("/contracts/<int:id>/edit")(requires(Permission.EDIT, SupportContract)(editing))


@bp.post("/contracts/<int:id>/edit")
@requires(Permission.EDIT, SupportContract, form=ContractForm, again=editing)
def edit(contract: SupportContract, form: ContractForm) -> Answer:
    """Write what a contract says."""
    commands.edit(session(), actor(), contract, form.values())
    flash(_("%(contract)s was edited.", contract=contract.number))
    return redirect(url_for(".show", id=contract.id))


def covering(asset: Asset, form: CoverForm | None = None) -> str:
    """Ask which contract covers an asset."""
    form = form or CoverForm(data={"version": asset.version})
    form.contract_id.choices = choices(session(), actor(), asset)
    return render_template("contracts/cover.html", form=form, asset=asset)


bp.get("/<int:id>/cover")(requires(OfAsset.EDIT, Asset)(covering))


@bp.post("/<int:id>/cover")
@requires(OfAsset.EDIT, Asset, form=CoverForm, again=covering)
def cover(asset: Asset, form: CoverForm) -> Answer:
    """Record that a contract covers an asset."""
    said = form.values()
    contract = contract_named(session(), actor(), asset, said["contract_id"])
    commands.cover(session(), actor(), asset, contract, said["reason"])
    flash(_("%(contract)s covers %(tag)s.", contract=contract.number, tag=asset.tag))
    return redirect(url_for("register.show", id=asset.id, _anchor="contracts"))


def uncovering(asset: Asset, contract_id: int, form: UncoverForm | None = None) -> str:
    """Ask why a contract covers an asset no more."""
    found = cover_of(session(), asset, contract_id)
    form = form or UncoverForm(data={"version": asset.version})
    return render_template("contracts/uncover.html", form=form, asset=asset, found=found)


bp.get("/<int:id>/uncover/<int:contract_id>")(requires(OfAsset.EDIT, Asset)(uncovering))


@bp.post("/<int:id>/uncover/<int:contract_id>")
@requires(OfAsset.EDIT, Asset, form=UncoverForm, again=uncovering)
def uncover(asset: Asset, contract_id: int, form: UncoverForm) -> Answer:
    """Record that a contract covers an asset no more."""
    found = cover_of(session(), asset, contract_id)
    commands.uncover(session(), actor(), asset, found, **form.values())
    flash(_("%(tag)s: the contract covers it no more.", tag=asset.tag))
    return redirect(url_for("register.show", id=asset.id, _anchor="contracts"))
