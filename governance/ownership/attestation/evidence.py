"""What is signed of a campaign: what was asked of whom and what was answered, as plain values."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from governance.core.exports import Value
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.attestation.figures import Figures, Said, figures_of
from governance.ownership.attestation.models import Attestation, AttestedRow, Campaign, Reply

REPLIES = {
    Reply.MINE: "still mine",
    Reply.NOT_MINE: "not mine",
    Reply.UNSURE: "unsure",
}
"""What somebody says, in words."""

UNANSWERED = "unanswered"
HEADINGS = {
    "naming": "Naming", "activity": "Activity", "letter": "Letter", "party": "Party",
    "record": "Record", "asked_of": "Asked of", "why": "Why them", "answer": "Answer",
    "by": "By", "at": "At", "is_bulk": "In bulk", "batch": "Rows at once",
    "seconds": "Seconds", "proposed": "Proposed instead", "note": "Note", "sha256": "Digest then",
}  # fmt: skip
"""What the evidence says of each row, and the heading over it on paper and in sheets."""


def rows_of(session: Session, campaign: Campaign) -> Sequence[AttestedRow]:
    """Return every row of a campaign with the answer that counts and its people."""
    loaded = (
        joinedload(AttestedRow.campaign),
        joinedload(AttestedRow.reviewer),
        joinedload(AttestedRow.attestation).joinedload(Attestation.by),
        joinedload(AttestedRow.attestation).joinedload(Attestation.proposed),
    )
    wanted = select(AttestedRow).where(AttestedRow.campaign_id == campaign.id)
    return session.scalars(wanted.options(*loaded).order_by(AttestedRow.id)).all()


def figures(session: Session, campaign: Campaign) -> Figures:
    """Return how a campaign was answered so far; one statement."""
    of = Attestation
    wanted = (
        select(of.reply, of.seconds_spent, of.batch)
        .join(AttestedRow, AttestedRow.attestation_id == of.id)
        .where(AttestedRow.campaign_id == campaign.id)
    )
    return figures_of(campaign.rows, [Said(*row) for row in session.execute(wanted)])


def content(campaign: Campaign, rows: Iterable[AttestedRow], found: Figures) -> dict[str, Any]:
    """Return what the signature binds; `campaign` has its place and who opened it."""
    return {
        "reference": str(campaign),
        "name": campaign.name,
        "place": campaign.place.path,
        "activities": campaign.activities,
        "letters": campaign.letters,
        "opened_at": campaign.opened_at,
        "opened_by": campaign.opened_by.name,
        "due_on": campaign.due_on,
        "figures": {
            "rows": found.rows,
            "answered": found.answered,
            "unanswered": found.unanswered,
            "not_mine": found.not_mine,
            "unsure": found.unsure,
            "seconds": found.seconds,
            "median_seconds": found.median_seconds,
            "largest_batch": found.largest_batch,
        },
        "warnings": list(found.warnings),
        "rows": [_row(row, is_timing_shown=campaign.is_timing_shown) for row in rows],
    }


def _row(row: AttestedRow, *, is_timing_shown: bool) -> dict[str, Any]:
    """Return one row; how long its person took only where the campaign shows that."""
    said = row.attestation
    told = {
        "naming": row.reference,
        "activity": ACTIVITY_LABELS[row.activity],
        "letter": row.letter.sign,
        "party": row.party,
        "record": row.subject,
        "asked_of": row.reviewer.name if row.reviewer else None,
        "why": row.why,
        "sha256": row.assignment_sha256,
        "answer": REPLIES[said.reply] if said else UNANSWERED,
    }
    if said is None:
        return told
    return told | {
        "by": said.by.name,
        "at": row.answered_at,
        "is_bulk": said.is_bulk,
        "batch": said.batch,
        **({"seconds": said.seconds_spent} if is_timing_shown else {}),
        "proposed": said.proposed.name if said.proposed else None,
        "note": said.note,
    }


def read(body: str) -> dict[str, Any]:
    """Return a kept evidence for pages and sheets: its instants are instants again."""
    found: dict[str, Any] = json.loads(body)
    for row in found["rows"]:
        row["at"] = datetime.fromisoformat(row["at"]) if row.get("at") else None
    return found


def lines_of(body: Mapping[str, Any]) -> Iterator[list[Value]]:
    """Yield the rows of a kept evidence for a sheet, in the order of the headings."""
    for row in body["rows"]:
        yield [_plain(row.get(name)) for name in HEADINGS]


def _plain(value: Any) -> Value:
    """Return a value as a sheet holds it: yes or no in words."""
    return ("yes" if value else "no") if isinstance(value, bool) else value
