"""Copy a SQLite database while others write, and put a copy in its place."""

import sqlite3
from contextlib import closing
from pathlib import Path

from governance.audit.backups.archive import BackupError
from governance.core.db import Database

LEFTOVERS = ("-wal", "-shm")


def path_of(database: Database) -> Path:
    """Return the file of a database."""
    return Path(str(database.engine.url.database))


def copy(database: Database, to: Path) -> None:
    """Copy the database by SQLite's own backup: one snapshot, and nobody waits for it.

    A plain copy of the file may miss what is in the write-ahead log, or hold half of it.
    """
    with (
        closing(sqlite3.connect(path_of(database))) as source,
        closing(sqlite3.connect(to)) as made,
    ):
        source.backup(made, pages=-1)
        made.execute("PRAGMA journal_mode=DELETE")
        (found,) = made.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise BackupError(f"SQLite finds the copy damaged: {found}.")


def put(database: Database, copied: Path, ending: str, *, is_held: bool) -> Path | None:
    """Put a copy where the database lies; return where the one before it lies now, if any.

    Raises `BackupError` while somebody has that open.
    """
    database.engine.dispose()
    path, kept = path_of(database), None
    if path.exists():
        _assert_alone(path)
        kept = path.rename(path.with_name(f"{path.name}.{ending}")) if is_held else None
    for leftover in LEFTOVERS:
        path.with_name(path.name + leftover).unlink(missing_ok=True)
    copied.rename(path)
    return kept


def _assert_alone(path: Path) -> None:
    """Take the log into the file: SQLite does so only for whoever is alone with it."""
    with closing(sqlite3.connect(path, timeout=0)) as alone:
        try:
            (mode,) = alone.execute("PRAGMA journal_mode=DELETE").fetchone()
        except sqlite3.OperationalError:
            mode = "locked"
    if mode != "delete":
        raise BackupError(f"{path} is open: stop `serve` and every `work`, then start again.")
