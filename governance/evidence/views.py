"""The pages of evidence: a kept file as a download, and the list of all signatures."""

from flask import Blueprint, Response, render_template, request
from flask_babel import lazy_gettext

from governance.audit.linking import pages
from governance.audit.models import AuditEvent
from governance.audit.rules import Permission as TrailPermission
from governance.core.access import Actor, could
from governance.core.download import attached, sent
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.nav import Entry, declare
from governance.core.web import actor, requires, session
from governance.evidence import listing
from governance.evidence.models import EvidenceFile, Signature
from governance.evidence.packets import views as packets
from governance.evidence.queries import stored, verified
from governance.evidence.rules import Permission

bp = Blueprint("evidence", __name__)
UNSHOWN = "application/octet-stream"
"""No browser shows it: what somebody handed in is saved, never opened within our pages."""


def _reads_no_trail(reader: Actor) -> bool:
    """Whether the list stands in the navigation itself: others come to it from Assurance."""
    may_read = could(reader, Permission.READ_SIGNATURE, Signature)
    return may_read and not could(reader, TrailPermission.READ, AuditEvent)


declare(
    Entry(lazy_gettext("Signatures"), "evidence.signatures", 55, visible=_reads_no_trail),
)


@bp.get("/files/<int:id>")
@requires(Permission.READ_FILE, EvidenceFile)
def file(kept: EvidenceFile) -> Response:
    """Send a file kept with a record, after comparing it with what was handed in."""
    handed_in = stored(session(), kept)
    return sent(verified(session(), handed_in), handed_in.name, UNSHOWN)


SIGNATURES = named.declare("signatures", "evidence.signatures", lazy_gettext("Signatures"))


@bp.get("/signatures/")
@requires(Permission.READ_SIGNATURE, Signature)
def signatures() -> str:
    """List the signatures under the records that the reader may see."""
    declared, asked = listing.listing(session(), actor(), pages()), asked_of(SIGNATURES)
    page = paginate(session(), declared, listing.signatures(actor()), asked)
    return render_template("evidence/list.html", page=page)


@bp.get("/signatures/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ_SIGNATURE, Signature)
def export(format: str) -> Response:
    """Give the list as a sheet, exactly as it is narrowed and sorted."""
    declared = listing.listing(session(), actor(), pages())
    asked = request.args.to_dict(flat=False)
    found = rows_for_export(session(), declared, listing.signatures(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "signatures")


BLUEPRINTS = (bp, packets.bp)
