"""The pages of campaigns: the lists, one of them, the page on which people answer, one row."""

from datetime import timedelta
from typing import Any, cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from governance.core import clock, nav
from governance.core.access import allowed, could
from governance.core.download import attached, sent
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, requires, session
from governance.evidence.asking import SignForm
from governance.evidence.queries import files_of, signatures_of
from governance.identity.attest import Proof
from governance.identity.stepup import attested as proved
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.attestation import commands, evidence, inbox, listing, queries
from governance.ownership.attestation.forms import (
    AlikeForm,
    AnswerForm,
    OpenForm,
    SettleForm,
)
from governance.ownership.attestation.models import AttestedRow, Campaign
from governance.ownership.attestation.rules import CAMPAIGN, Given, Permission, Wanted
from governance.ownership.attestation.shown import opened, sealed
from governance.places.models import Place

bp = Blueprint("attestation", __name__, url_prefix="/ownership/attestations")
nav.beside(nav.Neighbour("matrix.show", lazy_gettext("Attestations"), "attestation.index", 80))
inbox.contribute()
CAMPAIGNS = named.declare("attestations", "attestation.index", lazy_gettext("Attestations"))
ROWS = named.declare("attested", "attestation.rows", lazy_gettext("What people confirmed"))
USUAL = timedelta(days=28)
"""How long people have, unless somebody chooses another day."""


@bp.get("/")
@requires(Permission.READ, Campaign)
def index() -> str:
    """List the campaigns."""
    declared = listing.campaigns_listing(session(), actor())
    page = paginate(session(), declared, queries.campaigns(actor()), asked_of(CAMPAIGNS))
    may_open = could(actor(), Permission.OPEN, Place)
    return render_template("attestation/list.html", page=page, may_open=may_open)


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, Campaign)
def export(format: str) -> Response:
    """Send the campaigns as a sheet, as they are narrowed and ordered."""
    declared = listing.campaigns_listing(session(), actor())
    args = request.args.to_dict(flat=False)
    found = rows_for_export(session(), declared, queries.campaigns(actor()), args)
    return attached(Sheet(found.labels, found.rows), Format(format), "attestations")


@bp.get("/rows/")
@requires(Permission.READ_ROW, AttestedRow)
def rows() -> str:
    """List what was asked and answered, row by row."""
    declared = listing.rows_listing(session(), actor())
    page = paginate(session(), declared, listing.attested(actor()), asked_of(ROWS))
    return render_template("attestation/rows.html", page=page)


@bp.get("/rows/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ_ROW, AttestedRow)
def rows_export(format: str) -> Response:
    """Send the rows as a sheet, as they are narrowed and ordered."""
    declared = listing.rows_listing(session(), actor())
    args = request.args.to_dict(flat=False)
    found = rows_for_export(session(), declared, listing.attested(actor()), args)
    return attached(Sheet(found.labels, found.rows), Format(format), "attested")


def open_form(form: OpenForm | None = None) -> str:
    """Ask what is to be confirmed, where, and until when."""
    form = form or OpenForm(data={"due_on": clock.today() + USUAL})
    form.place_id.choices = queries.places(session(), actor())
    return render_template("attestation/new.html", form=form)


bp.get("/new")(requires(Permission.OPEN, Place)(open_form))


@bp.post("/new")
@requires(Permission.OPEN, Place, form=OpenForm, again=open_form)
def open_campaign(form: OpenForm) -> Any:
    """Open a campaign."""
    typed = form.values()
    place = queries.place(session(), actor(), typed.pop("place_id"))
    made = commands.open_campaign(session(), actor(), place, Wanted(**typed))
    flash(_("%(campaign)s is open: %(rows)s rows are asked.", campaign=made, rows=made.rows))
    return redirect(url_for(".show", id=made.id))


def showing(campaign: Campaign, form: SignForm | None = None) -> str:
    """Show one campaign: how far it is, how it was answered, and its evidence."""
    campaign = queries.whole(session(), campaign)
    form = form or SignForm(formdata=None)
    form.now_at(campaign.version)
    facts = queries.facts_of(session(), campaign)
    return render_template(
        "attestation/show.html",
        campaign=campaign,
        state=listing.STATES[campaign.state],
        labels=ACTIVITY_LABELS,
        figures=evidence.figures(session(), campaign),
        people=queries.parts(session(), campaign),
        asking=queries.asking(session(), actor(), campaign),
        passed_on=queries.passed_on(session(), actor(), campaign),
        to_settle=queries.left_to_settle(session(), campaign),
        signatures=signatures_of(session(), queries.KIND, campaign.id),
        files=files_of(session(), queries.KIND, campaign.id),
        hints=CAMPAIGN.hints(facts, actor(), clock.now()),
        may=allowed(session(), actor(), campaign),
        form=form,
        history=queries.acts(session(), campaign),
    )


bp.get("/<int:id>/", endpoint="show")(requires(Permission.READ, Campaign)(showing))


@bp.post("/<int:id>/sign")
@requires(Permission.CLOSE, Campaign, form=SignForm, again=showing, before=proved)
def sign(campaign: Campaign, _form: SignForm, proof: Proof) -> Any:
    """Sign the evidence; an open campaign in which all is answered is closed by it."""
    commands.conclude(session(), actor(), campaign, proof)
    flash(_("You signed the evidence of %(campaign)s.", campaign=str(campaign)))
    return redirect(url_for(".show", id=campaign.id))


@bp.get("/<int:id>/evidence")
@requires(Permission.READ, Campaign)
def evidence_page(campaign: Campaign) -> str:
    """Show the evidence as it is signed, to read and to print."""
    return render_template(
        "attestation/evidence.html",
        campaign=campaign,
        content=evidence.read(queries.body_of(session(), campaign)),
        headings=evidence.HEADINGS,
        signatures=signatures_of(session(), queries.KIND, campaign.id),
    )


@bp.get("/<int:id>/evidence.json")
@requires(Permission.READ, Campaign)
def evidence_text(campaign: Campaign) -> Response:
    """Send the exact bytes that are signed."""
    body = queries.body_of(session(), campaign).encode()
    return sent((body,), f"{campaign}.json", "application/json")


@bp.get("/<int:id>/evidence.csv")
@requires(Permission.READ, Campaign)
def evidence_sheet(campaign: Campaign) -> Response:
    """Send the rows of the evidence as a sheet."""
    lines = evidence.lines_of(evidence.read(queries.body_of(session(), campaign)))
    return attached(Sheet(tuple(evidence.HEADINGS.values()), lines), Format.CSV, str(campaign))


@bp.get("/<int:id>/answering")
@requires(Permission.READ, Campaign)
def answering(campaign: Campaign) -> str:
    """Ask the reader what waits for them, the identical rows together."""
    return render_template(
        "attestation/answering.html",
        campaign=queries.whole(session(), campaign),
        asking=queries.asking(session(), actor(), campaign),
        passed_on=queries.passed_on(session(), actor(), campaign),
        replies=evidence.REPLIES,
        since=sealed(actor()),
        history=queries.acts(session(), campaign),
    )


def showing_row(
    row: AttestedRow, form: AnswerForm | None = None, settling: SettleForm | None = None
) -> str:
    """Show one row: what was asked, how that followed, what was said, and what is left to do."""
    row = queries.row_of(session(), row)
    form = form or AnswerForm(formdata=None)
    form.proposed_id.choices = queries.people(session(), actor())
    return render_template(
        "attestation/row.html",
        row=row,
        label=ACTIVITY_LABELS[row.activity],
        answer=listing.answer_of(row),
        is_open=row.campaign.state == "open",
        waits=queries.waits(session(), row),
        may=allowed(session(), actor(), row),
        form=form,
        settling=settling or SettleForm(formdata=None),
        since=sealed(actor()),
        history=queries.told(session(), row),
    )


bp.get("/rows/<int:id>/", endpoint="row")(requires(Permission.READ_ROW, AttestedRow)(showing_row))


@bp.post("/rows/<int:id>/answer")
@requires(Permission.ANSWER, AttestedRow, form=AnswerForm, again=showing_row)
def answer(row: AttestedRow, form: AnswerForm) -> Any:
    """Answer one row."""
    typed = form.values()
    shown_at = opened(form.since.data, actor())
    given = Given(typed["reply"], shown_at, typed["proposed_id"], typed["note"] or "")
    commands.answer(session(), actor(), row, given)
    return redirect(url_for(".answering", id=row.campaign_id, after=row.id))


@bp.post("/rows/<int:id>/answer-alike")
@requires(Permission.ANSWER, AttestedRow, form=AlikeForm)
def answer_alike(row: AttestedRow, form: AlikeForm) -> Any:
    """Answer a row and all like it at once."""
    given = Given(form.reply.data, opened(form.since.data, actor()))
    number = cast("int", form.number.data)
    commands.answer_alike(session(), actor(), row, given, number)
    flash(_("%(rows)s identical rows were answered at once, and are kept as such.", rows=number))
    return redirect(url_for(".answering", id=row.campaign_id, after=row.id))


def settling(row: AttestedRow, form: SettleForm | None = None) -> str:
    """Show the row with what was typed about why it stays."""
    return showing_row(row, settling=form)


@bp.post("/rows/<int:id>/settle")
@requires(Permission.SETTLE, AttestedRow, form=SettleForm, again=settling)
def settle(row: AttestedRow, form: SettleForm) -> Any:
    """Say that a row stays which nobody confirmed."""
    commands.settle(session(), actor(), row, form.reason.data or "")
    flash(_("%(row)s stays as it is.", row=str(row)))
    return redirect(url_for(".row", id=row.id))
