"""The pages of campaigns: the lists, one of them, the page on which reviewers answer, one right."""

from datetime import timedelta
from typing import Any, cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

import governance.recertification.inbox
import governance.recertification.packets  # noqa: F401  # what it adds to work and to packets
from governance.audit.queries import history
from governance.audit.telling import told
from governance.core import clock, nav
from governance.core.access import allowed, could
from governance.core.download import attached, sent
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, missing, requires, session
from governance.evidence.asking import SignForm
from governance.evidence.queries import signatures_of
from governance.identity.attest import Proof
from governance.identity.models import ROLE_LABELS
from governance.identity.stepup import attested as proved
from governance.ownership.attestation.shown import opened, sealed
from governance.places.models import Place
from governance.recertification import commands, listing, queries
from governance.recertification.forms import AbandonForm, AlikeForm, AnswerForm, OpenForm
from governance.recertification.models import Recertification, RecertifiedRight, Reply
from governance.recertification.rules import RECERTIFICATION, Given, Permission, warnings

bp = Blueprint("recertification", __name__, url_prefix="/recertifications")
nav.beside(
    nav.Neighbour(
        "people.index", lazy_gettext("Confirmations of rights"), "recertification.index", 60
    )
)
CAMPAIGNS = named.declare(
    "recertifications", "recertification.index", lazy_gettext("Who may do what, confirmed")
)
ROWS = named.declare("recertified", "recertification.rows", lazy_gettext("Rights asked about"))
USUAL = timedelta(days=28)
VERBS = {
    "recertification.opened": "opened it with %(rows)s rights",
    "recertification.answered": "answered: %(role)s, %(reply)s",
    "recertification.reminded": "reminded the reviewers, %(days)s days before the day",
    "recertification.escalated": "told that the day is over and %(unanswered)s rights wait",
    "recertification.signed": "signed the result: %(ended)s rights not needed",
    "recertification.abandoned": "ended it without a result",
    "role.revoked": "ended the role",
}


@bp.get("/")
@requires(Permission.READ, Recertification)
def index() -> str:
    """List the campaigns."""
    declared = listing.campaigns(session())
    page = paginate(session(), declared, queries.recertifications(actor()), asked_of(CAMPAIGNS))
    may_open = could(actor(), Permission.OPEN, Place)
    return render_template("recertification/list.html", page=page, may_open=may_open)


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, Recertification)
def export(format: str) -> Response:
    """Send the campaigns as a sheet, as they are narrowed and ordered."""
    args = request.args.to_dict(flat=False)
    declared, asked = listing.campaigns(session()), queries.recertifications(actor())
    found = rows_for_export(session(), declared, asked, args)
    return attached(Sheet(found.labels, found.rows), Format(format), "recertifications")


@bp.get("/rights/")
@requires(Permission.READ_ROW, RecertifiedRight)
def rows() -> str:
    """List what was asked and answered, right by right."""
    declared = listing.rights(session(), actor())
    page = paginate(session(), declared, queries.rights(actor()), asked_of(ROWS))
    return render_template("recertification/rows.html", page=page)


@bp.get("/rights/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ_ROW, RecertifiedRight)
def rows_export(format: str) -> Response:
    """Send the rights as a sheet, as they are narrowed and ordered."""
    args = request.args.to_dict(flat=False)
    declared = listing.rights(session(), actor())
    found = rows_for_export(session(), declared, queries.rights(actor()), args)
    return attached(Sheet(found.labels, found.rows), Format(format), "recertified")


def open_form(form: OpenForm | None = None) -> str:
    """Ask where rights are to be confirmed, and until when."""
    form = form or OpenForm(formdata=None, data={"due_on": clock.today() + USUAL})
    form.place_id.choices = queries.places(session(), actor())
    return render_template("recertification/new.html", form=form)


bp.get("/new")(requires(Permission.OPEN, Place)(open_form))


@bp.post("/new")
@requires(Permission.OPEN, Place, form=OpenForm, again=open_form)
def open_campaign(form: OpenForm) -> Any:
    """Open a campaign."""
    typed = form.values()
    known = dict(queries.places(session(), actor()))
    place_id = typed["place_id"]
    place = session().get_one(Place, place_id) if place_id in known else missing("place")
    made = commands.open_campaign(session(), actor(), place, typed["name"], typed["due_on"])
    flash(_("%(campaign)s is open: %(rows)s rights are asked.", campaign=made, rows=made.rows))
    return redirect(url_for(".show", id=made.id))


def showing(campaign: Recertification, form: Any = None) -> str:
    """Show one campaign: how far it is, what casts doubt, and its result."""
    campaign = queries.whole(session(), campaign.id)
    signing = form if isinstance(form, SignForm) else SignForm(formdata=None)
    abandoning = form if isinstance(form, AbandonForm) else AbandonForm(formdata=None)
    for each in (signing, abandoning):
        each.now_at(campaign.version)
    facts = queries.facts_of(session(), campaign, "a reason")
    found = queries.rows_of(session(), campaign)
    return render_template(
        "recertification/show.html",
        campaign=campaign,
        state=listing.STATES[campaign.state],
        unanswered=facts.unanswered,
        ended=sum(row.reply is Reply.NOT for row in found),
        warnings=warnings(queries.said(found)),
        people=queries.progress(session(), campaign),
        waiting=queries.waiting(session(), actor(), campaign),
        signatures=signatures_of(session(), queries.KIND, campaign.id),
        hints=RECERTIFICATION.hints(facts, actor(), clock.now()),
        may=allowed(session(), actor(), campaign),
        form=signing,
        abandoning=abandoning,
        history=told(history(session(), campaign), VERBS, {}),
    )


bp.get("/<int:id>/", endpoint="show")(requires(Permission.READ, Recertification)(showing))


@bp.post("/<int:id>/conclude")
@requires(Permission.CONCLUDE, Recertification, form=SignForm, again=showing, before=proved)
def conclude(campaign: Recertification, _form: SignForm, proof: Proof) -> Any:
    """Sign the result."""
    commands.conclude(session(), actor(), campaign, proof)
    flash(_("You signed the result of %(campaign)s.", campaign=str(campaign)))
    return redirect(url_for(".show", id=campaign.id))


@bp.post("/<int:id>/abandon")
@requires(Permission.ABANDON, Recertification, form=AbandonForm, again=showing)
def abandon(campaign: Recertification, form: AbandonForm) -> Any:
    """End a campaign without a result."""
    commands.abandon(session(), actor(), campaign, **form.values())
    flash(_("%(campaign)s ended without a result.", campaign=str(campaign)))
    return redirect(url_for(".show", id=campaign.id))


@bp.get("/<int:id>/result.json")
@requires(Permission.READ, Recertification)
def result(campaign: Recertification) -> Response:
    """Send the exact bytes that were signed."""
    body = queries.body_of(session(), campaign) or missing("result")
    return sent((body.encode(),), f"{campaign}.json", "application/json")


@bp.get("/<int:id>/answering")
@requires(Permission.READ, Recertification)
def answering(campaign: Recertification) -> str:
    """Ask the reader what waits for them, rights of one role at one place together."""
    return render_template(
        "recertification/answering.html",
        campaign=queries.whole(session(), campaign.id),
        groups=queries.grouped(queries.waiting(session(), actor(), campaign)),
        roles=ROLE_LABELS,
        since=sealed(actor()),
    )


def showing_row(row: RecertifiedRight, form: AnswerForm | None = None) -> str:
    """Show one right: how it is held, of whom it is asked, what was said."""
    row = queries.row_of(session(), row.id)
    return render_template(
        "recertification/row.html",
        row=row,
        role=ROLE_LABELS[row.role],
        answer=listing.answer_of(row),
        is_open=row.recertification.state == "open" and row.reply is None,
        may=allowed(session(), actor(), row),
        form=form or AnswerForm(formdata=None),
        since=sealed(actor()),
        history=told(history(session(), row), VERBS, {}),
    )


bp.get("/rights/<int:id>/", endpoint="row")(
    requires(Permission.READ_ROW, RecertifiedRight)(showing_row)
)


@bp.post("/rights/<int:id>/answer")
@requires(Permission.ANSWER, RecertifiedRight, form=AnswerForm, again=showing_row)
def answer(row: RecertifiedRight, form: AnswerForm) -> Any:
    """Answer one right."""
    typed = form.values()
    shown_at = opened(form.since.data, actor())
    given = Given(typed["reply"], shown_at, typed["note"] or "", typed["ends_on"])
    commands.answer(session(), actor(), row, given)
    return redirect(url_for(".answering", id=row.recertification_id))


@bp.post("/rights/<int:id>/confirm-alike")
@requires(Permission.ANSWER, RecertifiedRight, form=AlikeForm)
def confirm_alike(row: RecertifiedRight, form: AlikeForm) -> Any:
    """Say of all rights of one role at one place: still needed."""
    given = Given(Reply.STILL, opened(form.since.data, actor()))
    number = cast("int", form.number.data)
    commands.confirm_alike(session(), actor(), row, given, number)
    flash(_("%(rows)s rights were confirmed at once, and are kept as such.", rows=number))
    return redirect(url_for(".answering", id=row.recertification_id))
