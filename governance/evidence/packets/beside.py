"""Which further records a packet tells, since those that were asked for rest on them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.models import AuditRow, whole_column
from governance.core.access import POLICIES, Actor, readable
from governance.core.db import Base
from governance.evidence.packets.hiding import Hidden
from governance.evidence.packets.sources import BESIDE, RECORDS

E = TypeVar("E")
AT_ONCE = 400
Groups = Mapping[str, Sequence[int]]
"""Records by their table: first those that were asked for."""


def some(every: Sequence[E]) -> Iterator[Sequence[E]]:
    """Yield as many at a time as one statement takes."""
    yield from (every[start : start + AT_ONCE] for start in range(0, len(every), AT_ONCE))


def groups(
    session: Session, table: str, ids: Sequence[int], upto: int, actor: Actor | None
) -> Groups:
    """Return records with what is told beside them, and beside that; of that, what may be read."""
    found = {table: list(ids)}
    waits = [(table, ids)]
    while waits:
        kind, keys = waits.pop(0)
        for beside in BESIDE[kind]:
            for name, told in sorted(beside(session, keys, upto).items()):
                new = _there(session, name, set(told) - set(found.get(name, ())), upto)
                new -= unreadable(session, actor, name, new) if actor else set()
                if new:
                    found[name] = sorted(new.union(found.get(name, ())))
                    waits.append((name, sorted(new)))
    return found


def hidden_in(session: Session, actor: Actor, told: Groups) -> Hidden:
    """Return the names that the actor may not see in what is told of these records."""
    return Hidden(
        name for table, ids in told.items() for name in RECORDS[table].hidden(session, actor, ids)
    )


def _there(session: Session, table: str, ids: Collection[int], upto: int) -> set[int]:
    """Return which of these records were there by the cut-off."""
    return {
        int(key)
        for keys in some(sorted(map(str, ids)))
        for key in session.scalars(
            select(AuditRow.row_key)
            .where(AuditRow.table_name == table, AuditRow.row_key.in_(keys))
            .where(AuditRow.event_seq <= upto)
            .distinct()
        )
    }


def unreadable(session: Session, actor: Actor, table: str, ids: Collection[int]) -> set[int]:
    """Return which of these records, or of the records that they are parts of, are hidden."""
    model = models().get(table)
    if model is None:
        return _parts_of_unreadable(session, actor, table, ids)
    hidden = set[int]()
    for keys in some(sorted(ids)):
        mine = readable(actor, model).with_only_columns(model.id)
        hidden |= set(keys) - set(session.scalars(mine.where(model.id.in_(keys))))
    return hidden


def models() -> dict[str, Any]:
    """Return whatever has readers of its own, by table."""
    return {str(getattr(model, "__tablename__", "")): model for model in POLICIES}


def _parts_of_unreadable(
    session: Session, actor: Actor, table: str, ids: Collection[int]
) -> set[int]:
    part = Base.metadata.tables[table]
    column = whole_column(part)
    if column is None:
        return set()
    (key,) = part.c[column].foreign_keys
    asked = select(part.c.id, part.c[column])
    wholes = {
        row_id: whole
        for keys in some(sorted(ids))
        for row_id, whole in session.execute(asked.where(part.c.id.in_(keys)))
    }
    hidden = unreadable(session, actor, key.column.table.name, set(wholes.values()))
    return {row_id for row_id, whole in wholes.items() if whole in hidden}
