"""Vendors as pages: what they are called, by us and by others, and what they sell."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from governance.core.access import could
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, requires, session
from governance.register.catalogue import commands as names
from governance.register.catalogue.forms import AliasForm, VendorForm
from governance.register.catalogue.queries import house
from governance.register.commands import catalogue as commands
from governance.register.models import Vendor
from governance.register.queries.catalogue import VENDORS, vendors_of
from governance.register.queries.past import told
from governance.register.queries.records import vendors as vendor_choices
from governance.register.rules import Permission

bp = Blueprint("vendors", __name__, url_prefix="/register/vendors")
MAKERS = named.declare("vendors", "vendors.index", lazy_gettext("Vendors"))


@bp.get("/")
@requires(Permission.READ_CATALOGUE, Vendor)
def index() -> str:
    """List the vendors."""
    page = paginate(session(), VENDORS, vendors_of(actor()), asked_of(MAKERS))
    return render_template("vendors/list.html", page=page, may_edit=_may_edit())


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ_CATALOGUE, Vendor)
def export(format: str) -> Response:
    """Give the vendors listed as a sheet."""
    asked = request.args.to_dict(flat=False)
    found = rows_for_export(session(), VENDORS, vendors_of(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "vendors")


@bp.get("/<int:id>")
@requires(Permission.READ_CATALOGUE, Vendor)
def show(vendor: Vendor) -> str:
    """Show one vendor."""
    return render_template(
        "vendors/show.html",
        vendor=vendor,
        house=house(session(), vendor),
        may_edit=_may_edit(),
        history=told(session(), actor(), vendor),
    )


def adding(form: VendorForm | None = None) -> str:
    """Show the form for a new vendor."""
    form = form or VendorForm()
    form.parent_id.choices = vendor_choices(session())
    return render_template("vendors/new.html", form=form)


bp.get("/new")(requires(Permission.EDIT_CATALOGUE, Vendor)(adding))


@bp.post("/new")
@requires(Permission.EDIT_CATALOGUE, Vendor, form=VendorForm, again=adding)
def add(form: VendorForm) -> Answer:
    """Add a vendor."""
    made = commands.add_vendor(session(), actor(), form.values())
    flash(_("%(vendor)s is in the catalogue.", vendor=made.name))
    return redirect(url_for(".show", id=made.id))


def editing(vendor: Vendor, form: VendorForm | None = None) -> str:
    """Show a vendor's facts in a form."""
    form = form or VendorForm(obj=vendor)
    form.parent_id.choices = [one for one in vendor_choices(session()) if one[0] != vendor.id]
    return render_template("vendors/edit.html", form=form, vendor=vendor)


bp.get("/<int:id>/edit")(requires(Permission.EDIT_CATALOGUE, Vendor)(editing))


@bp.post("/<int:id>/edit")
@requires(Permission.EDIT_CATALOGUE, Vendor, form=VendorForm, again=editing)
def edit(vendor: Vendor, form: VendorForm) -> Answer:
    """Write a vendor's facts."""
    commands.edit_vendor(session(), actor(), vendor, form.values())
    flash(_("%(vendor)s was edited.", vendor=vendor.name))
    return redirect(url_for(".show", id=vendor.id))


def naming(vendor: Vendor, form: AliasForm | None = None) -> str:
    """Ask what somebody else calls it."""
    form = form or AliasForm(version=vendor.version)
    return render_template("vendors/name.html", form=form, vendor=vendor)


bp.get("/<int:id>/aliases/new")(requires(Permission.EDIT_CATALOGUE, Vendor)(naming))


@bp.post("/<int:id>/aliases/new")
@requires(Permission.EDIT_CATALOGUE, Vendor, form=AliasForm, again=naming)
def name(vendor: Vendor, form: AliasForm) -> Answer:
    """Have it found by another name."""
    names.add_alias(session(), actor(), vendor, **form.values())
    flash(_("Sheets that say %(name)s mean %(vendor)s.", name=form.name.data, vendor=vendor.name))
    return redirect(url_for(".show", id=vendor.id))


@bp.post("/<int:id>/aliases/<int:alias_id>/remove")
@requires(Permission.EDIT_CATALOGUE, Vendor)
def unname(vendor: Vendor, alias_id: int) -> Answer:
    """Have it no longer found by a name."""
    names.remove_alias(session(), actor(), vendor, alias_id)
    flash(_("The name is removed."))
    return redirect(url_for(".show", id=vendor.id))


def _may_edit() -> bool:
    return could(actor(), Permission.EDIT_CATALOGUE, Vendor)
