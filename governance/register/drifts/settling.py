"""Settling a drift without a change: a step of other slices' commands.

It is no command: the command that calls it permits first and records last.
"""

from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor
from governance.register.drifts.models import Drift
from governance.register.drifts.queries import facts_of, whole
from governance.register.drifts.rules import DRIFT


def put_back(session: Session, actor: Actor, drift: Drift) -> None:
    """Settle what was put back as it was approved."""
    found = whole(session, drift)
    DRIFT.fire(found, facts_of(found), "settle", by=actor, at=clock.now())
