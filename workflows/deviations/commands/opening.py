"""Open a deviation that somebody found."""

from typing import Any

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from workflows.deviations.models import Deviation
from workflows.deviations.opening import Opened, open_deviation
from workflows.deviations.rules.permissions import Permission


def open_by_hand(session: Session, actor: Actor, opened: Opened) -> Deviation:
    """Open a deviation that somebody found."""
    must(session, actor, Permission.OPEN, opened.place)
    if opened.found_at and opened.found_at > clock.now():
        raise RuleViolation("It was found before it is told: say when.")
    made = open_deviation(session, actor, opened)
    record(session, actor, "deviation.opened", made, reason=made.title, **_facts(made))
    return made


def _facts(made: Deviation) -> dict[str, Any]:
    return {"source": made.source, "severity": made.severity, "of": made.of}
