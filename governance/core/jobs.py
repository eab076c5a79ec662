"""The worker: takes what is due from the outbox, on lease, and hands it to its handler.

Huey carries and schedules inside the worker process; it delivers at most once, so what counts is
the outbox row: a row whose worker died is taken again when its lease ends.
"""

import json
import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from huey import Huey, SqliteHuey, crontab
from huey.api import PostgresHuey, Task
from huey.signals import SIGNAL_ERROR
from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.config import Settings
from governance.core.db import Database, hold_more
from governance.core.errors import DomainError
from governance.core.outbox import HANDLERS, LEASE_SECONDS, MOST_ATTEMPTS, OutboxMessage
from governance.core.settling import settle

log = logging.getLogger(__name__)
SWEEP_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Job:
    """What a handler works with: transactions of its own, as many as it needs."""

    database: Database
    settings: Settings = field(default_factory=Settings)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open one snapshot that cannot write."""
        with self.database.reading() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open one transaction, committed at the end of the block unless it raises."""
        with self.database.acting() as session:
            hold_more(session.connection())
            yield session


def claim(database: Database) -> int | None:
    """Take the oldest row that is due, on lease; return its id, None if nothing is due."""
    now = clock.now()
    due = (
        select(OutboxMessage)
        .where(
            OutboxMessage.done_at.is_(None),
            OutboxMessage.not_before <= now,
            OutboxMessage.attempts < MOST_ATTEMPTS,
        )
        .order_by(OutboxMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    with Job(database).writing() as session:
        message = session.scalar(due)
        if message is None:
            return None
        message.attempts += 1
        message.not_before = now + timedelta(seconds=LEASE_SECONDS)
        return message.id


def deliver(database: Database, message_id: int, settings: Settings | None = None) -> None:
    """Run the handler of a claimed row, and mark the row done.

    A refusal of the domain is an answer and ends the row; anything else is raised, and the row is
    taken again when its lease ends.
    """
    job = Job(database, settings) if settings else Job(database)
    with job.reading() as session:
        message = session.get_one(OutboxMessage, message_id)
    if message.done_at is not None:
        return
    failure: str | None = None
    try:
        HANDLERS[message.topic](job, **json.loads(message.payload))
    except DomainError as refusal:
        failure = str(refusal)
        log.warning("outbox %s (%s) was refused: %s", message_id, message.topic, failure)
    with job.writing() as session:
        done = session.get_one(OutboxMessage, message_id)
        done.done_at, done.failure = clock.now(), failure


def postpone(database: Database, message_id: int, fault: BaseException) -> None:
    """Keep why a handler ended early, and try again soon: later each time."""
    with Job(database).writing() as session:
        message = session.get_one(OutboxMessage, message_id)
        message.failure = f"{type(fault).__name__}: {fault}"[:500]
        message.not_before = clock.now() + timedelta(seconds=5 * 2**message.attempts)


def deliver_all(database: Database, settings: Settings | None = None) -> int:
    """Deliver what is due, one after the other, in this process; return how many rows."""
    delivered = 0
    while (message_id := claim(database)) is not None:
        deliver(database, message_id, settings)
        delivered += 1
    return delivered


def queue_for(database: Database, data_dir: Path) -> Huey:
    """Return Huey on the storage that fits: a SQLite file when embedded, else PostgreSQL."""
    url = database.engine.url
    if database.engine.dialect.name == "sqlite":
        return SqliteHuey("concord", filename=str(data_dir / "queue.db"))
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return PostgresHuey("concord", dsn=plain)


def work(database: Database, settings: Settings, every_minute: Callable[[Job], None]) -> None:
    """Run until SIGTERM or SIGINT: sweep the outbox, deliver, and do what is due each minute."""
    huey = queue_for(database, settings.data_dir)

    def carried(message_id: int) -> None:
        deliver(database, message_id, settings)

    def minutely() -> None:
        every_minute(Job(database, settings))

    def ended_early(_signal: str, task: Task, fault: BaseException | None = None) -> None:
        if task.name == "outbox.deliver" and fault is not None:
            postpone(database, task.args[0], fault)

    carry = huey.task(name="outbox.deliver")(carried)
    huey.periodic_task(crontab(minute="*"), name="every.minute")(minutely)
    huey.signal(SIGNAL_ERROR)(ended_early)
    consumer = huey.create_consumer(workers=1, periodic=True, initial_delay=0.05, max_delay=0.5)
    consumer.start()
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    settle()
    log.info("worker %s is ready", os.getpid())
    while not stopped.wait(SWEEP_SECONDS):
        while (message_id := claim(database)) is not None:
            carry(message_id)
    consumer.stop(graceful=True)
