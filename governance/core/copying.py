"""Writing many rows of a table at once, in the quickest way that each database has."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Column, Connection, Table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.schema import ScalarElementColumnDefault

Rows = Sequence[Mapping[str, Any]]
MOST_VALUES = 30_000
"""Values in one statement; SQLite takes 32,766."""


def put(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert rows that all name the same columns; what they do not name has its default.

    PostgreSQL takes them by COPY: its driver takes a statement with a placeholder for each value of
    each row apart, at several times the cost. SQLite takes them by few statements of many rows: its
    index of texts is written anew after each statement.
    """
    if not rows:
        return
    columns = _columns(table, rows[0])
    write = connection.dialect.identifier_preparer
    names = ", ".join(write.format_column(column) for column in columns)
    into = f"{write.format_table(table)} ({names})"
    values = zip(*_values(connection, columns, rows), strict=True)
    if connection.dialect.name == "sqlite":
        _insert(connection, into, len(columns), list(chain.from_iterable(values)))
    else:
        _copy(connection, f"COPY {into} FROM STDIN", values)


def default_of(column: Column[Any]) -> Any:
    """Return what a column holds where nothing is said; None if it has no plain default."""
    default = column.default
    return default.arg if isinstance(default, ScalarElementColumnDefault) else None


def _columns(table: Table, row: Mapping[str, Any]) -> list[Column[Any]]:
    silent = (c for c in table.columns if c.key not in row and default_of(c) is not None)
    return [*(table.columns[name] for name in row), *silent]


def _values(
    connection: Connection, columns: Sequence[Column[Any]], rows: Rows
) -> Iterator[list[Any]]:
    """Yield what each column holds in all rows, as the driver takes it."""
    dialect = connection.dialect
    for column in columns:
        if column.key in rows[0]:
            held = [row[column.key] for row in rows]
        else:
            held = [default_of(column)] * len(rows)
        process = column.type.dialect_impl(dialect).bind_processor(dialect)
        yield held if process is None else [process(value) for value in held]


def _insert(connection: Connection, into: str, width: int, values: Sequence[Any]) -> None:
    most = MOST_VALUES // width * width
    for start in range(0, len(values), most):
        some = tuple(values[start : start + most])
        marks = f"({', '.join('?' * width)})"
        every = ", ".join([marks] * (len(some) // width))
        connection.exec_driver_sql(f"INSERT INTO {into} VALUES {every}", some)  # noqa: S608  names of our own tables


def _copy(connection: Connection, statement: str, values: Iterator[Sequence[Any]]) -> None:
    driver, dialect = connection.connection.driver_connection, connection.dialect
    if driver is None or dialect.loaded_dbapi is None:
        raise RuntimeError("the connection is closed")
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in values:
                copy.write_row(row)
    except dialect.loaded_dbapi.Error as failed:
        raise DBAPIError.instance(
            statement, None, failed, dialect.loaded_dbapi.Error, dialect=dialect
        ) from failed
