"""All that the rule of what people owe looks at: a fixed number of statements for many people."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.identity.models import Person
from workflows.training.models import TrainingAssignment
from workflows.training.queries import asks, stands
from workflows.training.queries.leave import absences
from workflows.training.rules.days import back_on, leave_on
from workflows.training.rules.owing import Facts, Key, Open


def facts_of(session: Session, people: Sequence[int], today: date) -> Facts:
    """Return what is asked of these people, where they stand, and what is open."""
    held = asks.held(session, people, today)
    asked = [*asks.of_curricula(session, people, today), *asks.of_gaps(session, held, today)]
    spans = absences(session, people)
    looked_at = stands.looked_at(session, people, {each.key.item_id for each in asked})
    return Facts(
        today=today,
        asks=[each.ask for each in asked],
        stands=stands.of_asks(looked_at, asked),
        coming=stands.coming(session, looked_at, asked),
        open=_open(session, people),
        away=frozenset(key for key, each in spans.items() if leave_on(each, today)),
        back={key: back for key, each in spans.items() if (back := back_on(each, today))},
        gone=_gone(session, people),
    )


def _open(session: Session, people: Sequence[int]) -> list[Open]:
    of = TrainingAssignment
    wanted = select(of).where(of.person_id.in_(people), of.closed_at.is_(None)).order_by(of.id)
    return [
        Open(each.id, Key(each.person_id, each.item_id), each.version_id, each.reason)
        for each in session.scalars(wanted)
    ]


def _gone(session: Session, people: Sequence[int]) -> frozenset[int]:
    wanted = select(Person.id).where(Person.id.in_(people), Person.deactivated_at.is_not(None))
    return frozenset(session.scalars(wanted))
