"""What the worker does about vacancies: look, whenever anything was recorded or a day began."""

from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import select

from governance.audit.models import AuditHead
from governance.core import clock
from governance.core.jobs import Job
from governance.ownership.vacancies.settling import settle

SETTLED: WeakKeyDictionary[Any, tuple[date, int]] = WeakKeyDictionary()
"""By the pool of a database: the day and the end of the trail at which nothing was to write."""


def every_minute(job: Job) -> None:
    """Open, follow and close vacancies, unless nothing has happened since the last look.

    People leave, roles and namings end in many ways; each is in the trail, so its end tells.
    """
    database = job.database.engine.pool
    with job.reading() as session:
        now = (clock.today(), session.scalars(select(AuditHead.seq)).one())
    if SETTLED.get(database) == now:
        return
    with job.writing() as session:
        written = settle(session)
    if not written:
        SETTLED[database] = now
