"""The two lists: all campaigns, and what was asked in them and answered, row by row."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, case, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from governance.core.access import Actor, readable
from governance.core.listing.shape import Cell, Choice, Column, Flag, Listing, Text
from governance.identity.models import Person
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.attestation.evidence import REPLIES, UNANSWERED
from governance.ownership.attestation.figures import HASTY_SECONDS, LARGE_BATCH, doubts
from governance.ownership.attestation.models import (
    Attestation,
    AttestedRow,
    Campaign,
    CampaignState,
    Reply,
)
from governance.ownership.attestation.queries import is_to_settle
from governance.ownership.models import Activity, Letter
from governance.places.models import Place

STATES = {
    CampaignState.OPEN: Cell("open", shape="wait", tone="info"),
    CampaignState.CLOSED: Cell("waits for a signature", shape="wait", tone="warn"),
    CampaignState.SIGNED: Cell("signed", shape="done", tone="ok"),
}
ANSWERS = {
    Reply.MINE: Cell(REPLIES[Reply.MINE], shape="done", tone="ok"),
    Reply.NOT_MINE: Cell(REPLIES[Reply.NOT_MINE], shape="stop", tone="bad"),
    Reply.UNSURE: Cell(REPLIES[Reply.UNSURE], shape="wait", tone="warn"),
}
NO_ANSWER = Cell(UNANSWERED, shape="idle")
REVIEWER, ANSWERER, SITE = aliased(Person), aliased(Person), aliased(Place)
OF, R, S = Campaign, AttestedRow, Attestation
IS_DOUBTFUL = or_(OF.median_seconds < HASTY_SECONDS, OF.largest_batch > LARGE_BATCH)
"""Whether something casts doubt on the answers of a closed campaign."""


def doubt_of(campaign: Campaign) -> Cell | None:
    """Return in a word whether something casts doubt on the answers."""
    if campaign.state is CampaignState.OPEN:
        return Cell("not closed", is_muted=True)
    told = doubts(campaign.median_seconds, campaign.largest_batch)
    if not told:
        return Cell("none", shape="done", tone="ok")
    return Cell(f"{len(told)} of quality", shape="stop", tone="warn")


def answer_of(row: AttestedRow) -> Cell:
    """Return what was said of a row, as a word and a shape."""
    return ANSWERS[row.attestation.reply] if row.attestation else NO_ANSWER


def seconds_of(row: AttestedRow) -> Cell | float:
    """Return how long its answer took, where the campaign shows that."""
    if not row.campaign.is_timing_shown:
        return Cell("not shown", is_muted=True)
    return row.attestation.seconds_spent if row.attestation else Cell("", is_muted=True)


def _batch(row: AttestedRow) -> Cell | int:
    """Return how many rows its answer was given for."""
    return row.attestation.batch if row.attestation else Cell("", is_muted=True)


def _said(text: str | None) -> Cell:
    """Return a text that many rows have none of, which is no gap."""
    return Cell(text or "", is_muted=not text)


def campaigns_listing(session: Session, actor: Actor) -> Listing:
    """Declare the list of campaigns."""
    mine = readable(actor, Campaign).with_only_columns(OF.site_id).distinct()
    sites = session.execute(select(Place.id, Place.name).where(Place.id.in_(mine)))
    return Listing(
        name="attestations",
        columns=(
            Column("number", "Number", lambda r: str(r.Campaign), OF.id, is_reference=True),
            Column("name", "Campaign", lambda r: Cell(r.Campaign.name, is_strong=True), OF.name),
            Column("place", "Place", lambda r: r.Campaign.place.name, Place.name, nullable=False),
            Column("due", "Due", lambda r: r.Campaign.due_on, OF.due_on),
            Column("state", "State", lambda r: STATES[r.Campaign.state], OF.state),
            Column("answered", "Answered", lambda r: r.answered, is_number=True),
            Column("rows", "Rows", lambda r: r.Campaign.rows, OF.rows, is_number=True),
            Column("median", "Median seconds", lambda r: _median(r.Campaign), OF.median_seconds,
                   is_number=True, is_minor=True),
            Column("doubt", "Warnings", lambda r: doubt_of(r.Campaign)),
            Column("opened", "Opened", lambda r: r.Campaign.opened_at, OF.opened_at,
                   is_minor=True),
        ),
        filters=(
            Text("q", "Name", lambda text: OF.name.icontains(text, autoescape=True)),
            Choice("site", "Site", [(str(row.id), row.name) for row in sites],
                   lambda ids: OF.site_id.in_(map(int, ids)), lead="at"),
            Choice("state", "State", [(each.value, cell.text) for each, cell in STATES.items()],
                   lambda values: OF.state.in_([CampaignState(each) for each in values])),
            Flag("doubtful", "With a warning of quality", IS_DOUBTFUL),
        ),
        default_sort="-number",
        key=OF.id,
        singular="campaign",
        plural="campaigns",
        endpoint="attestation.index",
        record_endpoint="attestation.show",
        export_endpoint="attestation.export",
    )  # fmt: skip


def _median(campaign: Campaign) -> Cell | float:
    known = campaign.median_seconds
    return Cell("", is_muted=True) if known is None else known


def attested(actor: Actor) -> Select[AttestedRow]:
    """Select every row of a campaign that the actor may read, with its answer and its people."""
    return (
        readable(actor, AttestedRow)
        .join(R.campaign)
        .join(SITE, SITE.id == R.site_id)
        .join(REVIEWER, R.reviewer, isouter=True)
        .join(S, R.attestation, isouter=True)
        .join(ANSWERER, S.by, isouter=True)
        .options(
            contains_eager(R.campaign),
            contains_eager(R.reviewer.of_type(REVIEWER)),
            contains_eager(R.attestation).options(
                contains_eager(S.by.of_type(ANSWERER)), joinedload(S.proposed)
            ),
        )
    )


COLUMNS = (
    Column("number", "Naming", lambda r: r.reference, R.assignment_id, is_reference=True),
    Column("activity", "Activity", lambda r: ACTIVITY_LABELS[r.activity],
           case(ACTIVITY_LABELS, value=R.activity), nullable=False),
    Column("subject", "Record", lambda r: r.subject, R.subject),
    Column("letter", "Letter", lambda r: r.letter.sign, R.letter),
    Column("party", "Party", lambda r: Cell(r.party, is_strong=True), R.party),
    Column("asked", "Asked of", lambda r: _said(r.reviewer and r.reviewer.name), REVIEWER.name,
           nullable=True),
    Column("answer", "Answer", answer_of, S.reply, nullable=True),
    Column("batch", "Rows at once", _batch, S.batch, nullable=True, is_number=True),
    Column("by", "Answered by", lambda r: _said(r.attestation and r.attestation.by.name),
           ANSWERER.name, nullable=True, is_optional=True),
    Column("at", "Answered", lambda r: r.answered_at or _said(None),
           S.answered_at, nullable=True, is_optional=True),
    Column("campaign", "Campaign", lambda r: Cell(
        str(r.campaign), to=("attestation.show", r.campaign_id)), OF.id, is_minor=True,
        export=lambda r: str(r.campaign)),
    Column("why", "Why them", lambda r: r.why, is_optional=True),
    Column("proposed", "Proposed instead", lambda r: _said(
        r.attestation and r.attestation.proposed and r.attestation.proposed.name),
        is_optional=True),
    Column("note", "Note", lambda r: _said(r.attestation and r.attestation.note),
           is_optional=True),
    Column("settled", "Stays because", lambda r: _said(r.settled_why), is_optional=True),
    Column("seconds", "Seconds", seconds_of, is_optional=True, is_number=True),
    Column("sha256", "Digest then", lambda r: r.assignment_sha256, is_optional=True),
)  # fmt: skip


def rows_listing(session: Session, actor: Actor) -> Listing:
    """Declare the list of rows; one campaign's are those narrowed to it."""
    seen = readable(actor, AttestedRow).subquery()
    asked = select(Person.id, Person.name).where(Person.id.in_(select(seen.c.reviewer_id)))
    known = readable(actor, Campaign).with_only_columns(OF.id, OF.name).order_by(OF.id.desc())
    named = [(str(row.id), f"AT-{row.id:04} {row.name}") for row in session.execute(known)]
    people = session.execute(asked.order_by(Person.name, Person.id))
    return Listing(
        name="attested",
        columns=COLUMNS,
        filters=(
            Text("q", "Party or record", _mentions),
            Choice("campaign", "Campaign", named,
                   lambda ids: R.campaign_id.in_(map(int, ids)), lead="of"),
            Choice("answer", "Answer", [
                *((each.value, words) for each, words in REPLIES.items()), (UNANSWERED, UNANSWERED),
            ], _answered),
            Choice("activity", "Activity", [(e.value, ACTIVITY_LABELS[e]) for e in Activity],
                   lambda values: R.activity.in_([Activity(each) for each in values])),
            Choice("letter", "Letter", [(each.value, each.sign) for each in Letter],
                   lambda values: R.letter.in_([Letter(each) for each in values])),
            Choice("reviewer", "Asked of", [(str(row.id), row.name) for row in people],
                   lambda ids: R.reviewer_id.in_(map(int, ids))),
            Flag("to_settle", "Waits for who may name", is_to_settle()),
            Flag("bulk", "Answered with others at once", S.batch > 1),
        ),
        default_sort="-campaign",
        key=R.id,
        singular="row",
        plural="rows",
        endpoint="attestation.rows",
        record_endpoint="attestation.row",
        export_endpoint="attestation.rows_export",
    )  # fmt: skip


def _mentions(text: str) -> ColumnElement[bool]:
    return or_(*(each.icontains(text, autoescape=True) for each in (R.party, R.subject)))


def _answered(values: Sequence[str]) -> ColumnElement[bool]:
    replies = [Reply(each) for each in values if each != UNANSWERED]
    is_open: Any = R.attestation_id.is_(None) if UNANSWERED in values else None
    said = S.reply.in_(replies)
    return said if is_open is None else or_(said, is_open)
