"""Software as pages: the catalogue that all sites share, and what is on an asset."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from governance.core import nav
from governance.core.access import could
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, requires, session
from governance.register.models import Asset
from governance.register.queries.past import told
from governance.register.queries.records import vendors
from governance.register.rules import Permission
from governance.register.software import commands
from governance.register.software.forms import (
    InstallForm,
    SoftwareForm,
    UninstallForm,
    VersionForm,
)
from governance.register.software.models import SoftwareProduct
from governance.register.software.queries import (
    SOFTWARE,
    choices,
    installed_on,
    software,
    versions_of,
    with_vendor,
)

bp = Blueprint("software", __name__, url_prefix="/register")
nav.beside(nav.Neighbour("register.index", lazy_gettext("Software"), "software.index", 30))
LISTED = named.declare("software", "software.index", lazy_gettext("Software"))


@bp.get("/software/")
@requires(Permission.READ_CATALOGUE, SoftwareProduct)
def index() -> str:
    """List the software of the catalogue."""
    page = paginate(session(), SOFTWARE, software(actor()), asked_of(LISTED))
    return render_template("software/list.html", page=page, may_edit=_may_edit())


@bp.get("/software/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ_CATALOGUE, SoftwareProduct)
def export(format: str) -> Response:
    """Give the software listed as a sheet."""
    found = rows_for_export(
        session(), SOFTWARE, software(actor()), request.args.to_dict(flat=False)
    )
    return attached(Sheet(found.labels, found.rows), Format(format), "software")


@bp.get("/software/<int:id>")
@requires(Permission.READ_CATALOGUE, SoftwareProduct)
def show(product: SoftwareProduct) -> str:
    """Show a piece of software with its versions."""
    return render_template(
        "software/show.html",
        product=with_vendor(session(), product),
        versions=versions_of(session(), actor(), product),
        may_edit=_may_edit(),
        history=told(session(), actor(), product),
    )


def adding_product(form: SoftwareForm | None = None) -> str:
    """Show the form for a new piece of software."""
    form = form or SoftwareForm()
    form.vendor_id.choices = vendors(session())
    return render_template("software/new.html", form=form)


bp.get("/software/new")(requires(Permission.EDIT_CATALOGUE, SoftwareProduct)(adding_product))


@bp.post("/software/new")
@requires(Permission.EDIT_CATALOGUE, SoftwareProduct, form=SoftwareForm, again=adding_product)
def add_product(form: SoftwareForm) -> Answer:
    """Add a piece of software."""
    made = commands.add_product(session(), actor(), form.values())
    flash(_("%(software)s is in the catalogue.", software=made.name))
    return redirect(url_for(".show", id=made.id))


def writing_version(product: SoftwareProduct, form: VersionForm | None = None) -> str:
    """Show the form for a version of a piece of software."""
    form = form or VersionForm(data={**request.args.to_dict(), "version": product.version})
    return render_template("software/version.html", form=form, product=product)


bp.get("/software/<int:id>/versions/new")(
    requires(Permission.EDIT_CATALOGUE, SoftwareProduct)(writing_version)
)


@bp.post("/software/<int:id>/versions/new")
@requires(Permission.EDIT_CATALOGUE, SoftwareProduct, form=VersionForm, again=writing_version)
def write_version(product: SoftwareProduct, form: VersionForm) -> Answer:
    """Add a version, or write its days."""
    made = commands.write_version(session(), actor(), product, form.values())
    flash(_("%(software)s %(version)s is kept.", software=product.name, version=made.name))
    return redirect(url_for(".show", id=product.id))


def installing(asset: Asset, form: InstallForm | None = None) -> str:
    """Ask what software was found on an asset."""
    form = form or InstallForm(data={"version": asset.version})
    form.software_product_id.choices = choices(session())
    return render_template("software/install.html", form=form, asset=asset)


bp.get("/<int:id>/software/new")(requires(Permission.EDIT, Asset)(installing))


@bp.post("/<int:id>/software/new")
@requires(Permission.EDIT, Asset, form=InstallForm, again=installing)
def install(asset: Asset, form: InstallForm) -> Answer:
    """Record software that was found on an asset."""
    commands.install(session(), actor(), asset, form.values())
    flash(_("%(tag)s: software was recorded.", tag=asset.tag))
    return redirect(url_for("register.show", id=asset.id, _anchor="software"))


def uninstalling(asset: Asset, installed_id: int, form: UninstallForm | None = None) -> str:
    """Ask why software is on an asset no more."""
    return render_template(
        "software/uninstall.html",
        form=form or UninstallForm(data={"version": asset.version}),
        asset=asset,
        found=installed_on(session(), asset, installed_id),
    )


bp.get("/<int:id>/software/<int:installed_id>/remove")(
    requires(Permission.EDIT, Asset)(uninstalling)
)


@bp.post("/<int:id>/software/<int:installed_id>/remove")
@requires(Permission.EDIT, Asset, form=UninstallForm, again=uninstalling)
def uninstall(asset: Asset, installed_id: int, form: UninstallForm) -> Answer:
    """Say that software is on an asset no more."""
    found = installed_on(session(), asset, installed_id)
    commands.uninstall(session(), actor(), asset, found, **form.values())
    flash(_("%(tag)s: software was removed.", tag=asset.tag))
    return redirect(url_for("register.show", id=asset.id, _anchor="software"))


def _may_edit() -> bool:
    return could(actor(), Permission.EDIT_CATALOGUE, SoftwareProduct)
