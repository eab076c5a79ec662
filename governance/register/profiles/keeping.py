"""Keeps completeness: judged anew in the transaction that writes an asset or one of its parts.

What wrote it does not matter, a form, an import or a change: the trail has noted the rows by then.
"""

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Connection, Table, delete, event, select, update
from sqlalchemy.orm import Mapper, Session, object_session, sessionmaker

from governance.audit.lines import Key
from governance.audit.models import whole_column
from governance.audit.trail import buffer
from governance.core.among import among
from governance.core.copying import put
from governance.register.models import Asset, Dependency
from governance.register.profiles.knowing import BATCH, known_of
from governance.register.profiles.models import Completeness
from governance.register.profiles.queries import Decided, rulings
from governance.register.profiles.rules import (
    VERSION,
    Known,
    Rulings,
    Weight,
    judge,
    profile_of,
)
from governance.register.vocabulary import AssetClass

GONE = "assets that lost a part"
DOUBTED = ""
"""In the place of a version: a decision on the profile came after it."""

MOST_AT_ONCE = 5_000
"""Assets that the worker judges in one transaction."""

ASSET, DEPENDENCY = cast("Table", Asset.__table__), cast("Table", Dependency.__table__)


def watch(sessions: sessionmaker[Session]) -> None:
    """Have every session of this maker judge what it wrote, before it commits."""
    if not event.contains(Mapper, "after_delete", _note_gone):
        event.listen(Mapper, "after_delete", _note_gone)
    event.listen(sessions, "before_commit", _judge_written)
    event.listen(sessions, "after_rollback", lambda session: session.info.pop(GONE, None))


def _whole(table: Table) -> str | None:
    """Return the column of a table that names the asset its rows say something of."""
    if table is ASSET:
        return "id"
    if table is DEPENDENCY:
        return "dependent_id"
    return "asset_id" if whole_column(table) == "asset_id" else None


def _note_gone(mapper: Mapper[Any], _connection: Connection, row: object) -> None:
    session, column = object_session(row), _whole(cast("Table", mapper.local_table))
    if session and column:
        session.info.setdefault(GONE, set()).add(getattr(row, column))


def _judge_written(session: Session) -> None:
    session.flush()
    ids: set[int] = session.info.pop(GONE, set())
    for act in buffer(session).acts:
        for table, keys in act.touched.items():
            ids |= _assets(session, table, keys)
    judge_anew(session, ids)


def _assets(session: Session, table: Table, keys: set[Key]) -> set[int]:
    """Return the assets that rows of a table are about; rows that are gone were noted before."""
    column = _whole(table)
    if column is None:
        return set()
    names = [each.name for each in table.primary_key]
    if column in names:
        return {key[names.index(column)] for key in keys}
    own, wanted, found = next(iter(table.primary_key)), sorted(keys), set[int]()
    for start in range(0, len(wanted), BATCH):
        some = among(own, [key[0] for key in wanted[start : start + BATCH]])
        found |= set(session.connection().scalars(select(table.c[column]).where(some)))
    return found


def judge_anew(session: Session, ids: Iterable[int]) -> int:
    """Judge these assets and keep what comes of it; return how many there are."""
    wanted = sorted(set(ids))
    decided = rulings(session) if wanted else None
    for start in range(0, len(wanted), BATCH):
        rows = [
            row_of(key, known, decided) for key, known in _known(session, wanted, start).items()
        ]
        some = among(Completeness.asset_id, [row["asset_id"] for row in rows])
        quietly = {"synchronize_session": False}
        session.execute(delete(Completeness).where(some), execution_options=quietly)
        put(session.connection(), cast("Table", Completeness.__table__), rows)
    return len(wanted)


def _known(session: Session, wanted: list[int], start: int) -> dict[int, Known]:
    return known_of(session, wanted[start : start + BATCH])


def row_of(asset_id: int, known: Known, decided: Decided | None = None) -> dict[str, Any]:
    """Return the row that is kept of an asset, under what places decided."""
    profile = profile_of(known.asset_class).name
    ruled = decided.of(known.site_id, profile) if decided else ()
    return {"asset_id": asset_id, **_kept(known, ruled)}


@lru_cache(maxsize=1_000)
def _kept(known: Known, ruled: Rulings) -> dict[str, Any]:
    judgement = judge(known, ruled)
    return {
        "made_by": VERSION,
        "ruling": max((one.id for _, one in judgement.rulings), default=None),
        "profile": judgement.profile,
        "missing": len(judgement.missing),
        "demanded": len(judgement.demanded),
        **{weight.value: judgement.count(weight) for weight in Weight},
    }


def doubt(session: Session, site_id: int | None, classes: Collection[AssetClass]) -> None:
    """Have assets of these classes judged anew, at a site or everywhere: some thousands at once."""
    some = select(Asset.id).where(Asset.asset_class.in_(classes))
    if site_id is not None:
        some = some.where(Asset.site_id == site_id)
    doubted = update(Completeness).where(Completeness.asset_id.in_(some)).values(made_by=DOUBTED)
    session.execute(doubted, execution_options={"synchronize_session": False})
    judge_anew(session, outdated(session))


def outdated(session: Session) -> list[int]:
    """Return some assets that older profiles judged."""
    older = (Completeness.made_by < VERSION) | (Completeness.made_by > VERSION)
    return list(session.scalars(select(Completeness.asset_id).where(older).limit(MOST_AT_ONCE)))
