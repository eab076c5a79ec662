"""An edit of many assets: asked for, compared, confirmed and written, as people and worker do."""

from dataclasses import dataclass
from itertools import count
from time import perf_counter, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bench.imports import forget_peak, memory
from bench.pages import READER
from bench.seed import Seeded
from governance.core.access import Actor
from governance.core.db import Database
from governance.core.jobs import deliver_all
from governance.core.listing.chosen import MOST, Chosen
from governance.core.settling import settle
from governance.identity.models import Person
from governance.identity.queries import actor_for
from governance.register.edits import commands
from governance.register.edits.models import BulkEdit, BulkEditState
from governance.register.models import Asset

NOTES = count(int(time()))
RUNS = 5
GREAT = 100_000
"""Of a larger register, one area is edited."""


def rate(database: Database, seeded: Seeded) -> float:
    """Return how many chosen assets a second are edited, preview and history included."""
    with database.reading() as session:
        keys = session.scalars(select(Asset.id).order_by(Asset.id.desc()).limit(MOST)).all()
    chosen = Chosen(tuple(keys))
    _edited(database, seeded, chosen, len(keys))
    began = perf_counter()
    for _ in range(RUNS):
        _edited(database, seeded, chosen, len(keys))
    return RUNS * len(keys) / (perf_counter() - began)


@dataclass(frozen=True, slots=True)
class Great:
    """What an edit of very many assets took."""

    rows: int
    seconds: float
    writing: float
    """Seconds in which the worker wrote, and nobody else on SQLite."""

    peak_mib: float
    """The most memory over what the process has when idle."""


def great(database: Database, seeded: Seeded) -> Great:
    """Edit all assets that there are, or those of one area, as the worker does it."""
    conditions, total = "", seeded.assets
    if total > GREAT:
        area = "/acme/leuven/area0/"
        conditions = f"place={seeded.company.places[area]}"
        with database.reading() as session:
            there = select(func.count()).select_from(Asset).where(Asset.within([area]))
            total = session.scalar(there) or 0
    settle()
    idle = memory("VmRSS")
    forget_peak()
    began = perf_counter()
    writing = _edited(database, seeded, Chosen(conditions=conditions), total)
    seconds = perf_counter() - began
    return Great(total, seconds, writing, memory("VmHWM") - idle)


def _edited(database: Database, seeded: Seeded, chosen: Chosen, total: int) -> float:
    """Edit them; return the seconds that it took to write what was previewed."""
    values = {"notes": f"Seen {next(NOTES)}", "cleared": (), "reason": "bench"}
    with database.writing() as session:
        edit = commands.ask(session, _by(session, seeded), chosen, total, values)
        session.commit()
    deliver_all(database)
    began = perf_counter()
    with database.writing() as session:
        commands.confirm(session, _by(session, seeded), commands.locked(session, edit.id))
        session.commit()
    deliver_all(database)
    spent = perf_counter() - began
    with database.reading() as session:
        found = session.get_one(BulkEdit, edit.id)
        if found.state is not BulkEditState.APPLIED or found.refused:
            raise RuntimeError(f"{found.state}, {found.refused} refused: {found.refusal}")
    return spent


def _by(session: Session, seeded: Seeded) -> Actor:
    return actor_for(session, session.get_one(Person, seeded.company.people[READER]))
