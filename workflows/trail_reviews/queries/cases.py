"""What a review covers, what of it is drawn, and what was said of each event."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from governance.audit.models import AuditEvent, AuditHead
from governance.core.access import Actor, readable
from governance.evidence.rules import instant
from workflows.trail_reviews.models import (
    Finding,
    TrailMark,
    TrailReview,
    TrailReviewState,
    TrailScope,
)
from workflows.trail_reviews.rules.groups import DRAWN, codes_of, due_at, prefixes_of, risk_of
from workflows.trail_reviews.rules.machine import ReviewFacts

KIND = TrailReview.__tablename__
E = AuditEvent
AFTER_DOT = "/"
"""The sign that follows the dot: verbs of one beginning lie between both, in the index."""


def head(session: Session) -> int:
    """Return the last event of the trail as it is committed."""
    return session.scalars(select(AuditHead.seq)).one()


def within(scope: TrailScope) -> ColumnElement[bool]:
    """Return the condition that an event is of a scope."""
    beginnings = prefixes_of(codes_of(scope.groups))
    return or_(
        false(),
        *(and_(E.verb >= one, E.verb < one.removesuffix(".") + AFTER_DOT) for one in beginnings),
    )


def covered(review: TrailReview) -> ColumnElement[bool]:
    """Return the condition that an event is covered by a review."""
    return and_(E.seq.between(review.from_seq, review.to_seq), within(review.scope))


def drawn(scope: TrailScope) -> ColumnElement[bool]:
    """Return the condition that an event is looked at one by one."""
    digits = DRAWN[risk_of(codes_of(scope.groups))]
    return func.substr(E.digest, 1, 1).in_(list(digits))


def events(actor: Actor, review: TrailReview) -> Select[AuditEvent]:
    """Select what a review covers, for whoever reads the trail."""
    return readable(actor, AuditEvent).where(covered(review))


def marked(review: TrailReview) -> ColumnElement[bool]:
    """Return the condition that something was said of an event in a review."""
    return E.seq.in_(select(TrailMark.event_seq).where(TrailMark.review_id == review.id))


def count(session: Session, *conditions: ColumnElement[bool]) -> int:
    """Count events."""
    return session.scalar(select(func.count()).select_from(E).where(*conditions)) or 0


def last_signed(session: Session, scope: TrailScope) -> TrailReview | None:
    """Return the last review of a scope that was signed."""
    wanted = select(TrailReview).where(
        TrailReview.scope_id == scope.id, TrailReview.state == TrailReviewState.SIGNED
    )
    return session.scalars(wanted.order_by(TrailReview.to_seq.desc()).limit(1)).one_or_none()


def open_review(session: Session, scope: TrailScope) -> TrailReview | None:
    """Return the review of a scope that is under way."""
    wanted = select(TrailReview).where(
        TrailReview.scope_id == scope.id, TrailReview.state == TrailReviewState.OPEN
    )
    return session.scalars(wanted).one_or_none()


@dataclass(frozen=True, slots=True)
class Standing:
    """How a scope stands: what is new since it was read last, and by when that is to be read."""

    new: int
    from_seq: int
    upto: int
    due_at: datetime
    last: TrailReview | None
    open: TrailReview | None


def standing(session: Session, scope: TrailScope) -> Standing:
    """Work out how a scope stands now."""
    last, upto = last_signed(session, scope), head(session)
    from_seq = last.to_seq + 1 if last else scope.from_seq
    read_at = (last.signed_at if last else None) or scope.made_at
    return Standing(
        count(session, E.seq.between(from_seq, upto), within(scope)),
        from_seq,
        upto,
        due_at(risk_of(codes_of(scope.groups)), read_at),
        last,
        open_review(session, scope),
    )


def whole(session: Session, review: TrailReview) -> TrailReview:
    """Return a review with its scope, who reads it, and what was said."""
    options = (
        joinedload(TrailReview.scope),
        joinedload(TrailReview.reviewer),
        selectinload(TrailReview.marks).options(
            joinedload(TrailMark.person), joinedload(TrailMark.asked_of)
        ),
    )
    return session.get_one(TrailReview, review.id, options=options, populate_existing=True)


def locked(session: Session, review: TrailReview) -> TrailReview:
    """Return a review as it is now, locked for the act that follows."""
    session.execute(
        select(TrailReview.id).where(TrailReview.id == review.id).with_for_update()
    ).one()
    return whole(session, review)


def facts_of(session: Session, review: TrailReview, conclusion: str = "") -> ReviewFacts:
    """Return what the guards look at."""
    unseen = and_(covered(review), drawn(review.scope), ~marked(review))
    is_open = review.state is TrailReviewState.OPEN
    own = E.actor_id == review.reviewer_id
    return ReviewFacts(
        label=str(review),
        state=review.state,
        reviewer_id=review.reviewer_id,
        reviewer=review.reviewer.name,
        unseen=count(session, unseen) if is_open else 0,
        unseen_own=count(session, unseen, own) if is_open else 0,
        unanswered=sum(row.question is not None and row.answer is None for row in review.marks),
        conclusion=conclusion,
    )


def chosen(session: Session, review: TrailReview, seqs: Collection[int]) -> Sequence[AuditEvent]:
    """Return those events that a review covers and of which nothing was said yet."""
    wanted = select(AuditEvent).where(covered(review), E.seq.in_(seqs), ~marked(review))
    return session.scalars(wanted.order_by(E.seq)).all()


def content(session: Session, review: TrailReview, conclusion: str) -> Mapping[str, Any]:
    """Return what is signed: what was covered, by one digest over all of it, and what was said."""
    over, number = sha256(), 0
    for seq, digest in session.execute(
        select(E.seq, E.digest).where(covered(review)).order_by(E.seq)
    ):
        over.update(f"{seq} {digest}\n".encode())
        number += 1
    scope = review.scope
    return {
        "scope": str(scope),
        "groups": list(codes_of(scope.groups)),
        "risk": risk_of(codes_of(scope.groups)),
        "from_event": review.from_seq,
        "to_event": review.to_seq,
        "events": number,
        "events_sha256": over.hexdigest(),
        "looked_at": [
            {"event": row.event_seq, "by": row.person.name, "at": instant(row.marked_at)}
            for row in review.marks
        ],
        "questions": [
            {
                "event": row.event_seq,
                "asked_of": row.asked_of.name if row.asked_of else "",
                "question": row.question,
                "answer": row.answer,
            }
            for row in review.marks
            if row.finding is Finding.QUESTIONED
        ],
        "conclusion": conclusion,
    }


def question(session: Session, mark: TrailMark) -> TrailMark:
    """Return a question with the event that it is about, and who asked."""
    options = (
        joinedload(TrailMark.event),
        joinedload(TrailMark.person),
        joinedload(TrailMark.asked_of),
        joinedload(TrailMark.review).joinedload(TrailReview.scope),
    )
    return session.get_one(TrailMark, mark.id, options=options, populate_existing=True)
