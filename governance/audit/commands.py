"""Say what was done; nothing here, or anywhere, updates or deletes the trail."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import (
    Column,
    ColumnElement,
    MetaData,
    Table,
    func,
    inspect,
    select,
    update,
)
from sqlalchemy.orm import Session

from governance.audit.models import REFUSED
from governance.audit.trail import KERNEL, Act, buffer, note
from governance.core import throttle
from governance.core.access import Actor
from governance.core.copying import default_of, put
from governance.core.db import Base
from governance.core.errors import Conflict, DomainError
from governance.core.states import Stateful

BATCH = 1000
MOST_REFUSALS = 60
REFUSALS_WITHIN = timedelta(minutes=10)
"""Each refusal kept is a write: a person has that many recorded in that time, then no more."""


def record(session: Session, actor: Actor, verb: str, subject: object, **facts: Any) -> None:
    """Buffer one act with the rows written before it; the commit chains it with their digests."""
    session.flush()
    kept = buffer(session)
    kept.acts.append(Act(actor, verb, subject, facts, kept.touched))
    kept.touched = {}


def record_refusal(session: Session, actor: Actor, subject: object, error: DomainError) -> None:
    """Buffer a refused attempt, after what was attempted has been rolled back."""
    limit = ("refusals", actor.id)
    if throttle.is_open(session, *limit, most=MOST_REFUSALS, within=REFUSALS_WITHIN):
        throttle.hit(session, *limit)
        name = type(error).__name__
        record(session, actor, REFUSED, subject, kind=name, reasons=list(error.reasons))


def record_export(session: Session, actor: Actor, name: str, facts: Mapping[str, Any]) -> None:
    """Buffer that somebody took a list along: which, in what form, how many rows, how narrowed."""
    record(session, actor, "list.exported", name, **facts)


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
    session.flush()
    table = cast("Table", model.__table__)
    key: list[Column[Any]] = list(table.primary_key)
    whole = _with_defaults(table, rows)
    if not all(column.name in rows[0] for column in key):
        numbers = _next_keys(session, key[0], len(rows))
        whole = [{**row, key[0].name: n} for row, n in zip(whole, numbers, strict=True)]
    made = [tuple(row[column.name] for column in key) for row in whole]
    for start in range(0, len(whole), BATCH):
        put(session.connection(), table, whole[start : start + BATCH])
    _touch(session, model, made)
    return [first for first, *_ in made]


def _with_defaults(table: Table, rows: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """Give a named column that says nothing its default, as a row of its own would have it."""
    named = {name: default_of(table.columns[name]) for name in rows[0]}
    given = {name: default for name, default in named.items() if default is not None}
    if not given:
        return rows
    return [
        {**row, **{n: v for n, v in given.items() if row[n] is None}}
        if None in map(row.get, given)
        else row
        for row in rows
    ]


def _next_keys(session: Session, key: Column[Any], count: int) -> Sequence[int]:
    """Return the next keys: after the last where one writes at a time, else from the sequence."""
    if session.get_bind().dialect.name == "sqlite":
        last = session.scalar(select(func.max(key))) or 0
        return range(last + 1, last + count + 1)
    sequence = func.pg_get_serial_sequence(f'"{key.table.name}"', key.name)
    drawn = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
    return sorted(session.connection().scalars(drawn).all())


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

    What is sent waits in a temporary table: a statement for each row would have SQLite write its
    index of texts anew after each, and PostgreSQL answer each.
    Raises `Conflict` if any of them is no longer at the version given: then nothing may stand.
    """
    if not rows:
        return 0
    table = cast("Table", model.__table__)
    names = rows[0].keys() - {"id", "version"}
    if issubclass(model, Stateful) and "state" in names:
        raise RuntimeError(f"{model.__name__}.state is moved by its machine, row by row")
    sent = Table(
        f"{table.name}_sent",
        MetaData(),
        *(Column(name, table.c[name].type) for name in ("id", "version", *sorted(names))),
        prefixes=["TEMPORARY"],
    )
    statement = (
        update(table)
        .where(table.c.id == sent.c.id, table.c.version == sent.c.version)
        .values({name: sent.c[name] for name in names} | {"version": table.c.version + 1})
    )
    session.flush()
    connection = session.connection()
    sent.create(connection, checkfirst=False)
    put(connection, sent, rows)
    edited = connection.execute(statement).rowcount
    sent.drop(connection, checkfirst=False)
    if edited != len(rows):
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
