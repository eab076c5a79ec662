"""Bring to mind what waits: the worker's commands."""

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor
from governance.identity.models import Role
from workflows.deviations.models import Capa, Deviation
from workflows.deviations.queries import capas, deviations
from workflows.deviations.queries.reminding import WAITS_FOR, holding
from workflows.deviations.rules.deadlines import capa_due, steps_due
from workflows.deviations.rules.permissions import LEADS
from workflows.notifications.telling import News, tell


def remind(session: Session, actor: Actor, deviation: Deviation) -> None:
    """Tell people of each step of a deviation's deadline that is due, once; for the worker."""
    if deviation.due_at is None:
        return
    due = steps_due(deviation.due_at, clock.now())
    said = {1: f"{deviation} waits for you, and is soon due."}
    to = {1: WAITS_FOR[deviation.state], 2: LEADS, 3: (Role.QA,)}
    for step in range(deviation.reminded + 1, due + 1):
        sentence = said.get(step, f"{deviation} is overdue, and nobody went on with it.")
        news = News(deviations.KIND, deviation.id, str(deviation), sentence, is_urgent=True)
        tell(session, holding(session, to[step], deviation.place_id), news)
    if due > deviation.reminded:
        deviation.reminded = due
        record(session, actor, "deviation.reminded", deviation, step=due)


def remind_of_action(session: Session, actor: Actor, capa: Capa) -> None:
    """Tell people of each step of an action's deadline that is due, once; for the worker."""
    due = steps_due(capa_due(capa.due_on), clock.now())
    to = {2: LEADS, 3: (Role.QA,)}
    for step in range(capa.reminded + 1, due + 1):
        is_early = step == 1
        sentence = f"{capa} waits for you, and is soon due." if is_early else f"{capa} is overdue."
        news = News(capas.KIND, capa.id, str(capa), sentence, is_urgent=True)
        others = set() if is_early else holding(session, to[step], capa.place_id)
        tell(session, {capa.owner_id} | others, news)
    if due > capa.reminded:
        capa.reminded = due
        record(session, actor, "capa.reminded", capa, step=due)
