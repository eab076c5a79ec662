"""Dump a PostgreSQL database while others write, and restore a dump, with the tools it brings."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, text

from governance.audit.backups.archive import BackupError
from governance.core.db import Database

INSTALLED: Final = Path("/usr/lib/postgresql")
OTHERS: Final = text(
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND backend_type = 'client backend' "
    "AND pid <> pg_backend_pid()"
)
MAJOR: Final = 10_000
"""What a version number of the server is divided by to have its major version."""


def dump(connection: Connection, to: Path) -> None:
    """Dump the database as it is in the snapshot of the transaction that runs on a connection."""
    snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
    tool = _tool("pg_dump", _version_of(connection))
    _run(tool, connection.engine.url, "--format=custom", f"--snapshot={snapshot}",
         "--no-owner", "--no-privileges", f"--file={to}")  # fmt: skip


def put(database: Database, dumped: Path, *, is_held: bool) -> None:
    """Restore a dump; what the database holds is removed first, if it holds anything.

    Raises `BackupError` while somebody is connected.
    """
    with database.engine.begin() as connection:
        tool = _tool("pg_restore", _version_of(connection))
        if others := connection.scalar(OTHERS):
            raise BackupError(
                f"{others} are connected to the database: stop `serve` and every `work`, then "
                "start again."
            )
        if is_held:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    database.engine.dispose()
    _run(tool, database.engine.url, "--single-transaction", "--exit-on-error", "--no-owner",
         "--no-privileges", "--no-comments", str(dumped))  # fmt: skip


def readable(dumped: Path, connection: Connection) -> None:
    """Have the list of a dump read to its end; `BackupError` if it cannot be."""
    tool = _tool("pg_restore", _version_of(connection))
    _finished(subprocess.run([tool, "--list", str(dumped)], capture_output=True, check=False))  # noqa: S603


def _version_of(connection: Connection) -> int:
    return int(connection.scalar(text("SHOW server_version_num")) or 0) // MAJOR


def _tool(name: str, server: int) -> str:
    """Return where a tool lies that is no older than the server; the server's own if it is here."""
    own = INSTALLED / str(server) / "bin" / name
    found = str(own) if own.exists() else shutil.which(name)
    if found is None:
        raise BackupError(
            f"{name} is not on this machine: install the client of PostgreSQL {server} "
            f"(Debian: postgresql-client-{server}), then start again."
        )
    said = subprocess.run([found, "--version"], capture_output=True, check=True, text=True).stdout  # noqa: S603
    version = int(re.search(r"\s(\d+)", said).group(1))  # type: ignore[union-attr]
    if version < server:
        raise BackupError(
            f"The server is PostgreSQL {server} and {found} is of {version}, which does not read "
            f"it: install the client of PostgreSQL {server}, then start again."
        )
    return found


def _run(tool: str, url: URL, *words: str) -> None:
    """Run a tool on a database; the password is handed over where no list of processes shows it."""
    plain = url.set(drivername="postgresql", password=None)
    password = {"PGPASSWORD": str(url.password)} if url.password else {}
    where = f"--dbname={plain.render_as_string(hide_password=False)}"
    run = subprocess.run(  # noqa: S603
        [tool, where, *words], capture_output=True, check=False, env={**os.environ, **password}
    )
    _finished(run)


def _finished(run: "subprocess.CompletedProcess[bytes]") -> None:
    if run.returncode:
        told = run.stderr.decode(errors="replace").strip().splitlines() or ["it said nothing"]
        raise BackupError(f"{Path(run.args[0]).name} ended with {run.returncode}: {told[0]}")
