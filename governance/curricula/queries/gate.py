"""Whether somebody is current on the documents by which a thing is done: told to the gate."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.curricula.models import TrainingItem, TrainingItemVersion
from governance.curricula.queries.standings import standings
from governance.curricula.rules.gate import lesson
from governance.skills.queries.gate import LEARNED, Doing, Who
from governance.skills.rules.gate import Lesson
from governance.skills.rules.requirements import Deed

WORK = frozenset({Deed.IMPLEMENTING.value, Deed.VERIFYING.value})
"""Who works by a document, or checks work by it, is current on it. Source: House rule, ADR 0049."""


def of_documents(session: Session, who: Who, doing: Doing) -> list[Lesson]:
    """Return how somebody stands with each document by which they work; others ask nothing."""
    if doing.activity not in WORK or not doing.procedures:
        return []
    codes = {code.upper() for code in doing.procedures}
    wanted = (
        select(TrainingItem.id, TrainingItem.code)
        .where(func.upper(TrainingItem.code).in_(codes), TrainingItem.ended_on.is_(None))
        .order_by(TrainingItem.code)
    )
    known = {row.id: row.code for row in session.execute(wanted)}
    at = doing.at or clock.now()
    found = standings(session, [who.id], list(known), at, at) if known else {}
    in_force = {standing.version_id for standing in found.values()} - {None}
    labels = {}
    if in_force:
        of = TrainingItemVersion
        rows = session.execute(select(of.id, of.label).where(of.id.in_(in_force)))
        labels = {row.id: row.label for row in rows}
    return [
        lesson(known[item_id], labels[standing.version_id], standing)
        for (_, item_id), standing in found.items()
        if standing.version_id is not None
    ]


LEARNED.append(of_documents)
