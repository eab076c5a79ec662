"""Bring a database to the tables this version expects, or say that it is another's."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, inspect, text

from governance.core.db import Database, learn_sizes

FOLDER = Path(__file__).parents[2] / "migrations"


class WrongDatabaseError(Exception):
    """The database is not one of ours, or of a version that this program does not know."""


def config() -> Config:
    """Return Alembic's configuration, with no file behind it."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    return made


def head() -> str:
    """Return the revision this version of the program expects."""
    newest = ScriptDirectory.from_config(config()).get_current_head()
    if newest is None:
        raise WrongDatabaseError(f"{FOLDER} holds no revision.")
    return newest


def is_known(revision: str) -> bool:
    """Whether this version of the program knows a revision."""
    script = ScriptDirectory.from_config(config())
    return any(known.revision == revision for known in script.walk_revisions())


def revision_of(database: Database) -> str | None:
    """Return the revision the database is at; None if it is empty.

    Raises `WrongDatabaseError` for one that holds tables of something else.
    """
    with database.engine.connect() as connection:
        tables = set(inspect(connection).get_table_names())
        now = MigrationContext.configure(connection).get_current_revision()
    if now is None and tables - {"alembic_version"}:
        raise WrongDatabaseError(
            f"{database.engine.url.render_as_string()} holds tables that are not Concord's "
            f"({', '.join(sorted(tables)[:3])}): set CONCORD_DATABASE_URL to an empty database."
        )
    return now


def migrate(database: Database, to: str = "head") -> None:
    """Move the database up to a revision, or down to `base`."""
    revision_of(database)
    move = command.downgrade if to == "base" else command.upgrade
    made = config()
    with database.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(20260101)"))
        made.attributes["connection"] = connection
        with rebuilding(connection):
            move(made, to)
            connection.commit()
        learn_sizes(connection)
        connection.commit()


@contextmanager
def rebuilding(connection: Connection) -> Iterator[None]:
    """Let SQLite rebuild a table that others refer to; see before the commit that they still do.

    It is turned off outside of any transaction: within one, SQLite takes no notice of it.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = cast("sqlite3.Connection", connection.connection.driver_connection)
    driver.execute("PRAGMA foreign_keys=OFF")
    event.listen(connection, "commit", _assert_references)
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _assert_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise RuntimeError(f"the revision leaves references to nothing: {tuple(broken)}")


def assert_current(database: Database) -> None:
    """Raise `WrongDatabaseError` unless the database is at the revision expected."""
    now = revision_of(database)
    if now != head():
        raise WrongDatabaseError(
            f"The database is at revision {now or 'none'}, this version needs {head()}: "
            "run `concord migrate`, after a backup."
        )
