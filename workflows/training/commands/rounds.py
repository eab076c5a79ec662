"""One round: what is done is closed, what is over is taken back, what is owed is asked."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core.access import Actor
from workflows.training.commands import asking
from workflows.training.models import TrainingAssignment
from workflows.training.queries.facts import facts_of
from workflows.training.queries.finished import finished
from workflows.training.queries.leave import absences
from workflows.training.queries.rounds import Look, last_round
from workflows.training.rules.days import back_on, due_anew, leave_on
from workflows.training.rules.owing import owed, withdrawn


def look(session: Session, actor: Actor, people: Sequence[int], look: Look) -> None:
    """Look at what some people owe on a day, and bring it into line; for the worker."""
    last_round(session)
    for assignment, by in finished(session, people):
        asking.close(session, actor, assignment, by)
    session.flush()
    facts = facts_of(session, people, look.on)
    for key, why in withdrawn(facts):
        asking.take_back(session, actor, session.get_one(TrainingAssignment, key), why)
    session.flush()
    _date_anew(session, actor, people, look)
    asking.issue(session, actor, owed(facts))


def _date_anew(session: Session, actor: Actor, people: Sequence[int], look: Look) -> None:
    """Give fresh due days to whoever is back from a long leave."""
    of, spans = TrainingAssignment, absences(session, people)
    back = {
        key: ended
        for key, each in spans.items()
        if (ended := back_on(each, look.on)) and not leave_on(each, look.on)
    }
    waited = select(of).where(of.person_id.in_(back), of.closed_at.is_(None)).order_by(of.id)
    for each in session.scalars(waited).all():
        if each.dated_on < back[each.person_id]:
            due_on = due_anew(each.dated_on, each.due_on, look.on)
            asking.date_anew(session, actor, each, due_on)


def note(session: Session, look: Look) -> None:
    """Note up to where it was looked."""
    last = last_round(session)
    last.seq, last.looked_on = look.seq, look.on
