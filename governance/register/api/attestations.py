"""Campaigns of attestation for programs: they read; an answer and a signature are a person's."""

from datetime import date, datetime

from apiflask import APIBlueprint

from governance.core import api
from governance.core.api import Shape
from governance.core.listing.programs import paged
from governance.core.web import actor, requires, session
from governance.ownership.attestation import evidence, listing, queries
from governance.ownership.attestation.models import (
    AttestedRow,
    Campaign,
    CampaignState,
    Reply,
)
from governance.ownership.attestation.rules import Permission
from governance.ownership.models import Activity, Letter

bp = APIBlueprint("api_attestations", __name__, url_prefix=api.ROOT, tag="Attestation")


class CampaignOut(Shape):
    """A round in which everybody named at a place says whether that is still so."""

    id: int
    name: str
    place_id: int
    site_id: int
    state: CampaignState
    rows: int
    due_on: date
    is_timing_shown: bool
    opened_at: datetime
    closed_at: datetime | None
    median_seconds: float | None
    """Of all decisions, by row."""

    largest_batch: int | None
    sha256: str | None
    """Digest of the evidence."""

    version: int


class CampaignWholeOut(CampaignOut):
    """A campaign with how it was answered, all people together."""

    answered: int
    unanswered: int
    not_mine: int
    unsure: int
    warnings: list[str]


class CampaignsOut(Shape):
    """A page of campaigns."""

    items: list[CampaignOut]
    count: int
    next: str | None


class AttestedOut(Shape):
    """One naming as it stood, whom it was asked of, and what was said."""

    id: int
    campaign_id: int
    assignment_id: int
    assignment_sha256: str
    activity: Activity
    letter: Letter
    party: str
    subject: str
    reviewer_id: int | None
    why: str
    passed_from_id: int | None
    reply: Reply | None
    """None: unanswered."""

    answered_by_id: int | None
    answered_at: datetime | None
    batch: int | None
    """How many rows the answer was given for at once."""

    proposed_id: int | None
    settled_at: datetime | None


class AttestedPageOut(Shape):
    """A page of rows."""

    items: list[AttestedOut]
    count: int
    next: str | None


@bp.get("/attestations")
@requires(Permission.READ, Campaign)
@bp.output(CampaignsOut)
def index() -> CampaignsOut:
    """Give a page of the campaigns that the reader may see, by the conditions of their list."""
    page = paged(listing.campaigns_listing(session(), actor()), queries.campaigns(actor()))
    items = [CampaignOut.model_validate(each.Campaign) for each in page.rows]
    return CampaignsOut(items=items, count=page.count, next=page.next)


@bp.get("/attestations/<int:id>")
@requires(Permission.READ, Campaign)
@bp.output(CampaignWholeOut)
def show(campaign: Campaign) -> CampaignWholeOut:
    """Give one campaign."""
    found = evidence.figures(session(), campaign)
    return CampaignWholeOut(
        **CampaignOut.model_validate(campaign).model_dump(),
        answered=found.answered,
        unanswered=found.unanswered,
        not_mine=found.not_mine,
        unsure=found.unsure,
        warnings=list(found.warnings),
    )


@bp.get("/attestations/rows")
@requires(Permission.READ_ROW, AttestedRow)
@bp.output(AttestedPageOut)
def rows() -> AttestedPageOut:
    """Give a page of the rows that the reader may see, by the conditions of their list."""
    page = paged(listing.rows_listing(session(), actor()), listing.attested(actor()))
    items = [_row(each) for each in page.rows]
    return AttestedPageOut(items=items, count=page.count, next=page.next)


def _row(row: AttestedRow) -> AttestedOut:
    said = row.attestation
    return AttestedOut(
        id=row.id, campaign_id=row.campaign_id, assignment_id=row.assignment_id,
        assignment_sha256=row.assignment_sha256, activity=row.activity, letter=row.letter,
        party=row.party, subject=row.subject, reviewer_id=row.reviewer_id, why=row.why,
        passed_from_id=row.passed_from_id, reply=said and said.reply,
        answered_by_id=said and said.by_id, answered_at=row.answered_at,
        batch=said and said.batch, proposed_id=said and said.proposed_id,
        settled_at=row.settled_at,
    )  # fmt: skip
