"""Propose that two people learn from each other; agree, begin, do it together, end it."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, NotFound, RuleViolation
from governance.places.models import Place
from workflows.notifications.telling import News, tell
from workflows.pairing.models import PairPlan, PairTask
from workflows.pairing.queries.plans import KIND, facts_of, whole
from workflows.pairing.queries.suggesting import coming_up, suggested
from workflows.pairing.rules.machine import PAIR
from workflows.pairing.rules.permissions import Permission
from workflows.pairing.rules.suggesting import Suggestion
from workflows.pairing.rules.tasks import LEAST, Task, tasks

LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Which suggestion is taken up, and by when."""

    key: tuple[int, int, int]
    """The keys of the learner, the buddy and the competence."""

    target_on: date


def found(session: Session, place: Place, key: tuple[int, int, int]) -> Suggestion:
    """Return the suggestion of these three; raises `RuleViolation` if there is none any more."""
    for one in suggested(session, place):
        if one.key == key:
            return one
    raise RuleViolation(
        f"This pair is not suggested at {place.name} any more: choose one of the list."
    )


def propose(session: Session, actor: Actor, place: Place, proposal: Proposal) -> PairPlan:
    """Propose a pair with what they do together at the changes that come up; both are asked."""
    must(session, actor, Permission.PROPOSE, place)
    one = found(session, place, proposal.key)
    together = tasks(coming_up(session, place, one))
    if reasons := _reasons(place, one, proposal.target_on, together):
        raise RuleViolation(*reasons)
    made = PairPlan(
        place_id=place.id, site_id=place.site_id or place.id,
        learner_id=one.learner.id, buddy_id=one.buddy.id, competence_id=one.subject.id,
        from_level=one.held, to_level=one.subject.wanted,
        back_id=one.back and one.back.id, back_level=one.back and one.back.wanted,
        why=one.why, target_on=proposal.target_on,
        proposed_by=actor.name, proposed_at=clock.now(),
    )  # fmt: skip
    session.add(made)
    session.flush()
    session.add_all(
        PairTask(plan_id=made.id, change_id=each.change.id, what=each.what) for each in together
    )
    session.flush()
    record(session, actor, "pair_plan.proposed", made, why=one.why)
    return made


def _reasons(place: Place, one: Suggestion, target_on: date, together: list[Task]) -> list[str]:
    today, told = clock.today(), []
    if not today < target_on <= today + LONGEST:
        told.append("The day by which it is reached lies within a year from tomorrow.")
    if len(together) < LEAST:
        told.append(
            f"Nothing comes up at {place.name} that calls for {one.subject.label}: "
            "plan it once a change is raised there."
        )
    return told


def agree(session: Session, actor: Actor, plan: PairPlan) -> None:
    """Agree as one of the two; with the second word it is agreed."""
    must(session, actor, Permission.AGREE, plan)
    plan, now = whole(session, plan), clock.now()
    PAIR.fire(plan, facts_of(session, plan), "agree", by=actor, at=now)
    mine = "learner_agreed_at" if plan.learner_id == actor.id else "buddy_agreed_at"
    if getattr(plan, mine) is not None:
        raise Conflict(f"{actor.name} agreed to {plan} already.")
    setattr(plan, mine, now)
    facts = facts_of(session, plan)
    if not facts.unagreed:
        PAIR.fire(plan, facts, "settle", by=actor, at=now)
    session.flush()
    record(session, actor, "pair_plan.agreed", plan)


def begin(session: Session, actor: Actor, plan: PairPlan) -> None:
    """Begin what both agreed to."""
    must(session, actor, Permission.CARRY_ON, plan)
    plan = whole(session, plan)
    PAIR.fire(plan, facts_of(session, plan), "begin", by=actor, at=clock.now())
    session.flush()
    record(session, actor, "pair_plan.begun", plan)


def tick(session: Session, actor: Actor, plan: PairPlan, task_id: int) -> None:
    """Say that the two did one of their tasks."""
    must(session, actor, Permission.CARRY_ON, plan)
    plan, now = whole(session, plan), clock.now()
    PAIR.fire(plan, facts_of(session, plan), "tick", by=actor, at=now)
    task = next((one for one in plan.tasks if one.id == task_id), None)
    if task is None:
        raise NotFound(f"{plan} has no such task.")
    if task.done_at is not None:
        raise Conflict("This task was done already.")
    task.done_at, task.done_by_id = now, actor.id
    session.flush()
    record(session, actor, "pair_plan.task_done", plan, what=task.what)


def finish(session: Session, actor: Actor, plan: PairPlan) -> None:
    """Bring it to its end, once what shows the goal is recorded."""
    must(session, actor, Permission.CARRY_ON, plan)
    plan, now = whole(session, plan), clock.now()
    PAIR.fire(plan, facts_of(session, plan), "finish", by=actor, at=now)
    plan.ended_at = now
    session.flush()
    record(session, actor, "pair_plan.finished", plan)


def stop(session: Session, actor: Actor, plan: PairPlan, reason: str) -> None:
    """Give it up, with the reason; whoever else is part of it is told."""
    must(session, actor, Permission.STOP, plan)
    plan, now = whole(session, plan), clock.now()
    PAIR.fire(plan, facts_of(session, plan, reason), "stop", by=actor, at=now)
    plan.ended_at, plan.reason = now, reason.strip()
    session.flush()
    news = News(KIND, plan.id, plan.reference, f"{plan} was stopped.")
    tell(session, {plan.learner_id, plan.buddy_id} - {actor.id}, news)
    record(session, actor, "pair_plan.stopped", plan, reason=reason.strip())
