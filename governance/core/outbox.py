"""Work for later, written in the transaction that asks for it: the row is the truth."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from governance.core import clock
from governance.core.db import Base

LEASE_SECONDS = 120
"""How long a worker may be silent about a row before another one takes it."""

MOST_ATTEMPTS = 5
"""After so many attempts a row is left for a person to look at."""


class OutboxMessage(Base):
    """One piece of work for later; delivered at least once, so handlers are idempotent."""

    __tablename__ = "outbox"
    __unaudited__ = "mechanics: the act that asked for the work, and its result, are in the trail"
    __table_args__ = (Index("ix_outbox_due", "done_at", "not_before"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str]
    """Past tense, as the audit verb: `import.requested`."""

    payload: Mapped[str]
    """JSON; keys of records, never secrets."""

    asked_at: Mapped[datetime]
    not_before: Mapped[datetime]
    """When it may be taken: later after a failure, or while a worker has it on lease."""

    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    failure: Mapped[str | None]
    """Why the last attempt ended early; None if it did not."""


Handler = Callable[..., None]
"""Takes a `core.jobs.Job` and the payload as keyword arguments."""

HANDLERS: dict[str, Handler] = {}


def handle(topic: str, handler: Handler) -> None:
    """Say who handles a topic; two handlers are a bug."""
    if topic in HANDLERS:
        raise RuntimeError(f"{topic} has a handler already")
    HANDLERS[topic] = handler


def given_up(session: Session, topic: str, **first: int) -> OutboxMessage | None:
    """Return the newest work with this beginning of its payload that nobody tries any more."""
    beginning = json.dumps(first).removesuffix("}")
    wanted = (
        select(OutboxMessage)
        .where(
            OutboxMessage.done_at.is_(None),
            OutboxMessage.not_before <= clock.now(),
            OutboxMessage.attempts >= MOST_ATTEMPTS,
            OutboxMessage.topic == topic,
            OutboxMessage.payload.startswith(beginning + ",", autoescape=True)
            | (OutboxMessage.payload == beginning + "}"),
        )
        .order_by(OutboxMessage.id.desc())
        .limit(1)
    )
    return session.scalars(wanted).one_or_none()


def try_again(message: OutboxMessage) -> None:
    """Have a worker take it at once, as often as new work."""
    message.attempts, message.not_before = 0, clock.now()


def emit(session: Session, topic: str, **payload: Any) -> None:
    """Ask for work once this transaction is committed."""
    now = clock.now()
    session.add(
        OutboxMessage(topic=topic, payload=json.dumps(payload), asked_at=now, not_before=now)
    )
