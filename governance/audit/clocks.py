"""Whether the clock that the trail takes its times from can be believed.

It is the clock of the machine that the worker runs on. It is compared with whatever else tells the
time: how much of it has gone by without anybody setting it, the database server, the witness.
"""

import logging
import time
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.audit.keyring import KEEPER
from governance.audit.models import AuditEvent, Verification
from governance.audit.rules import Permission
from governance.core import clock, throttle
from governance.core.access import Actor, could
from governance.core.contributions import INBOX, Group, Item, Target

log = logging.getLogger(__name__)
MOST: Final = timedelta(minutes=1)
"""By how much two clocks may differ."""

DIFFERS: Final = "clock.differs"
A_DAY: Final = timedelta(days=1)
LIMIT: Final = ("clock differs", 0)
PAUSE: Final = timedelta(hours=1)


class Steady:
    """How much time has gone by, by a clock that nobody sets."""

    def __init__(self) -> None:
        """Begin to count."""
        self._began, self._at = time.monotonic(), clock.now()

    def expected(self) -> datetime:
        """Return what the clock would show had nobody set it, and begin to count anew."""
        expected = self._at + timedelta(seconds=time.monotonic() - self._began)
        self._began, self._at = time.monotonic(), clock.now()
        return expected


def of_server(session: Session) -> datetime | None:
    """Return the time of the database's server; None where the database is a file."""
    if session.get_bind().dialect.name == "sqlite":
        return None
    told: datetime | None = session.scalar(select(func.clock_timestamp()))
    return told


def compare(session: Session, source: str, theirs: datetime | None) -> None:
    """Record, at most once an hour, that another clock differs by more than a minute."""
    if theirs is None or abs(clock.now() - theirs) <= MOST:
        return
    seconds = round((clock.now() - theirs).total_seconds())
    log.error("the clock of this machine differs from that of %s by %s s", source, seconds)
    if throttle.is_open(session, *LIMIT, most=1, within=PAUSE):
        throttle.hit(session, *LIMIT)
        record(session, KEEPER, DIFFERS, source, seconds=seconds, source=source)


def to_set(session: Session, actor: Actor) -> list[Item]:
    """Return an item while a clock was found to differ within a day."""
    if not could(actor, Permission.READ_VERIFICATION, Verification):
        return []
    found = select(AuditEvent).where(
        AuditEvent.verb == DIFFERS, AuditEvent.at > clock.now() - A_DAY
    )
    last = session.scalars(found.order_by(AuditEvent.seq.desc()).limit(1)).one_or_none()
    if last is None:
        return []
    title = f"The clock of the server differs from that of {last.subject}: have it set"
    why = "You answer for the integrity of the records"
    to = Target("audit.checkpoints")
    return [Item(Group.FIX, "Clock", title, why, "Look", to, since=last.at)]


INBOX.append(to_set)
