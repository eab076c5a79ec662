"""Take a request on, or return it; open an assessment again; put a change on hold."""

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.ownership.delegations.queries import stands_for
from workflows.changes.commands.moving import fire, settle
from workflows.changes.commands.scoring import rescore
from workflows.changes.commands.writing import with_impact
from workflows.changes.models import ChangeKind, ChangeRequest
from workflows.changes.queries.case import Case, case_of
from workflows.changes.queries.facts import facts_of
from workflows.changes.rules.content import kept_apart
from workflows.changes.rules.machine import machine_of
from workflows.changes.rules.permissions import Permission


def classify(
    session: Session, actor: Actor, change: ChangeRequest, kind: ChangeKind | None = None
) -> None:
    """Confirm what kind of change it is, or say which, and take it on.

    Of another kind it travels along other dependencies: what it reaches is worked out again.
    Without open questions it is planned at once.
    """
    must(session, actor, Permission.CLASSIFY, change)
    case = case_of(session, change)
    _apart(session, actor, case, "classify")
    if kind and kind is not change.kind:
        change.kind = kind
        case = with_impact(case)
        rescore(case)
    fire(case, "classify", actor)
    record(session, actor, "change.classified", change, kind=change.kind)
    settle(case, actor)


def return_(session: Session, actor: Actor, change: ChangeRequest, reason: str) -> None:
    """Return a request to who wrote it: something of it is to be written otherwise first."""
    must(session, actor, Permission.RETURN, change)
    case = case_of(session, change)
    _apart(session, actor, case, "return_")
    fire(case, "return_", actor)
    record(session, actor, "change.returned", change, reason=reason)


def _apart(session: Session, actor: Actor, case: Case, verb: str) -> None:
    """Raise `RuleViolation` if the actor stands in for who wrote it."""
    if told := kept_apart(case.parts, actor, verb, stands_for(session, actor.id)):
        raise RuleViolation(*told)


def reassess(session: Session, actor: Actor, change: ChangeRequest, reason: str) -> None:
    """Open the assessment again, while the plan is being written."""
    must(session, actor, Permission.REASSESS, change)
    fire(case_of(session, change), "reassess", actor)
    record(session, actor, "change.reassessed", change, reason=reason)


def hold(session: Session, actor: Actor, change: ChangeRequest, reason: str) -> None:
    """Put a change on hold: its deadline and what waits for an answer are suspended."""
    must(session, actor, Permission.HOLD, change)
    case, now = case_of(session, change), clock.now()
    machine_of(change).fire(change, facts_of(session, case), "hold", by=actor, at=now)
    change.held_at = now
    record(session, actor, "change.held", change, reason=reason)


def resume(session: Session, actor: Actor, change: ChangeRequest) -> None:
    """Go on with a change where it was; what was suspended has as much time left as it had."""
    must(session, actor, Permission.RESUME, change)
    case, now = case_of(session, change), clock.now()
    machine_of(change).fire(change, facts_of(session, case), "resume", by=actor, at=now)
    held = now - (change.held_at or now)
    change.due_at = change.due_at and change.due_at + held
    for row in (row for voice in case.voices for row in voice.rows):
        if row.answered_at is None and row.without_at is None:
            row.due_at += held
    change.held_at = None
    record(session, actor, "change.resumed", change)
