"""Campaigns of rights for programs: they read; to answer and to sign is a person's."""

from datetime import date, datetime

from apiflask import APIBlueprint

from governance.core import api
from governance.core.api import Shape
from governance.core.listing.programs import paged
from governance.core.web import actor, requires, session
from governance.identity.models import Role
from governance.recertification import listing, queries
from governance.recertification.models import (
    Recertification,
    RecertificationState,
    RecertifiedRight,
    Reply,
)
from governance.recertification.rules import Permission

bp = APIBlueprint("api_recertification", __name__, url_prefix=api.ROOT, tag="Access")


class RecertificationOut(Shape):
    """One campaign."""

    id: int
    name: str
    place_id: int
    site_id: int
    due_on: date
    state: RecertificationState
    rows: int
    snapshot_sha256: str
    opened_at: datetime
    opened_by_id: int
    ended_at: datetime | None
    sha256: str | None
    version: int


class RecertificationsOut(Shape):
    """A page of campaigns."""

    items: list[RecertificationOut]
    count: int
    next: str | None


class RecertifiedRightOut(Shape):
    """One right of a campaign, and what was said of it."""

    id: int
    recertification_id: int
    grant_id: int
    grant_sha256: str
    person_id: int
    role: Role
    place_id: int
    held: str
    reviewer_id: int | None
    why: str
    unsure_by_id: int | None
    reply: Reply | None
    answered_by_id: int | None
    answered_at: datetime | None
    batch: int | None
    note: str | None


class RecertifiedRightsOut(Shape):
    """A page of rights."""

    items: list[RecertifiedRightOut]
    count: int
    next: str | None


@bp.get("/recertifications")
@requires(Permission.READ, Recertification)
@bp.output(RecertificationsOut)
def index() -> RecertificationsOut:
    """Give a page of the campaigns that the reader may see, by the conditions of their list."""
    page = paged(listing.campaigns(session()), queries.recertifications(actor()))
    items = [RecertificationOut.model_validate(each.Recertification) for each in page.rows]
    return RecertificationsOut(items=items, count=page.count, next=page.next)


@bp.get("/recertifications/<int:id>")
@requires(Permission.READ, Recertification)
@bp.output(RecertificationOut)
def show(campaign: Recertification) -> RecertificationOut:
    """Give one campaign."""
    return RecertificationOut.model_validate(campaign)


@bp.get("/recertified-rights")
@requires(Permission.READ_ROW, RecertifiedRight)
@bp.output(RecertifiedRightsOut)
def rows() -> RecertifiedRightsOut:
    """Give a page of rights that were asked about, by the conditions of their list."""
    page = paged(listing.rights(session(), actor()), queries.rights(actor()))
    items = [RecertifiedRightOut.model_validate(each) for each in page.rows]
    return RecertifiedRightsOut(items=items, count=page.count, next=page.next)
