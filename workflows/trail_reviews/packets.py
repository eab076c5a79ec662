"""What reviews of the trail give to packets of evidence."""

import re
from collections.abc import Sequence

from sqlalchemy.orm import Session

from governance.evidence.packets.latest import numbered
from governance.evidence.packets.sources import PARTS, RECORDS, SOURCES, Part, Records, Source
from workflows.trail_reviews.models import TrailReview
from workflows.trail_reviews.rules.permissions import Permission

TABLE = TrailReview.__tablename__
REFERENCE = re.compile(r"TR-(?:\d{4}-)?(\d{1,9})", re.IGNORECASE)
WRITTEN = "TR-2026-0001, or several with commas between them"


def by_reference(session: Session, ref: str, upto: int) -> Sequence[int]:
    """Return the reviews that are named one by one."""
    return numbered(session, TABLE, REFERENCE, ref, upto)


RECORDS[TABLE] = Records(
    title="conclusion",
    labels={
        "state": "State",
        "from_seq": "From event",
        "to_seq": "To event",
        "events": "Events",
        "begun_at": "Begun",
        "signed_at": "Signed",
    },
    rows=frozenset({"trail_mark"}),
    in_force=frozenset({"content_sha256"}),
)
PARTS[TABLE] += [
    Part(
        "trail_mark",
        "What was said of events",
        {
            "event_seq": "Event",
            "finding": "Found",
            "person_id": "By",
            "marked_at": "At",
            "question": "Question",
            "answer": "Answer",
        },
        {"person_id": ("person", "name")},
    )
]
SOURCES["trail-review"] = Source(TABLE, by_reference, Permission.PACK, WRITTEN)
