"""Imports as pages: upload a sheet, settle its columns, look at what it would do, confirm."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from governance.core import clock, files, nav
from governance.core.access import could, may
from governance.core.download import attached, sent
from governance.core.errors import RuleViolation
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.sheets.reading import read_sheet
from governance.core.sheets.refusal import Unreadable
from governance.core.sheets.sheet import Sheet as Table
from governance.core.web import actor, edge, requires, session
from governance.places.models import Place
from governance.register.imports import commands, progress, queries
from governance.register.imports.commands import Brought
from governance.register.imports.forms import (
    ConfirmForm,
    DiscardForm,
    MapForm,
    ReadForm,
    UploadForm,
    confirm_form,
    mapping_form,
    offer_columns,
    samples,
)
from governance.register.imports.models import ASSETS, Import
from governance.register.imports.reading import Reading, Shape, missing, unused
from governance.register.imports.registry import KINDS
from governance.register.imports.remembering import remembered
from governance.register.imports.rows import refused_sheet
from governance.register.imports.rules import IMPORT, Permission, counts_of, facts_of, summary
from governance.register.queries.reach import registrable, spots

bp = Blueprint("imports", __name__, url_prefix="/register/imports")
nav.beside(nav.Neighbour("register.index", lazy_gettext("Imports"), "imports.index", 90))
bp.record_once(lambda _composed: offer_columns())

IMPORTS = named.declare("imports", "imports.index", lazy_gettext("Imports"))


@bp.get("/")
@requires(Permission.READ, Import)
def index() -> str:
    """List the imports that the reader may see."""
    declared, asked = queries.listing(session(), actor()), asked_of(IMPORTS)
    page = paginate(session(), declared, queries.imports(actor()), asked)
    may_upload = could(actor(), Permission.BRING, Place)
    return render_template("imports/list.html", page=page, may_upload=may_upload)


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, Import)
def export(format: str) -> Response:
    """Give the rows of the list as a sheet."""
    declared = queries.listing(session(), actor())
    asked = request.args.to_dict(flat=False)
    found = rows_for_export(session(), declared, queries.imports(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "imports")


def uploading(form: UploadForm | None = None) -> str:
    """Show the page on which a file is chosen."""
    form = form or UploadForm(data={"kind": ASSETS, **request.args.to_dict()})
    form.place_id.choices = [
        (s.id, s.indented) for s in spots(session(), actor(), Permission.BRING)
    ]
    return render_template("imports/upload.html", form=form)


@bp.get("/upload")
@requires(Permission.BRING, Place)
def new() -> str:
    """Ask for a file."""
    return uploading()


def read_upload(form: UploadForm) -> Brought:
    """Read the file that was sent; before the transaction, since it may take a while."""
    name, content = form.file.data.filename or "file", form.file.data.read()
    try:
        return Brought(name, content, read_sheet(content, name), form.kind.data)
    except Unreadable as refusal:
        raise RuleViolation(*refusal.reasons) from refusal


@bp.post("/upload")
@requires(Permission.BRING, Place, form=UploadForm, again=uploading, before=read_upload)
def upload(form: UploadForm, brought: Brought) -> Answer:
    """Keep a file, with a proposal how its columns are read."""
    kind = KINDS[form.kind.data]
    place = queries.place_for(session(), actor(), kind, form.place_id.data)
    made = commands.upload(session(), actor(), place, brought)
    return redirect(url_for(".mapping", id=made.id))


@bp.get("/<int:id>")
@requires(Permission.READ, Import)
def show(record: Import) -> str:
    """Show one import: what it does, row by row, and what can be done with it."""
    record = queries.whole(session(), record)
    declared = queries.rows_of(KINDS[record.lists])
    page = paginate(session(), declared, queries.rows(record), request.args.to_dict(flat=False))
    changes = queries.changes_of(KINDS[record.lists])
    return render_template("imports/show.html", page=page, changes=changes, **_on(record))


def _on(record: Import) -> Mapping[str, Any]:
    """Return what each page of an import says about it."""
    counts, left = counts_of(record), progress.stuck(session(), record)
    facts = facts_of(record, "given", is_left=left is not None)
    hints = IMPORT.hints(facts, actor(), clock.now())
    return {
        "record": record,
        "kind": KINDS[record.lists],
        "counts": counts,
        "summary": summary(counts),
        "state": queries.STATE[record.state],
        "by": queries.by(record),
        "is_running": record.state in progress.TOPICS and left is None,
        "left": left,
        "progress": progress.of(session(), record),
        "possible": hints if may(session(), actor(), Permission.CONFIRM, record) else {},
        "confirm_form": confirm_form(counts.updated),
        "history": queries.told(session(), record),
    }


def choosing(record: Import, form: MapForm | None = None) -> str:
    """Show which column is taken for which field."""
    kind = KINDS[record.lists]
    record, shape = queries.whole(session(), record), Shape.from_json(record.shape)
    reading = Reading.from_json(record.mapping)
    places = [s for s in registrable(session(), actor()) if s.path.startswith(record.site.path)]
    return render_template(
        "imports/map.html",
        record=record,
        kind=kind,
        shape=shape,
        reading=reading,
        form=mapping_form(record, places, form),
        read_form=ReadForm.of(shape, record.sheet),
        samples=samples(record),
        unused=unused(shape.header, reading),
        settled=remembered(session(), record.site_id, kind.name, shape.header),
        missing=missing(reading, kind.fields, kind.told_by),
    )


@bp.get("/<int:id>/mapping")
@requires(Permission.MAP, Import)
def mapping(record: Import) -> str:
    """Ask which column is which field."""
    return choosing(record)


@bp.post("/<int:id>/map", endpoint="map")
@requires(Permission.MAP, Import, form=MapForm, again=choosing)
def map_columns(record: Import, form: MapForm) -> Answer:
    """Settle the columns and ask for the preview."""
    shape, before = Shape.from_json(record.shape), Reading.from_json(record.mapping)
    commands.choose(session(), actor(), record, form.reading(KINDS[record.lists], shape, before))
    return redirect(url_for(".show", id=record.id))


def read_kept(form: ReadForm) -> Table:
    """Read the kept file once more, as asked; before the transaction, since it may take a while."""
    with edge().database.reading() as opened:
        kept = queries.kept_file(opened, request.view_args or {})
    try:
        return read_sheet(
            kept.content, kept.name, sheet=form.sheet.data, header_line=form.header_line.data
        )
    except Unreadable as refusal:
        raise RuleViolation(*refusal.reasons) from refusal


def rereading(record: Import, form: ReadForm) -> str:
    """Show the columns again, with why the file could not be read in the other way."""
    page = MapForm(formdata=None)
    shape = Shape.from_json(record.shape)
    page.refusals = tuple(form.sentences())
    page.show(shape, Reading.from_json(record.mapping))
    return choosing(record, page)


@bp.post("/<int:id>/read")
@requires(Permission.MAP, Import, form=ReadForm, again=rereading, before=read_kept)
def read(record: Import, form: ReadForm, sheet: Table) -> Answer:  # noqa: ARG001  read before
    """Take another sheet of the workbook, or another line for the headings."""
    commands.read_anew(session(), actor(), record, sheet)
    return redirect(url_for(".mapping", id=record.id))


@bp.post("/<int:id>/forget")
@requires(Permission.MAP, Import)
def forget(record: Import) -> Answer:
    """Forget the columns that were settled for these headings before."""
    commands.forget(session(), actor(), record)
    flash(_("The columns are proposed as the headings suggest."))
    return redirect(url_for(".mapping", id=record.id))


def confirming(record: Import, form: ConfirmForm | None = None) -> str:
    """Ask once more before anything is written."""
    record = queries.whole(session(), record)
    form = confirm_form(record.updated, form)
    return render_template("imports/confirm.html", form=form, **_on(record))


@bp.post("/<int:id>/confirm")
@requires(Permission.CONFIRM, Import, form=ConfirmForm, again=confirming)
def confirm(record: Import, form: ConfirmForm) -> Answer:
    """Have exactly what the preview shows written."""
    commands.confirm(session(), actor(), record, form.reason.data or None)
    return redirect(url_for(".show", id=record.id))


def discarding(record: Import, form: DiscardForm | None = None) -> str:
    """Ask why an import is put aside."""
    record = queries.whole(session(), record)
    form = form or DiscardForm(obj=record)
    return render_template("imports/discard.html", form=form, **_on(record))


@bp.get("/<int:id>/discard")
@requires(Permission.DISCARD, Import)
def discard_page(record: Import) -> str:
    """Ask why an import is put aside."""
    return discarding(record)


@bp.post("/<int:id>/discard")
@requires(Permission.DISCARD, Import, form=DiscardForm, again=discarding)
def discard(record: Import, form: DiscardForm) -> Answer:
    """Put an import aside for good."""
    commands.discard(session(), actor(), record, form.reason.data)
    flash(_("%(record)s was discarded.", record=str(record)))
    return redirect(url_for(".index"))


@bp.post("/<int:id>/retry")
@requires(Permission.MAP, Import)
def retry(record: Import) -> Answer:
    """Have the worker take up what it gave up."""
    commands.retry(session(), actor(), record)
    return redirect(url_for(".show", id=record.id))


@bp.get("/<int:id>/file")
@requires(Permission.READ, Import)
def file(record: Import) -> Response:
    """Give the file as it was uploaded."""
    record = queries.whole(session(), record)
    content = files.content(session(), record.file)
    return sent((content,), record.file.name, "application/octet-stream")


@bp.get("/<int:id>/refused.<any(csv, xlsx):format>")
@requires(Permission.READ, Import)
def refused(record: Import, format: str) -> Response:
    """Give the refused rows, each with its reasons: mended, the file is imported like any other."""
    return attached(refused_sheet(session(), record), Format(format), f"{record}-refused")
