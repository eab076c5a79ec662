"""Plan who brings what, say how it stands, and sign what is not needed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, NotFound, RuleViolation
from governance.evidence.rules import Statement
from governance.evidence.signing import keep_content, sign
from governance.identity.attest import Proof
from governance.identity.models import Person
from workflows.changes.commands.writing import must_be_open, signable
from workflows.changes.deliverables.models import Deliverable, DeliverableState
from workflows.changes.deliverables.queries import named
from workflows.changes.deliverables.rules import DELIVERABLE, OPEN, SET_ASIDE, SETS_ASIDE
from workflows.changes.deliverables.steps import work_out
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.queries.case import KIND, Case, case_of
from workflows.changes.rules.permissions import Permission

UNTIL = frozenset(
    {
        ChangeState.PLANNING,
        ChangeState.APPROVAL,
        ChangeState.AUTHORISED,
        ChangeState.IMPLEMENTATION,
        ChangeState.VERIFICATION,
        ChangeState.RELEASE,
    }
)
"""States in which something is brought."""


def renew(session: Session, actor: Actor, change: ChangeRequest) -> None:
    """Work the checklist out again, by its assets and its class of now."""
    must(session, actor, Permission.PLAN_DELIVERABLES, change)
    must_be_open(change)
    number = work_out(session, case_of(session, change))
    record(session, actor, "change.deliverables_worked_out", change, items=number)


def plan(
    session: Session,
    actor: Actor,
    change: ChangeRequest,
    chosen: Collection[int],
    by: tuple[int, date],
) -> None:
    """Name who brings these items, and by when; it is part of the plan."""
    must(session, actor, Permission.PLAN_DELIVERABLES, change)
    must_be_open(change)
    owner_id, due_on = by
    if due_on < clock.today():
        raise RuleViolation(f"{due_on} is over: choose a day by which it can be brought.")
    owner = session.get(Person, owner_id)
    if owner is None or owner.deactivated_at is not None:
        raise RuleViolation("Who you chose is not there any more: choose somebody else.")
    rows = _chosen(case_of(session, change), chosen, OPEN)
    for row in rows:
        row.owner_id, row.due_on = owner_id, due_on
    record(session, actor, "change.deliverables_planned", change, items=len(rows))


@dataclass(frozen=True, slots=True)
class Brought:
    """How far items are, and where they are found."""

    is_done: bool
    file_id: int | None = None
    """A file of the change."""

    reference: str = ""
    """The system and the number of what is kept elsewhere."""


def deliver(
    session: Session,
    actor: Actor,
    change: ChangeRequest,
    chosen: Collection[int],
    brought: Brought,
) -> None:
    """Say that items are in work, or done and where they are found."""
    must(session, actor, Permission.DELIVER, change)
    if change.state not in UNTIL:
        raise Conflict(f"{change} is {change.whereabouts}: nothing is brought for it now.")
    case = case_of(session, change)
    rows = _chosen(case, chosen, (*OPEN, DeliverableState.DONE))
    file = next((kept.file for kept in case.files if kept.id == brought.file_id), None)
    if brought.file_id is not None and file is None:
        raise NotFound(f"{change} has no such file.")
    if brought.is_done and file is None and not brought.reference:
        raise RuleViolation("Name a file of the change, or where else it is found.")
    now = clock.now()
    for row in rows:
        DELIVERABLE.fire(row, row, "deliver" if brought.is_done else "begin", by=actor, at=now)
        row.evidence = file.name if file else brought.reference
        row.evidence_sha256 = file.sha256 if file else None
        row.told_at, row.told_by_id = now, actor.id
    told = {"items": [named(row) for row in rows], "evidence": rows[0].evidence}
    verb = "change.delivered" if brought.is_done else "change.delivering"
    record(session, actor, verb, change, **told)


@dataclass(frozen=True, slots=True)
class SettingAside:
    """Which items are not needed, and why."""

    items: Collection[int]
    reason: str


def set_aside(
    session: Session,
    actor: Actor,
    change: ChangeRequest,
    said: SettingAside,
    proof: Proof,
) -> None:
    """Sign, for validation, that items are not needed, and why; who wrote the change may not."""
    must(session, actor, Permission.SET_ASIDE, change)
    must_be_open(change)
    if actor.id == change.author_id:
        raise RuleViolation(f"{actor.name} wrote {change}: somebody else of validation signs it.")
    case, now = case_of(session, change), clock.now()
    rows, reason = _chosen(case, said.items, OPEN), said.reason
    body = {
        "reference": change.reference,
        "not_needed": [named(row) for row in rows],
        "asked_for_by": [row.why for row in rows],
        "reason": reason,
        "by": actor.name,
    }
    sha256 = keep_content(session, KIND, change.id, body)
    for row in rows:
        DELIVERABLE.fire(row, row, "set_aside", by=actor, at=now)
        row.reason, row.sha256 = reason, sha256
        row.told_at, row.told_by_id = now, actor.id
    session.flush()
    says = Statement(SET_ASIDE, f"{SETS_ASIDE} {reason}")
    sign(session, actor, proof, signable(case, sha256), [says])
    told = [named(row) for row in rows]
    record(session, actor, "change.deliverables_set_aside", change, items=told, reason=reason)


def _chosen(
    case: Case, chosen: Collection[int], states: Collection[DeliverableState]
) -> list[Deliverable]:
    rows = [row for row in case.deliverables if row.id in chosen and row.state in states]
    if not rows or len(rows) != len(set(chosen)):
        raise RuleViolation("Choose among the items of its checklist that are still open.")
    return rows
