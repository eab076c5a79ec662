"""Say what was done; nothing here, or anywhere, updates or deletes the trail."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import (
    Column,
    ColumnElement,
    Table,
    bindparam,
    func,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from governance.audit.trail import KERNEL, Act, buffer, note
from governance.core import throttle
from governance.core.access import Actor
from governance.core.db import Base
from governance.core.errors import Conflict, DomainError
from governance.core.states import Stateful

BATCH = 1000
AT_ONCE = {KERNEL: True, "render_nulls": True}
"""Else a batch falls apart into a statement for each set of columns that is not NULL."""

MOST_REFUSALS = 60
REFUSALS_WITHIN = timedelta(minutes=10)
"""Each refusal kept is a write: a person has that many recorded in that time, then no more."""


def record(session: Session, actor: Actor, verb: str, subject: object, **facts: Any) -> None:
    """Buffer one act with the rows written before it; the commit chains it with their digests."""
    session.flush()
    kept = buffer(session)
    kept.acts.append(Act(actor, verb, subject, facts, kept.touched))
    kept.touched = {}


def record_refusal(session: Session, actor: Actor, subject: str, error: DomainError) -> None:
    """Buffer a refused attempt, after what was attempted has been rolled back."""
    limit = ("refusals", actor.id)
    if throttle.is_open(session, *limit, most=MOST_REFUSALS, within=REFUSALS_WITHIN):
        throttle.hit(session, *limit)
        name = type(error).__name__
        record(session, actor, "attempt.refused", subject, kind=name, reasons=list(error.reasons))


def bulk_insert(
    session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]
) -> list[int]:
    """Insert many rows set-wise, their keys in order; the transaction's act covers each of them.

    All rows name the same columns. A stateful record is born in one of its initial states.
    """
    if issubclass(model, Stateful) and (
        born := {row["state"] for row in rows if "state" in row} - model.__initial__
    ):
        raise RuntimeError(f"{model.__name__} is not born {sorted(born)}")
    if not rows:
        return []
    whole = _with_defaults(model, rows)
    insertion = _counted_out if _is_counted(model, whole) else _handed_back
    made = insertion(session, model, whole)
    _touch(session, model, made)
    return [key[0] for key in made]


def _with_defaults(
    model: type[Base], rows: Sequence[Mapping[str, Any]]
) -> Sequence[Mapping[str, Any]]:
    """Give a named column that says nothing its default, as a row of its own would have it."""
    table = cast("Table", model.__table__)
    given = {
        column.key: column.default.arg
        for column in table.columns
        if isinstance(column.default, ScalarElementColumnDefault)
    }
    said = given.keys() & rows[0].keys()
    if not said:
        return rows
    return [{**row, **{n: given[n] for n in said if row[n] is None}} for row in rows]


def _is_counted(model: type[Base], rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the keys can be known beforehand, so that nothing must be handed back in order.

    Handed back they cost three times as much: SQLite gives them row by row, and the driver of
    PostgreSQL takes a statement apart that has a placeholder for each value of each row.
    """
    key, *more = inspect(model).primary_key
    table = cast("Table", model.__table__)
    return not more and key is table.autoincrement_column and key.name not in rows[0]


def _counted_out(
    session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]
) -> list[tuple[Any, ...]]:
    key = cast("Column[Any]", inspect(model).primary_key[0])
    session.flush()
    is_embedded = session.get_bind().dialect.name == "sqlite"
    keys = (_keys_after_last if is_embedded else _keys_drawn)(session, key, len(rows))
    statement = insert(model).execution_options(**AT_ONCE)
    if is_embedded:
        statement = statement.returning(key)  # makes it one statement a batch
    for start in range(0, len(rows), BATCH):
        batch = zip(rows[start : start + BATCH], keys[start : start + BATCH], strict=True)
        session.execute(statement, [{**row, key.name: number} for row, number in batch])
    return [(number,) for number in keys]


def _keys_after_last(session: Session, key: Column[Any], count: int) -> list[int]:
    """Return the next keys on SQLite, where whoever writes holds the one write lock."""
    last = session.scalar(select(func.max(key))) or 0
    return list(range(last + 1, last + count + 1))


def _keys_drawn(session: Session, key: Column[Any], count: int) -> list[int]:
    """Return the next keys on PostgreSQL, drawn from the sequence of the table."""
    sequence = func.pg_get_serial_sequence(f'"{key.table.name}"', key.name)
    drawn = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
    return sorted(session.scalars(drawn))


def _handed_back(
    session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]
) -> list[Any]:
    keys = inspect(model).primary_key
    statement = insert(model).returning(*keys, sort_by_parameter_order=True)
    made: list[Any] = []
    for start in range(0, len(rows), BATCH):
        batch = list(rows[start : start + BATCH])
        made.extend(session.execute(statement.execution_options(**AT_ONCE), batch).all())
    return made


def bulk_update(
    session: Session, model: type[Base], where: ColumnElement[bool], values: Mapping[str, Any]
) -> int:
    """Update many rows in one statement; the transaction's act covers each of them."""
    if issubclass(model, Stateful) and "state" in values:
        raise RuntimeError(f"{model.__name__}.state is moved by its machine, row by row")
    mapper = inspect(model)
    stamp = mapper.version_id_col
    bumped: dict[str, Any] = dict(values)
    if stamp is not None:
        bumped[str(stamp.key)] = stamp + 1
    statement = update(model).where(where).values(bumped).returning(*mapper.primary_key)
    options = {KERNEL: True, "synchronize_session": False}
    keys = session.execute(statement.execution_options(**options)).all()
    _expire(session, model)
    _touch(session, model, keys)
    return len(keys)


def bulk_edit(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> int:
    """Update many rows by `id` and `version`, all naming the same columns, in one statement.

    Raises `Conflict` if any of them is no longer at the version given: then nothing may stand.
    """
    if not rows:
        return 0
    table = cast("Table", model.__table__)
    names = rows[0].keys() - {"id", "version"}
    if issubclass(model, Stateful) and "state" in names:
        raise RuntimeError(f"{model.__name__}.state is moved by its machine, row by row")
    statement = (
        update(table)
        .where(table.c.id == bindparam("at_id"), table.c.version == bindparam("at_version"))
        .values({name: bindparam(name) for name in names} | {"version": table.c.version + 1})
    )
    sent = [
        {**{n: row[n] for n in names}, "at_id": row["id"], "at_version": row["version"]}
        for row in rows
    ]
    session.flush()
    if session.connection().execute(statement, sent).rowcount != len(rows):
        raise Conflict(f"Of {len(rows)} rows some were changed meanwhile: look at them again.")
    _expire(session, model)
    _touch(session, model, [(row["id"],) for row in rows])
    return len(rows)


def _expire(session: Session, model: type[Base]) -> None:
    """Have the objects of this kind read anew; what the statement did not write stays as it is."""
    for held in session.identity_map.values():
        if isinstance(held, model):
            session.expire(held)


def _touch(session: Session, model: type[Base], keys: Sequence[Any]) -> None:
    if keys:
        note(session, cast("Table", model.__table__), (tuple(key) for key in keys))
