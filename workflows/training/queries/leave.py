"""Who is on long leave, and who came back from one."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

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


def on_leave(session: Session, today: date) -> frozenset[int]:
    """Return everybody who is on long leave today; one statement."""
    is_away = (Absence.starts_on <= today) & (today < ENDS)
    somebody = select(Absence.person_id).where(is_away)
    wanted = select(Absence.person_id, Absence.starts_on, ENDS.label("ends_on"))
    found = defaultdict[int, list[Away]](list)
    for row in session.execute(wanted.where(Absence.person_id.in_(somebody))):
        found[row.person_id].append(Away(row.starts_on, row.ends_on))
    return frozenset(key for key, spans in found.items() if leave_on(spans, today))
