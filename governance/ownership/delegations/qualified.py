"""Whether somebody who is to stand in holds what the work asks for: told by a higher slice."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from governance.ownership.models import Activity
from governance.ownership.subjects import Subject


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody who is to act for another at a place and below it."""

    person_id: int
    person: str
    activity: Activity | None
    """None: everything that the other answers for."""

    at: Subject


QUALIFIED: list[Callable[[Session, StandIn], list[str]]] = []
"""Each returns, as sentences, what somebody lacks; with these a delegation is made, and refused
where it would be used."""


def lacking(session: Session, stand_in: StandIn) -> list[str]:
    """Return all that somebody lacks for what they are to do for another."""
    return [told for each in QUALIFIED for told in each(session, stand_in)]
