"""Say what is read of the trail; read what is new, ask, answer, and sign it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, could, must, refusal
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.evidence.rules import Signable, Statement
from governance.evidence.signing import keep_content
from governance.evidence.signing import sign as give_signature
from governance.identity.attest import Proof
from governance.identity.models import Person
from governance.ownership.delegations.queries import stands_for
from workflows.notifications.telling import News, tell
from workflows.trail_reviews.models import Finding, TrailMark, TrailReview, TrailScope
from workflows.trail_reviews.queries.cases import (
    KIND,
    chosen,
    content,
    facts_of,
    head,
    locked,
    question,
    standing,
)
from workflows.trail_reviews.rules.groups import reasons_against
from workflows.trail_reviews.rules.machine import (
    MEANING,
    POLICY,
    REVIEWED,
    TRAIL_REVIEW,
    own_acts,
)
from workflows.trail_reviews.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class Rule:
    """Which acts are read together, and why."""

    name: str
    why: str
    groups: Sequence[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about an event, and to whom it goes."""

    person_id: int | None
    words: str


def make(session: Session, actor: Actor, rule: Rule) -> TrailScope:
    """Say which acts are read together from now on; the events so far are covered, too."""
    if not could(actor, Permission.MAKE, TrailScope):
        raise Forbidden(refusal(actor, Permission.MAKE, TrailScope, "the scopes of the trail"))
    made = TrailScope(
        name=rule.name.strip(), why=rule.why.strip(), groups=" ".join(rule.groups), from_seq=1,
        made_at=clock.now(), made_by_id=actor.id,
    )  # fmt: skip
    if told := reasons_against(rule.name, rule.why, rule.groups):
        raise RuleViolation(*told)
    session.add(made)
    session.flush()
    record(session, actor, "trail_scope.made", made, groups=list(rule.groups))
    return made


def end(session: Session, actor: Actor, scope: TrailScope, reason: str) -> None:
    """Say that a scope is read no more: another one reads what it did."""
    must(session, actor, Permission.END, scope)
    if scope.ended_at is not None:
        raise Conflict(f"{scope} has ended.")
    if standing(session, scope).open:
        raise RuleViolation(f"A review of {scope} is open: sign it first, or give it up.")
    scope.ended_at, scope.ended_by_id = clock.now(), actor.id
    record(session, actor, "trail_scope.ended", scope, reason=reason)


def begin(session: Session, actor: Actor, scope: TrailScope) -> TrailReview:
    """Begin to read what is new in a scope, up to the end that the trail has now."""
    must(session, actor, Permission.BEGIN, scope)
    found = standing(session, scope)
    if scope.ended_at is not None:
        raise Conflict(f"{scope} has ended: choose the one that reads on.")
    if found.open:
        raise Conflict(f"{found.open} of {scope} is open: go on there.")
    if not found.new:
        raise RuleViolation(f"Nothing is new in {scope} since it was read last.")
    made = TrailReview(
        scope_id=scope.id, from_seq=found.from_seq, to_seq=head(session), events=found.new,
        reviewer_id=actor.id, begun_at=clock.now(),
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(session, actor, "trail_review.begun", made, upto=made.to_seq, events=made.events)
    return made


def mark(session: Session, actor: Actor, review: TrailReview, seqs: Collection[int]) -> int:
    """Say that one looked at these events; return how many. Nobody looks at what they did."""
    must(session, actor, Permission.MARK, review)
    kept, now = locked(session, review), clock.now()
    TRAIL_REVIEW.fire(kept, facts_of(session, kept), "mark", by=actor, at=now)
    found = chosen(session, kept, seqs)
    if not found:
        raise RuleViolation(f"Choose events of {kept} of which nobody has said anything yet.")
    them = stands_for(session, actor.id)
    if told := own_acts({event.actor_id for event in found}, actor, them):
        raise RuleViolation(told)
    session.add_all(
        TrailMark(
            review_id=kept.id, event_seq=event.seq, finding=Finding.LOOKED_AT,
            person_id=actor.id, marked_at=now,
        )
        for event in found
    )  # fmt: skip
    record(session, actor, "trail_review.marked", kept, events=[event.seq for event in found])
    return len(found)


def ask(session: Session, actor: Actor, review: TrailReview, seq: int, asked: Asked) -> TrailMark:
    """Ask somebody about an event; they find it in their inbox."""
    must(session, actor, Permission.MARK, review)
    kept, now = locked(session, review), clock.now()
    TRAIL_REVIEW.fire(kept, facts_of(session, kept), "mark", by=actor, at=now)
    found = chosen(session, kept, [seq])
    person = session.get(Person, asked.person_id) if asked.person_id is not None else None
    told = [] if found else [f"Choose an event of {kept} of which nobody has said anything yet."]
    told += filter(
        None, [own_acts({e.actor_id for e in found}, actor, stands_for(session, actor.id))]
    )
    if person is None or person.deactivated_at or person.id == actor.id:
        told.append("Ask somebody else who is active here.")
    if not asked.words.strip():
        told.append("Say what you want to know.")
    if told or person is None:
        raise RuleViolation(*told)
    made = TrailMark(
        review_id=kept.id, event_seq=seq, finding=Finding.QUESTIONED, person_id=actor.id,
        marked_at=now, question=asked.words.strip(), asked_of_id=person.id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(session, actor, "trail_review.questioned", kept, event=seq, of=person.name)
    return made


def answer(session: Session, actor: Actor, mark: TrailMark, words: str) -> None:
    """Answer what one was asked about an event; who asked is told."""
    must(session, actor, Permission.ANSWER, mark)
    review = locked(session, question(session, mark).review)
    TRAIL_REVIEW.fire(review, facts_of(session, review), "answer", by=actor, at=clock.now())
    if mark.answered_at is not None:
        raise Conflict(f"You answered {mark} already.")
    if not words.strip():
        raise RuleViolation("Write what you know of it.")
    mark.answer, mark.answered_at = words.strip(), clock.now()
    news = News(
        KIND, review.id, review.reference, "A question of yours about the trail is answered."
    )
    tell(session, {mark.person_id}, news)
    record(session, actor, "trail_review.answered", review, event=mark.event_seq)


def sign(
    session: Session, actor: Actor, review: TrailReview, conclusion: str, proof: Proof
) -> None:
    """Sign what was read, with a digest over all that was covered; the next one goes on from there.

    Raises `RuleViolation` with all that is still to be looked at or answered.
    """
    must(session, actor, Permission.SIGN, review)
    kept = locked(session, review)
    facts = facts_of(session, kept, conclusion)
    TRAIL_REVIEW.fire(kept, facts, "sign", by=actor, at=clock.now())
    sha256 = keep_content(session, KIND, kept.id, content(session, kept, conclusion.strip()))
    signable = Signable(KIND, kept.id, kept.reference, kept.version, sha256, POLICY)
    give_signature(session, actor, proof, signable, [Statement(REVIEWED, MEANING)])
    kept.signed_at, kept.content_sha256 = clock.now(), sha256
    kept.conclusion = conclusion.strip()
    record(session, actor, "trail_review.signed", kept, content=sha256)


def abandon(session: Session, actor: Actor, review: TrailReview, reason: str) -> None:
    """Give a review up: what it covered is new again, for the next one."""
    must(session, actor, Permission.ABANDON, review)
    kept = locked(session, review)
    TRAIL_REVIEW.fire(kept, facts_of(session, kept, reason), "abandon", by=actor, at=clock.now())
    kept.conclusion = reason.strip()
    record(session, actor, "trail_review.abandoned", kept, reason=reason)
