"""One declarative base, one way to open a database, two kinds of transaction."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from types import TracebackType
from typing import Any, ClassVar

from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    TypeDecorator,
    create_engine,
    event,
)
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, stored as UTC; a naive one is a bug and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse naive values on the way in."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: use governance.core.clock.now()")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give back aware values even where the database forgets (SQLite)."""
        return value and (value if value.tzinfo else value.replace(tzinfo=UTC))


class Base(DeclarativeBase):
    """Base of every table; every table is audited unless it says why not."""

    __unaudited__: ClassVar[str | None] = None
    """The reason a table's rows are left out of the trail; None: they are in it."""

    __part_of__: ClassVar[str | None] = None
    """The column that holds the key of the record that a row is a part of; None: of none."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        datetime: UtcDateTime,
        StrEnum: Enum(
            StrEnum, native_enum=False, length=40, values_callable=lambda e: [m.value for m in e]
        ),
    }


APPEND_ONLY = "append_only"
"""What a table says of itself, in its `info`, whose rows are written once and never again."""

ENDING: dict[str, str] = {}
"""Tables whose rows may go, each with why; of any other table no row is ever deleted."""

LOOKED_AT = 100_000
"""Entries of each index that SQLite looks at to know how full it is."""

PREPARED = 1_000
"""Statements that a connection to SQLite keeps prepared: one life of a change asks 150."""

RENEWED_AFTER = 600
"""Seconds after which a connection to SQLite is opened anew: only then it hears of new sizes."""

WAITS_SECONDS = 60
"""How long one who would write waits for who writes, where SQLite lets one at a time.

An import of 100,000 rows is written in 14 seconds, on a busy machine in 22: all of it or nothing,
so nobody writes in between.
"""

HELD_KIB = 32_000
"""The most of a database that a connection of the worker to SQLite holds in memory."""

POSTGRESQL = "-c lock_timeout=15s -c timezone=UTC -c jit=off -c random_page_cost=1.1"
"""Settings of each connection. Compiling a question takes PostgreSQL a third of a second, and it
does so wherever it fears many rows, as in a recursive question over a table not yet analysed.

What is read over and over is in memory: taken for pages of a turning disk, those of an index that
was just written look so dear that every asset is read instead."""

READ_ONLY: dict[str, dict[str, Any]] = {
    "sqlite": {"read_only": True},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}


class Reader(Session):
    """A session that writes nothing, and says so at its end."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End by COMMIT: at a ROLLBACK the driver of PostgreSQL forgets what it had prepared.

        Then the server would parse and plan each question of each page as if it had never been
        asked. Records are let go before: what was set on them was never to be written.
        """
        if error is None and self.is_active:
            self.expunge_all()
            self.commit()
        super().__exit__(kind, error, trace)


@dataclass(frozen=True, slots=True)
class Database:
    """An engine and its two doors: nothing opened by `reading` can write."""

    engine: Engine
    reading: sessionmaker[Session]
    writing: sessionmaker[Session]

    @contextmanager
    def acting(self) -> Iterator[Session]:
        """Open one transaction, committed at the end of the block unless it raises."""
        with self.writing() as session:
            yield session
            session.commit()


def open_database(url: str, *, pool_size: int = 20) -> Database:
    """Open SQLite (a file) or PostgreSQL with the isolation the house relies on.

    PostgreSQL writes at READ COMMITTED with row locks. SQLite takes its one write lock at BEGIN,
    since a transaction that reads first and writes later fails at once with BUSY_SNAPSHOT. What
    is opened for reading sees one snapshot: else `verify` would call each new commit a fault.
    """
    if url.startswith("sqlite"):
        options = {"pool_size": pool_size, "pool_recycle": RENEWED_AFTER}
        given = {"timeout": WAITS_SECONDS, "cached_statements": PREPARED}
        engine = create_engine(url, connect_args=given, **options)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(
            url,
            pool_size=pool_size,
            pool_use_lifo=True,  # the connection used last is the one that has most prepared
            isolation_level="READ COMMITTED",
            connect_args={"options": POSTGRESQL},
        )
    read_only = READ_ONLY[engine.dialect.name]
    return Database(
        engine,
        sessionmaker(
            engine.execution_options(**read_only),
            class_=Reader,
            expire_on_commit=False,
            info={"is_reading": True},
        ),
        sessionmaker(engine, expire_on_commit=False),
    )


def learn_sizes(connection: Connection) -> None:
    """Have SQLite look how full its tables and indexes are; PostgreSQL does so by itself.

    Without it, SQLite takes every condition for as rare as any other, and the wrong index for it.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA analysis_limit={LOOKED_AT}")
        connection.exec_driver_sql("ANALYZE")


def hold_more(connection: Connection) -> None:
    """Have SQLite hold more of what a long transaction writes in memory; PostgreSQL does so itself.

    With the 2 MiB that a connection has else, the pages of each index are written and read again
    for every few rows: what a job writes takes twice as long, and nobody else writes meanwhile.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA cache_size=-{HELD_KIB}")


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",  # else INSERT OR REPLACE passes the triggers against DELETE
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    read_only = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql(f"PRAGMA query_only={'ON' if read_only else 'OFF'}")
    connection.exec_driver_sql("BEGIN DEFERRED" if read_only else "BEGIN IMMEDIATE")
