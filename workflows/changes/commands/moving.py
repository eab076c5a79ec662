"""Move a change along its life: a step of the commands that do so."""

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor
from workflows.changes.deliverables.steps import work_out
from workflows.changes.models import ChangeState
from workflows.changes.queries.case import Case
from workflows.changes.queries.facts import facts_of
from workflows.changes.rules.deadlines import due_at
from workflows.changes.rules.facts import ChangeFacts
from workflows.changes.rules.machine import machine_of
from workflows.changes.temporary.queries import end_of


def fire(case: Case, verb: str, by: Actor, facts: ChangeFacts | None = None) -> None:
    """Move the change, or raise with every reason why not; set by when its next step is due."""
    change, now = case.change, clock.now()
    facts = facts or facts_of(case.session, case)
    machine_of(change).fire(change, facts, verb, by=by, at=now)
    ends = due_at(change, now, change.site.time_zone)
    change.due_at = ends or end_of(case.session, change)


def settle(case: Case, actor: Actor) -> None:
    """Take what was assessed on to its planning, once nothing of the assessment is open."""
    change, machine = case.change, machine_of(case.change)
    if change.state is not ChangeState.ASSESSMENT or "plan" not in machine.moves:
        return
    case.session.flush()
    facts = facts_of(case.session, case)
    if not machine.refusals(facts, "plan", actor, clock.now()):
        fire(case, "plan", actor, facts)
        work_out(case.session, case)
        record(case.session, actor, "change.planned", change)
