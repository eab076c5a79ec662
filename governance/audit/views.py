"""Assurance: the whole trail as a list, one event of it, and verifications."""

from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from governance.audit import copies, results, verifying
from governance.audit.events import count_of, rows_of
from governance.audit.linking import linked, page_of
from governance.audit.listing import (
    VERIFICATIONS,
    anchor,
    events,
    outcome,
    trail,
    verifications,
    why,
    words,
)
from governance.audit.models import AuditEvent, Verification
from governance.audit.queries import facts_of, history
from governance.audit.rules import Permission
from governance.audit.standing import is_anchored, standing
from governance.audit.telling import told
from governance.core import clock
from governance.core.access import Actor, could
from governance.core.download import attached, sent
from governance.core.exports import MIME, Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.nav import Entry, Group, declare
from governance.core.web import actor, requires, session, taken

bp = Blueprint("audit", __name__, url_prefix="/assurance")
verifications_bp = Blueprint("verifications", __name__, url_prefix="/assurance/verifications")
VERBS = {
    verifying.REQUESTED: "was asked for",
    "trail.verified": "ended with %(faults)s faults",
    "verification.stopped": "came to no result",
}
EXPORT = "export.<any(csv, xlsx, json):format>"


def _reads_all(reader: Actor) -> bool:
    return could(reader, Permission.READ, AuditEvent)


def _only_verifies(reader: Actor) -> bool:
    return not _reads_all(reader) and could(reader, Permission.VERIFY, Verification)


declare(
    Entry(
        lazy_gettext("Assurance"),
        "audit.index",
        50,
        visible=_reads_all,
        covers=("verifications", "evidence", "trail_scopes", "trail_reviews"),
        key="a",
    ),
    Entry(
        lazy_gettext("Verification"),
        "verifications.index",
        90,
        Group.BELOW,
        visible=_only_verifies,
    ),
)

TRAIL = named.declare("trail", "audit.index", lazy_gettext("The trail"))
VERIFIED = named.declare("verifications", "verifications.index", lazy_gettext("Verifications"))


@bp.get("/")
@requires(Permission.READ, AuditEvent)
def index() -> str:
    """List the trail."""
    asked = asked_of(TRAIL)
    page = paginate(session(), trail(session(), actor()), events(actor()), asked)
    return render_template(
        "audit/list.html",
        page=linked(session(), actor(), page),
        last=results.latest(session(), actor()),
        is_anchored=is_anchored(session()),
    )


@bp.get(f"/{EXPORT}")
@requires(Permission.READ, AuditEvent)
def export(format: str) -> Response:
    """Give the events listed as a sheet; its name says if nothing off the machine vouches."""
    asked = request.args.to_dict(flat=False)
    found = rows_for_export(session(), trail(session(), actor()), events(actor()), asked)
    name = "trail" if is_anchored(session()) else "trail-unanchored"
    return attached(Sheet(found.labels, found.rows), Format(format), name)


@bp.get("/copy.json")
@requires(Permission.READ, AuditEvent)
def copy() -> Response:
    """Give the events listed with all that each of them wrote, before and after."""
    found = copies.chosen(session(), actor(), request.args.to_dict(flat=False))
    taken("trail-copy", form=Format.JSON.value, rows=len(found))
    parts = copies.as_json(session(), found)
    return sent(parts, f"trail-copy-{clock.today()}.json", MIME[Format.JSON])


@bp.get("/copy.xlsx")
@requires(Permission.READ, AuditEvent)
def copy_sheet() -> Response:
    """Give the same as a sheet, a line for each field that was changed."""
    found = copies.chosen(session(), actor(), request.args.to_dict(flat=False))
    return attached(copies.as_sheet(session(), found), Format.XLSX, "trail-copy")


@bp.get("/checkpoints")
@requires(Permission.READ_VERIFICATION, Verification)
def checkpoints() -> str:
    """Show the last checkpoint, who has it, which keys signed, and what was restored."""
    return render_template("audit/checkpoints.html", standing=standing(session()))


@bp.get("/events/<int:id>")
@requires(Permission.READ, AuditEvent)
def show(event: AuditEvent) -> str:
    """Show one event: its facts, and every row it wrote."""
    return render_template(
        "audit/show.html",
        event=event,
        facts=facts_of(event),
        why=why(event),
        words=words,
        rows=rows_of(session(), event),
        count=count_of(session(), event),
        record_page=page_of(session(), actor(), event),
    )


@verifications_bp.get("/", endpoint="index")
@requires(Permission.READ_VERIFICATION, Verification)
def list_verifications() -> str:
    """List verifications, and offer another one."""
    asked = asked_of(VERIFIED)
    return render_template(
        "audit/verifications.html",
        page=paginate(session(), VERIFICATIONS, verifications(actor()), asked),
        may_verify=could(actor(), Permission.VERIFY, Verification),
        is_running=results.is_running(session()),
    )


@verifications_bp.get(f"/{EXPORT}", endpoint="export")
@requires(Permission.READ_VERIFICATION, Verification)
def export_verifications(format: str) -> Response:
    """Give the verifications listed as a sheet."""
    asked = request.args.to_dict(flat=False)
    found = rows_for_export(session(), VERIFICATIONS, verifications(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "verifications")


@verifications_bp.get("/<int:id>", endpoint="show")
@requires(Permission.READ_VERIFICATION, Verification)
def show_verification(verification: Verification) -> str:
    """Show one verification: what was checked, and each fault."""
    return render_template(
        "audit/verification.html",
        verification=verification,
        outcome=outcome(verification),
        anchor=anchor(verification),
        report=results.found(verification),
        faults=results.faults(verification),
        words=words,
        history=told(history(session(), verification), VERBS, {}),
    )


@verifications_bp.post("/", endpoint="request")
@requires(Permission.VERIFY, Verification)
def request_verification() -> Answer:
    """Have the trail verified; the page of the verification shows how it goes."""
    asked = verifying.request(session(), actor())
    flash(_("The worker verifies the trail now. You can leave this page."))
    return redirect(url_for(".show", id=asked.id))
