"""Reviews of the trail as lists, and as what waits for somebody."""

from dataclasses import dataclass

from sqlalchemy import Select
from sqlalchemy.orm import Session, joinedload

from governance.audit.events import Written, rows_of
from governance.audit.listing import words
from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.access import Actor, could, readable
from governance.core.contributions import INBOX, Group, Item, Target
from governance.core.listing.shape import Cell, Choice, Column, Listing, Text
from workflows.notifications.listing import PAGES
from workflows.trail_reviews.models import (
    Risk,
    TrailMark,
    TrailReview,
    TrailReviewState,
    TrailScope,
)
from workflows.trail_reviews.queries.cases import (
    KIND,
    Standing,
    drawn,
    events,
    marked,
    standing,
)
from workflows.trail_reviews.rules.groups import codes_of, risk_of
from workflows.trail_reviews.rules.permissions import Permission

SHOW, INDEX, SCOPES = "trail_reviews.show", "trail_reviews.index", "trail_scopes.index"
S = TrailReviewState
STATES = {
    S.OPEN: Cell("being read", shape="wait", tone="info"),
    S.SIGNED: Cell("signed", shape="done", tone="ok"),
    S.ABANDONED: Cell("given up", shape="stop"),
}
RISKS = {
    Risk.HIGH: Cell("high", shape="stop", tone="warn"),
    Risk.MEDIUM: Cell("medium", shape="wait"),
    Risk.LOW: Cell("low", shape="idle"),
}
AT_ONCE = 25
"""Events that one page shows to be looked at."""


def reviews(actor: Actor) -> Select[TrailReview]:
    """Select the reviews that the actor may read, with all that a list shows."""
    return readable(actor, TrailReview).options(
        joinedload(TrailReview.scope), joinedload(TrailReview.reviewer)
    )


def scopes(session: Session, actor: Actor) -> list[tuple[TrailScope, Cell, Standing]]:
    """Return what is read of the trail, each with what is new and by when that is due."""
    wanted = readable(actor, TrailScope).where(TrailScope.ended_at.is_(None))
    found = [
        (scope, RISKS[risk_of(codes_of(scope.groups))], standing(session, scope))
        for scope in session.scalars(wanted.order_by(TrailScope.id))
    ]
    return sorted(found, key=lambda row: row[2].due_at)


def listing() -> Listing:
    """Declare the list of reviews."""
    of_it = TrailReview
    return Listing(
        name="trail_reviews",
        columns=(
            Column("number", "Number", lambda row: row.reference, of_it.id, is_reference=True),
            Column("scope", "Scope", lambda row: row.scope.name, of_it.scope_id),
            Column("from", "From event", lambda row: row.from_seq, is_number=True),
            Column("to", "To event", lambda row: row.to_seq, is_number=True),
            Column("events", "Events", lambda row: row.events, is_number=True),
            Column("by", "Read by", lambda row: row.reviewer.name),
            Column("begun", "Begun", lambda row: row.begun_at, of_it.begun_at),
            Column("signed", "Signed", lambda row: row.signed_at, is_minor=True),
            Column("state", "State", state_of, of_it.state),
        ),
        filters=(
            Choice("state", "State", [(each.value, told.text) for each, told in STATES.items()],
                   of_it.state.in_),
            Text("q", "Search what they came to",
                 lambda text: of_it.conclusion.icontains(text, autoescape=True), lead="with"),
        ),
        default_sort="-number",
        key=of_it.id,
        singular="review",
        plural="reviews of the trail",
        endpoint=INDEX,
        record_endpoint=SHOW,
        export_endpoint="trail_reviews.export",
    )  # fmt: skip


def state_of(row: TrailReview) -> Cell:
    """Say where a review is."""
    return STATES[row.state]


@dataclass(frozen=True, slots=True)
class ToSee:
    """One event that is still to be looked at, with what it wrote."""

    event: AuditEvent
    what: str
    rows: list[Written]
    is_own: bool


def to_see(session: Session, actor: Actor, review: TrailReview) -> list[ToSee]:
    """Return the next events that are to be looked at, those of others first."""
    own = AuditEvent.actor_id == actor.id
    wanted = events(actor, review).where(drawn(review.scope), ~marked(review))
    found = session.scalars(wanted.order_by(own, AuditEvent.seq).limit(AT_ONCE))
    return [
        ToSee(event, words(event.verb), rows_of(session, event), event.actor_id == actor.id)
        for event in found.all()
    ]


def waiting(session: Session, actor: Actor) -> list[Item]:
    """Return what is due to be read, what is being read, and what somebody wants to know."""
    return [*_asked(session, actor), *_due(session, actor)]


def _asked(session: Session, actor: Actor) -> list[Item]:
    open_ = TrailMark.answered_at.is_(None) & (TrailMark.asked_of_id == actor.id)
    wanted = (
        readable(actor, TrailMark)
        .join(TrailMark.review)
        .where(open_, TrailReview.state == S.OPEN)
        .options(joinedload(TrailMark.person))
    )
    return [
        Item(
            Group.ANSWER, row.reference, row.question or "", f"{row.person.name} reads the trail.",
            "Answer", Target("trail_questions.show", {"id": row.id}), since=row.marked_at,
        )
        for row in session.scalars(wanted.order_by(TrailMark.id))
    ]  # fmt: skip


def _due(session: Session, actor: Actor) -> list[Item]:
    if not could(actor, Permission.BEGIN, TrailScope):
        return []
    now, items = clock.now(), list[Item]()
    for scope, _, found in scopes(session, actor):
        mine = found.open is not None and found.open.reviewer_id == actor.id
        if found.open and mine:
            items.append(
                Item(Group.DO, found.open.reference, scope.name, "You read it.", "Go on",
                     Target(SHOW, {"id": found.open.id}), since=found.open.begun_at,
                     due=found.due_at)
            )  # fmt: skip
        elif found.open is None and found.new and found.due_at <= now:
            items.append(
                Item(Group.DO, scope.reference, scope.name,
                     f"{found.new} events are new since it was read last.", "Read it",
                     Target("trail_scopes.show", {"id": scope.id}), due=found.due_at)
            )  # fmt: skip
    return items


PAGES[KIND] = SHOW
INBOX.append(waiting)
