"""Deviations that came out of a change, and who had a hand in the change."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import KIND, case_of
from workflows.deviations.models import Deviation
from workflows.deviations.queries.deviations import INVOLVED, of_record


def deviations(session: Session, change: ChangeRequest) -> Sequence[Deviation]:
    """Return the deviations that came out of a change, oldest first."""
    return of_record(session, KIND, change.id)


def involved(session: Session, change_id: int) -> Mapping[int, str]:
    """Return who wrote a change, carried it out or verified it, and which."""
    case = case_of(session, session.get_one(ChangeRequest, change_id))
    parts, change = case.parts, case.change
    told = {change.author_id: f"wrote {change}"}
    if parts.verifier_id is not None:
        told[parts.verifier_id] = f"verified {change}"
    return told | dict.fromkeys(parts.workers, f"carried out {change}")


INVOLVED[KIND] = involved
