"""One round: what is done is closed, what is over is taken back, what is owed is asked."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.identity.employment.days import days_at
from workflows.training.commands import asking
from workflows.training.models import TrainingAssignment
from workflows.training.queries.facts import facts_of
from workflows.training.queries.finished import finished
from workflows.training.queries.leave import absences
from workflows.training.queries.rounds import Look, last_round
from workflows.training.rules.days import back_on, due_anew, leave_on
from workflows.training.rules.owing import owed, withdrawn


def look(session: Session, actor: Actor, people: Sequence[int], look: Look) -> None:
    """Look at what some people owe, and bring it into line; for the worker.

    What day it is for each of them is told by the clock of where they work.
    """
    last_round(session)
    days = days_at(session, look.at)
    by_day = defaultdict[date, list[int]](list)
    for person_id in people:
        by_day[days.of(person_id)].append(person_id)
    for on, some in sorted(by_day.items()):
        _look(session, actor, some, on)


def _look(session: Session, actor: Actor, people: Sequence[int], on: date) -> None:
    for assignment, by in finished(session, people):
        asking.close(session, actor, assignment, by)
    session.flush()
    facts = facts_of(session, people, on)
    for key, why in withdrawn(facts):
        asking.take_back(session, actor, session.get_one(TrainingAssignment, key), why)
    session.flush()
    _date_anew(session, actor, people, on)
    asking.issue(session, actor, owed(facts))


def _date_anew(session: Session, actor: Actor, people: Sequence[int], on: date) -> None:
    """Give fresh due days to whoever is back from a long leave."""
    of, spans = TrainingAssignment, absences(session, people)
    back = {
        key: ended
        for key, each in spans.items()
        if (ended := back_on(each, on)) and not leave_on(each, on)
    }
    waited = select(of).where(of.person_id.in_(back), of.closed_at.is_(None)).order_by(of.id)
    for each in session.scalars(waited).all():
        if each.dated_on < back[each.person_id]:
            due_on = due_anew(each.dated_on, each.due_on, on)
            asking.date_anew(session, actor, each, on, due_on)


def note(session: Session, look: Look) -> None:
    """Note up to where it was looked."""
    last = last_round(session)
    last.seq, last.looked_at = look.seq, look.at
