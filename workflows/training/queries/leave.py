"""Who is on long leave, and who came back from one."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.identity.employment.days import Days, days_at
from governance.ownership.models import Absence
from workflows.training.rules.days import Away, leave_on

ENDS = func.coalesce(Absence.cancelled_on, Absence.ends_on)
"""First day back: the day that was told, or an earlier one."""


def absences(session: Session, people: Collection[int]) -> dict[int, list[Away]]:
    """Return the absences of these people, those to come as well; one statement."""
    wanted = select(Absence.person_id, Absence.starts_on, ENDS.label("ends_on"))
    found = defaultdict[int, list[Away]](list)
    for row in session.execute(wanted.where(Absence.person_id.in_(people))):
        found[row.person_id].append(Away(row.starts_on, row.ends_on))
    return found


@dataclass(frozen=True, slots=True)
class Now:
    """What day it is for each person, and who of them is on long leave."""

    days: Days
    away: frozenset[int]


def now_of(session: Session) -> Now:
    """Return what day it is for everybody, and who is on long leave."""
    days = days_at(session)
    return Now(days, on_leave(session, days))


def on_leave(session: Session, days: Days) -> frozenset[int]:
    """Return everybody who is on long leave on the day that it is for them; one statement."""
    a_day = timedelta(days=1)
    is_away = (Absence.starts_on <= days.usual + a_day) & (days.usual - a_day < ENDS)
    somebody = select(Absence.person_id).where(is_away)
    wanted = select(Absence.person_id, Absence.starts_on, ENDS.label("ends_on"))
    found = defaultdict[int, list[Away]](list)
    for row in session.execute(wanted.where(Absence.person_id.in_(somebody))):
        found[row.person_id].append(Away(row.starts_on, row.ends_on))
    return frozenset(key for key, spans in found.items() if leave_on(spans, days.of(key)))
