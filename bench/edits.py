"""An edit of many assets: asked for, compared, confirmed and written, as people and worker do."""

from collections.abc import Sequence
from itertools import count
from time import perf_counter, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.pages import READER
from bench.seed import Seeded
from governance.core.access import Actor
from governance.core.db import Database
from governance.core.jobs import deliver_all
from governance.core.listing.chosen import MOST, Chosen
from governance.identity.models import Person
from governance.identity.queries import actor_for
from governance.register.edits import commands
from governance.register.edits.models import BulkEdit, BulkEditState
from governance.register.models import Asset

NOTES = count(int(time()))
RUNS = 5


def rate(database: Database, seeded: Seeded) -> float:
    """Return how many chosen assets a second are edited, preview and history included."""
    with database.reading() as session:
        keys = session.scalars(select(Asset.id).order_by(Asset.id.desc()).limit(MOST)).all()
    _edited(database, seeded, keys)
    began = perf_counter()
    for _ in range(RUNS):
        _edited(database, seeded, keys)
    return RUNS * len(keys) / (perf_counter() - began)


def _edited(database: Database, seeded: Seeded, keys: Sequence[int]) -> None:
    values = {"notes": f"Seen {next(NOTES)}", "cleared": (), "reason": "bench"}
    with database.writing() as session:
        edit = commands.ask(session, _by(session, seeded), Chosen(tuple(keys)), len(keys), values)
        session.commit()
    deliver_all(database)
    with database.writing() as session:
        commands.confirm(session, _by(session, seeded), commands.locked(session, edit.id))
        session.commit()
    deliver_all(database)
    with database.reading() as session:
        found = session.get_one(BulkEdit, edit.id)
        if found.state is not BulkEditState.APPLIED or found.refused:
            raise RuntimeError(f"{found.state}, {found.refused} refused: {found.refusal}")


def _by(session: Session, seeded: Seeded) -> Actor:
    return actor_for(session, session.get_one(Person, seeded.company.people[READER]))
