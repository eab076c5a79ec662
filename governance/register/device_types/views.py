"""Device types as pages: bring them, and see what was taken and what not."""

import json

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from governance.core.access import could
from governance.core.download import attached
from governance.core.errors import RuleViolation
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.sheets.refusal import Unreadable
from governance.core.web import actor, requires, session
from governance.register.device_types import commands
from governance.register.device_types.account import Brought, Field, brought
from governance.register.device_types.documents import unpacked
from governance.register.device_types.forms import BringForm
from governance.register.device_types.models import DeviceTypeImport
from governance.register.device_types.queries import FILES, IMPORTS, files, imports
from governance.register.models import Product
from governance.register.rules import Permission

bp = Blueprint("device_types", __name__, url_prefix="/register/device-types")
EXPORT = "export.<any(csv, xlsx, json):format>"
BROUGHT = named.declare("device-types", "device_types.index", lazy_gettext("Device types"))


@bp.get("/")
@requires(Permission.READ_CATALOGUE, DeviceTypeImport)
def index() -> str:
    """List what was brought."""
    page = paginate(session(), IMPORTS, imports(actor()), asked_of(BROUGHT))
    may_bring = could(actor(), Permission.EDIT_CATALOGUE, Product)
    return render_template("device_types/list.html", page=page, may_bring=may_bring)


@bp.get(f"/{EXPORT}")
@requires(Permission.READ_CATALOGUE, DeviceTypeImport)
def export(format: str) -> Response:
    """Give the list as a sheet."""
    asked = request.args.to_dict(flat=False)
    found = rows_for_export(session(), IMPORTS, imports(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "device-types")


def bringing(form: BringForm | None = None) -> str:
    """Show the page on which a file is chosen."""
    return render_template("device_types/bring.html", form=form or BringForm())


bp.get("/bring")(requires(Permission.EDIT_CATALOGUE, Product)(bringing))


def read_upload(form: BringForm) -> Brought:
    """Read the file that was sent; before the transaction, since it may take a while."""
    name, content = form.file.data.filename or "file", form.file.data.read()
    try:
        return brought(name, unpacked(name, content))
    except Unreadable as refusal:
        raise RuleViolation(*refusal.reasons) from refusal


@bp.post("/bring")
@requires(Permission.EDIT_CATALOGUE, Product, form=BringForm, again=bringing, before=read_upload)
def bring(_form: BringForm, given: Brought) -> Answer:
    """Take the device types of a file."""
    made = commands.take(session(), actor(), given)
    flash(_("%(reference)s is written: see below what was taken.", reference=made.reference))
    return redirect(url_for(".show", id=made.id))


@bp.get("/<int:id>")
@requires(Permission.READ_CATALOGUE, DeviceTypeImport)
def show(record: DeviceTypeImport) -> str:
    """Show what was taken and what not, field by field and file by file."""
    page = paginate(session(), FILES, files(record), request.args.to_dict(flat=False))
    fields = {name: Field(*one) for name, one in json.loads(record.fields).items()}
    return render_template("device_types/show.html", record=record, page=page, fields=fields)


@bp.get(f"/<int:id>/{EXPORT}")
@requires(Permission.READ_CATALOGUE, DeviceTypeImport)
def export_files(record: DeviceTypeImport, format: str) -> Response:
    """Give the account of the files as a sheet."""
    asked = request.args.to_dict(flat=False)
    found = rows_for_export(session(), FILES, files(record), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), record.reference)
