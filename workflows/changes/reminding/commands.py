"""Bring to mind what waits, and open the check of an effect: the worker's commands."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor
from governance.identity.models import Role
from governance.ownership.people import holders
from workflows.changes.commands.moving import fire
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.queries.awaited import People, awaited
from workflows.changes.queries.case import KIND, Case, case_of
from workflows.changes.reminding.models import Reminder
from workflows.changes.reminding.queries import told_of
from workflows.changes.rules.deadlines import steps_due, steps_of
from workflows.notifications.telling import News, tell

TOLD_LATER = {2: Role.CHANGE_COORDINATOR, 3: Role.AREA_OWNER}
"""Who is told besides those it waits for, and at which step."""


def locked(session: Session, change_id: int) -> ChangeRequest:
    """Return a change that nobody else moves until the end of the transaction."""
    wanted = select(ChangeRequest).where(ChangeRequest.id == change_id).with_for_update()
    return session.scalars(wanted).one()


def remind(session: Session, actor: Actor, change: ChangeRequest) -> None:
    """Tell people of each step of the deadline that is due, once; for the worker."""
    if change.due_at is None or change.state is ChangeState.ON_HOLD:
        return
    case, now = case_of(session, change), clock.now()
    due, done = steps_due(change.due_at, now, steps_of(change.state)), told_of(session, change)
    waits = awaited(session, case)
    for step in range(done + 1, due + 1):
        is_early = change.due_at > now or step == 1
        to = waits if is_early else _holding(session, case, TOLD_LATER[step])
        sentence = _sentence(change, is_early=is_early, waits=waits)
        news = News(KIND, change.id, change.reference, sentence, is_urgent=True)
        tell(session, to.keys(), news)
        session.add(
            Reminder(
                change_id=change.id, due_at=change.due_at, step=step, people=len(to), told_at=now
            )
        )
    if due > done:
        record(session, actor, "change.reminded", change, step=due, waits_for=sorted(waits))


def _holding(session: Session, case: Case, role: Role) -> People:
    found = holders(session, [role], case.change.place.path)
    return {each.person_id: each.person for each in found}


def _sentence(change: ChangeRequest, *, is_early: bool, waits: People) -> str:
    """Say what waits, without the change's own words."""
    is_effect = change.state is ChangeState.EFFECTIVENESS
    state = "the check of its effect" if is_effect else change.state.replace("_", " ")
    if is_early:
        return f"{change} waits for you in {state}, and is soon due."
    who = ", ".join(sorted(waits.values())) or "nobody that could be named"
    return f"{change} is overdue in {state}: it waits for {who}."


def check(session: Session, actor: Actor, change: ChangeRequest) -> None:
    """Ask for the effect of a closed change, now that it can be judged; for the worker."""
    fire(case_of(session, change), "check", actor)
    record(session, actor, "change.check_opened", change, effect_on=change.effect_on)
