"""Reviews of the trail for programs: what is read, what is new, and what reviews came to."""

from datetime import datetime

from apiflask import APIBlueprint

from governance.core import api
from governance.core.api import Shape
from governance.core.listing.programs import paged
from governance.core.web import actor, requires, session
from workflows.trail_reviews.models import Finding, Risk, TrailReview, TrailReviewState, TrailScope
from workflows.trail_reviews.queries import cases, listing
from workflows.trail_reviews.rules.groups import codes_of, risk_of
from workflows.trail_reviews.rules.permissions import Permission

bp = APIBlueprint("api_trail_reviews", __name__, url_prefix=api.ROOT, tag="Reviews of the trail")


class TrailScopeOut(Shape):
    """Which acts are read together, and how that stands."""

    id: int
    reference: str
    name: str
    why: str
    groups: list[str]
    risk: Risk
    new: int
    """Events since it was read last."""

    due_at: datetime
    open_review_id: int | None


class TrailScopesOut(Shape):
    """What is read of the trail."""

    items: list[TrailScopeOut]


class TrailReviewOut(Shape):
    """One reading of what was new in a scope."""

    id: int
    reference: str
    scope_id: int
    from_seq: int
    to_seq: int
    events: int
    reviewer_id: int
    begun_at: datetime
    state: TrailReviewState
    signed_at: datetime | None
    content_sha256: str | None
    """Digest of what was signed, with one digest over all events that were covered."""

    conclusion: str | None
    version: int


class TrailMarkOut(Shape):
    """What was said of one event."""

    event_seq: int
    finding: Finding
    person_id: int
    marked_at: datetime
    question: str | None
    asked_of_id: int | None
    answer: str | None
    answered_at: datetime | None


class TrailReviewWholeOut(TrailReviewOut):
    """With what was said of each event."""

    marks: list[TrailMarkOut]


class TrailReviewsOut(Shape):
    """A page of reviews."""

    items: list[TrailReviewOut]
    count: int
    next: str | None


@bp.get("/trail-scopes")
@requires(Permission.READ_SCOPE, TrailScope)
@bp.output(TrailScopesOut)
def scopes() -> TrailScopesOut:
    """Give what is read of the trail, what is new in it, and by when that is to be read."""
    items = [
        TrailScopeOut(
            id=scope.id, reference=scope.reference, name=scope.name, why=scope.why,
            groups=list(codes_of(scope.groups)), risk=risk_of(codes_of(scope.groups)),
            new=at.new, due_at=at.due_at, open_review_id=at.open.id if at.open else None,
        )
        for scope, _, at in listing.scopes(session(), actor())
    ]  # fmt: skip
    return TrailScopesOut(items=items)


@bp.get("/trail-reviews")
@requires(Permission.READ, TrailReview)
@bp.output(TrailReviewsOut)
def index() -> TrailReviewsOut:
    """Give a page of the reviews, by the conditions of their list."""
    page = paged(listing.listing(), listing.reviews(actor()))
    items = [TrailReviewOut.model_validate(each) for each in page.rows]
    return TrailReviewsOut(items=items, count=page.count, next=page.next)


@bp.get("/trail-reviews/<int:id>")
@requires(Permission.READ, TrailReview)
@bp.output(TrailReviewWholeOut)
def show(review: TrailReview) -> TrailReviewWholeOut:
    """Give one with what was said of each event."""
    kept = cases.whole(session(), review)
    marks = [TrailMarkOut.model_validate(each) for each in kept.marks]
    return TrailReviewWholeOut(**TrailReviewOut.model_validate(kept).model_dump(), marks=marks)
