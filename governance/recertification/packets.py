"""What campaigns give to packets of evidence: one by its number, with every right asked about."""

import re
from collections.abc import Sequence

from sqlalchemy.orm import Session

from governance.evidence.packets.latest import numbered
from governance.evidence.packets.sources import PARTS, RECORDS, SOURCES, Part, Records, Source
from governance.recertification.models import Recertification, RecertifiedRight
from governance.recertification.rules import Permission

REFERENCE = re.compile(r"RC-?(\d{1,9})", re.IGNORECASE)
TABLE = Recertification.__tablename__
WRITTEN = "RC-0001, or several with commas between them"
LABELS = {
    "name": "Campaign", "state": "State", "due_on": "Due", "rows": "Rights",
    "snapshot_sha256": "Digest of the rights as they stood", "ended_at": "Signed or abandoned",
    "sha256": "Digest of the result",
}  # fmt: skip
COLUMNS = {
    "person_id": "Person", "role": "Role", "place_id": "Where", "held": "How it is held",
    "reviewer_id": "Asked of", "why": "Why them", "reply": "Answer", "answered_by_id": "By",
    "answered_at": "At", "batch": "At once", "note": "Note",
}  # fmt: skip
NAMED = dict.fromkeys(("person_id", "reviewer_id", "answered_by_id"), ("person", "name"))


def by_reference(session: Session, ref: str, upto: int) -> Sequence[int]:
    """Return the campaigns that are named one by one."""
    return numbered(session, TABLE, REFERENCE, ref, upto)


RECORDS[TABLE] = Records(
    title="name",
    labels=LABELS,
    rows=frozenset({RecertifiedRight.__tablename__}),
    in_force=frozenset({"sha256"}),
)
PARTS[TABLE].append(Part(RecertifiedRight.__tablename__, "Rights asked about", COLUMNS, NAMED))
SOURCES["recertification"] = Source(TABLE, by_reference, Permission.PACK, WRITTEN)
