"""What lets somebody act besides roles: delegations, duties; higher slices say which there are."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor
from governance.identity.models import Person


@dataclass(frozen=True, slots=True)
class Beside:
    """One thing besides a role by which somebody acts."""

    source: str
    """What it is: a delegation, a duty."""

    what: str
    where: str
    since: date
    until: date | None
    """First day without it; None: until ended."""

    why: str


BESIDE: list[Callable[[Session, Actor | None, Person, date], list[Beside]]] = []
"""Each returns what is in force on a day, as far as the actor may read it; None reads all."""


def besides(
    session: Session, actor: Actor | None, person: Person, on: date | None = None
) -> list[Beside]:
    """Return what lets a person act besides roles, on a day; None: today."""
    day = on or clock.today()
    return [each for source in BESIDE for each in source(session, actor, person, day)]
