"""Fresh, migrated databases: a file of SQLite, or a PostgreSQL of our own on a private socket."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import psycopg
from alembic import command
from sqlalchemy import create_engine, text
from sqlalchemy.util import LRUCache

from app import connect
from governance.core.migrate import config, migrate

INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
BIN = INSTALLED[-1].parent if INSTALLED else None
MEMORY = Path("/dev/shm")  # noqa: S108  private folders are made in it
ROOM_BYTES = 4 * 2**30
FAST = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off "
    "-c listen_addresses="
)


COMPILED = {}
"""By kind of database, the dialect of the first engine, and the statements compiled for it."""


def opened(url):
    """Connect, knowing what other tests compiled: that takes a third of a test."""
    database = connect(url)
    engine = database.engine
    if engine.dialect.name not in COMPILED:
        engine.connect().close()  # only then the dialect knows its server
    known = COMPILED.setdefault(engine.dialect.name, (engine.dialect, LRUCache(20_000)))
    for each in (engine, database.reading.kw["bind"]):
        each.dialect, each._compiled_cache = known  # it goes by the dialect
    return database


def migrated(url):
    database = connect(url)
    migrate(database)
    with database.engine.connect() as connection:
        made = config()
        made.attributes["connection"] = connection
        command.check(made)
    database.engine.dispose()
    return url


def made_once(factory, name, make):
    """Have the first process of a run that needs a file of SQLite make it; return its path."""
    folder = factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        folder = folder.parent
    path = folder / name
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            beside = path.with_suffix(".making")
            make(f"sqlite:///{beside}")
            beside.rename(path)
    return path


def memory():
    """The folder that is memory, if there is room: a database is copied ten times as fast."""
    has_room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM_BYTES
    return MEMORY if has_room and os.access(MEMORY, os.W_OK) else None


@contextmanager
def postgresql(kept=None, within=None):
    """Start a server that refuses root, as somebody else; yield a function from name to URL.

    What it holds is gone at the end, unless there is a folder in which it is kept.
    """
    home = Path(tempfile.mkdtemp(prefix="concord-pg-", dir=within))
    data = kept or home / "data"
    become = []
    if os.geteuid() == 0:
        shutil.chown(home, "postgres")
        if kept:
            kept.mkdir(parents=True, exist_ok=True)
            shutil.chown(kept, "postgres")
        become = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]

    def tool(name, *args):
        subprocess.run(  # noqa: S603
            [*become, str(BIN / name), "-D", str(data), *args],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=home,
        )

    if not (data / "PG_VERSION").exists():
        texts = ("-E", "UTF8", "--locale=C.UTF-8")
        tool("initdb", "-A", "trust", "-U", "postgres", "--no-sync", *texts)
    tool("pg_ctl", "-w", "-l", str(home / "log"), "-o", f"-k {home} {FAST}", "start")
    try:
        yield lambda name: f"postgresql+psycopg://postgres@/{name}?host={home}"
    finally:
        tool("pg_ctl", "-m", "fast" if kept else "immediate", "stop")
        shutil.rmtree(home)


def in_postgresql(url_of, statement):
    address = url_of("postgres").replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)


def create_postgresql(url_of, name, template="template0"):
    # files are copied in half the time that a log of them takes
    in_postgresql(url_of, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    return url_of(name)


def has_postgresql(url_of, name):
    engine = create_engine(url_of("postgres"))
    with engine.connect() as connection:
        wanted = text("SELECT count(*) FROM pg_database WHERE datname = :name")
        found = connection.scalar(wanted, {"name": name})
    engine.dispose()
    return bool(found)


def drop_postgresql(url_of, name):
    in_postgresql(url_of, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
