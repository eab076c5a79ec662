"""The ledger of validated states for programs: of all assets, and of one as of any moment."""

from datetime import datetime
from typing import Annotated

from apiflask import APIBlueprint
from flask import request
from pydantic import Field

from governance.audit.asof import begun_at
from governance.core import api, clock
from governance.core.api import Sent, Shape, Versioned
from governance.core.errors import NotFound, RuleViolation
from governance.core.listing.programs import paged
from governance.core.moments import moment_of
from governance.core.web import actor, requires, session
from governance.register.models import Asset
from governance.register.rules import Permission
from governance.register.vocabulary import ValidationState
from governance.validation import queries
from governance.validation.listing import listing
from governance.validation.outside import commands as outside
from governance.validation.outside import queries as intervals
from governance.validation.outside.models import Cause, Interval, IntervalState, Verdict
from governance.validation.outside.rules import Permission as OnInterval
from governance.validation.requirements import commands as requirements
from governance.validation.requirements.queries import editions_of
from governance.validation.requirements.rules import Permission as OnAsset

bp = APIBlueprint("api_validation", __name__, url_prefix=api.ROOT, tag="Validated state")


class LineOut(Shape):
    """One line of the ledger: from then on the asset was in this state."""

    id: int
    asset_id: int
    asset: str
    state: ValidationState
    at: datetime
    event_seq: int


class LinesOut(Shape):
    """A page of the ledger."""

    items: list[LineOut]
    count: int
    next: str | None


class SpanOut(Shape):
    """A state of an asset, from when to when, and what brought it."""

    state: ValidationState
    since: datetime
    until: datetime | None
    """Null: it lasts."""

    did: str
    who: str
    why: str
    event_seq: int
    sha256: str
    """Digest of that event."""


class LedgerOut(Shape):
    """How the validated state of an asset came about."""

    as_of: datetime
    state: ValidationState
    """As it was at that moment."""

    span: SpanOut | None
    """Since when it was so and by what; null: it never needed to be validated by then."""

    spans: list[SpanOut]


class IntervalOut(Shape):
    """A time in which an asset was outside its approved state."""

    id: int
    reference: str
    asset_id: int
    place_id: int
    site_id: int
    cause: Cause
    why: str
    begun_at: datetime
    ended_at: datetime | None
    state: IntervalState
    verdict: Verdict | None
    record: str
    reason: str
    decided_at: datetime | None
    version: int


class IntervalsOut(Shape):
    """A page of intervals."""

    items: list[IntervalOut]
    count: int
    next: str | None


class LotOut(Shape):
    """A lot that may be affected."""

    lot_no: str
    product: str
    system: str
    named_at: datetime


class IntervalWholeOut(IntervalOut):
    """An interval with its lots."""

    lots: list[LotOut]


class LotIn(Sent, Versioned):
    """A lot that was made, held or tested meanwhile."""

    lot_no: Annotated[str, Field(min_length=1, max_length=60)]
    product: Annotated[str, Field(min_length=1, max_length=120)]
    system: Annotated[str, Field(max_length=60)] = ""
    """The system that keeps it, such as the MES; empty: named by hand."""


class AssetRequirementOut(Shape):
    """One edition of one line of what is required of an asset."""

    id: int
    code: str
    edition: int
    words: str
    criticality: int
    reason: str
    written_at: datetime
    ended_at: datetime | None
    """Null: it holds."""


class AssetRequirementsOut(Shape):
    """What is required of an asset, in every edition."""

    items: list[AssetRequirementOut]


class AssetRequirementIn(Sent, Versioned):
    """A requirement in its next edition, or its end."""

    code: Annotated[str, Field(min_length=1, max_length=40)]
    words: Annotated[str, Field(min_length=1, max_length=2000)]
    criticality: Annotated[int, Field(ge=1, le=4)]
    reason: Annotated[str, Field(min_length=1, max_length=300)]
    is_ended: bool = False


LINE = LineOut.model_fields.keys() - {"asset"}
INTERVAL = IntervalOut.model_fields.keys()


@bp.get("/validated")
@requires(Permission.READ, Asset)
@bp.output(LinesOut)
def index() -> LinesOut:
    """Give a page of the ledger of the assets that the reader may see, by its list's conditions."""
    page = paged(listing(session(), actor()), queries.entries(actor()))
    items = [
        LineOut(asset=line.asset.tag, **{name: getattr(line, name) for name in LINE})
        for line in page.rows
    ]
    return LinesOut(items=items, count=page.count, next=page.next)


@bp.get("/assets/<int:id>/validated")
@requires(Permission.READ, Asset)
@bp.output(LedgerOut)
def of_asset(asset: Asset) -> LedgerOut:
    """Give the validated state of an asset at the moment `as_of`, or now, and how it came about."""
    asked = request.args.get("as_of", "").strip()
    moment = moment_of(asked, actor().time_zone) if asked else clock.now()
    if moment is None or moment > clock.now():
        raise RuleViolation("as_of: name a day of the past, such as 2026-03-01, or a time.")
    begun = begun_at(session(), asset)
    if begun is None or begun > moment:
        raise NotFound(f"{asset.reference} was not on the register then.")
    spans = queries.spans(session(), asset)
    held = [span for span in spans if span.since <= moment]
    return LedgerOut(
        as_of=moment,
        state=held[-1].state if held else ValidationState.NOT_REQUIRED,
        span=SpanOut.model_validate(held[-1]) if held else None,
        spans=[SpanOut.model_validate(span) for span in spans],
    )


@bp.get("/intervals")
@requires(OnInterval.READ, Interval)
@bp.output(IntervalsOut)
def outside_approved() -> IntervalsOut:
    """Give a page of the times in which assets were outside their approved state."""
    page = paged(intervals.listing(session(), actor()), intervals.intervals(actor()))
    items = [IntervalOut.model_validate(each) for each in page.rows]
    return IntervalsOut(items=items, count=page.count, next=page.next)


@bp.get("/intervals/<int:id>")
@requires(OnInterval.READ, Interval)
@bp.output(IntervalWholeOut)
def show(interval: Interval) -> IntervalWholeOut:
    """Give one interval with its lots; what it means is signed on its page."""
    return _whole(interval)


def _whole(interval: Interval) -> IntervalWholeOut:
    lots = [LotOut.model_validate(lot) for lot in intervals.lots_of(session(), interval)]
    return IntervalWholeOut(lots=lots, **{name: getattr(interval, name) for name in INTERVAL})


@bp.post("/intervals/<int:id>/lots")
@requires(OnInterval.NAME_LOT, Interval)
@bp.input(LotIn, arg_name="sent")
@bp.output(IntervalWholeOut, status_code=201)
def name_lot(interval: Interval, sent: LotIn) -> IntervalWholeOut:
    """Name a lot that was made, held or tested in that time."""
    lot = outside.Lot(sent.lot_no, sent.product, sent.system)
    outside.name_lot(session(), actor(), interval, lot)
    return _whole(interval)


@bp.get("/assets/<int:id>/requirements")
@requires(Permission.READ, Asset)
@bp.output(AssetRequirementsOut)
def required(asset: Asset) -> AssetRequirementsOut:
    """Give what is required of an asset, and the editions before."""
    return _required(asset)


def _required(asset: Asset) -> AssetRequirementsOut:
    found = editions_of(session(), asset)
    return AssetRequirementsOut(items=[AssetRequirementOut.model_validate(each) for each in found])


@bp.post("/assets/<int:id>/requirements")
@requires(OnAsset.REQUIRE, Asset)
@bp.input(AssetRequirementIn, arg_name="sent")
@bp.output(AssetRequirementsOut)
def require(asset: Asset, sent: AssetRequirementIn) -> AssetRequirementsOut:
    """Write what is required of an asset, or its next edition, or end it."""
    said = requirements.Wording(
        sent.code, sent.words, sent.criticality, sent.reason, is_ended=sent.is_ended
    )
    requirements.write(session(), actor(), asset, said)
    return _required(asset)
