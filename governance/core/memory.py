"""What was worked out of the database, kept in this process until anything is written.

The end of the trail tells: no row of an audited table is written without an act in it. Only what
is opened for reading remembers; there, one snapshot holds the trail's end and everything else.
The trail says itself where it ends: the kernel knows no slice.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Select
from sqlalchemy.orm import Session

from governance.core import clock

AGE = timedelta(minutes=1)
"""How long anything is believed while nothing is written: dates pass without an act."""

MOST = 2_000
"""Things known about one database; one more, and they are worked out anew."""

ENDS: list[Select[int]] = []
"""The one question to which every act changes the answer."""

T = TypeVar("T")


def told_by(end: Select[int]) -> None:
    """Ask this from now on whether anything was written."""
    ENDS[:] = [end]


@dataclass(frozen=True, slots=True)
class Known:
    """What is true of a database up to one act."""

    head: int
    since: datetime
    things: dict[Hashable, Any] = field(default_factory=dict)


_KNOWN: WeakKeyDictionary[Any, Known] = WeakKeyDictionary()
"""By the pool of a database's connections: it lives as long as the database is open."""


def remembers(session: Session) -> bool:
    """Whether what is worked out here is kept: only what is opened for reading remembers."""
    return bool(session.info.get("is_reading"))


def remembered(session: Session, key: Hashable, work: Callable[[], T]) -> T:
    """Return what the work comes to, which depends on the key and on audited tables alone."""
    if not remembers(session):
        return work()
    things = _known(session).things
    if key not in things:
        things[key] = work()
    return cast("T", things[key])


def within(session: Session, key: Hashable, work: Callable[[], T]) -> T:
    """Return what the work comes to, done once in each snapshot of what is opened for reading.

    The cards of a page that ask the same share the answer; where anything may be written, each
    asks anew.
    """
    if not remembers(session):
        return work()
    transaction, things = session.info.get("within", (None, {}))
    if transaction is None or transaction is not session.get_transaction():
        things = dict[Hashable, Any]()
    if key not in things:
        things[key] = work()
        session.info["within"] = session.get_transaction(), things
    return cast("T", things[key])


def learn(session: Session, head: int) -> None:
    """Take where the trail ends in this snapshot, from a question that asked it along."""
    if remembers(session):
        session.info["known"] = session.get_transaction(), _up_to(session, head)


def _known(session: Session) -> Known:
    """Return what is known in the snapshot of this session; nothing yet after a new act."""
    transaction, known = session.info.get("known", (None, None))
    if transaction is None or transaction is not session.get_transaction():
        learn(session, session.scalar(ENDS[0]) or 0)
        _, known = session.info["known"]
    return cast("Known", known)


def _up_to(session: Session, head: int) -> Known:
    pool = session.connection().engine.pool
    known = _KNOWN.get(pool)
    is_too_old = known is None or clock.now() - known.since > AGE
    if known is None or known.head != head or is_too_old or len(known.things) > MOST:
        known = _KNOWN[pool] = Known(head, clock.now())
    return known
