"""`concord serve`, `concord work` and `concord migrate`: the processes of an installation."""

import os
import signal
import socket
import subprocess
import sys
import threading
from importlib.metadata import version
from pathlib import Path

import click
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from jinja2 import FileSystemBytecodeCache

from governance.core import clock, jobs, logs, once, roles, throttle
from governance.core import migrate as migrations
from governance.core import secrets as secret_keys
from governance.core.cli import PRIVATE_FOLDER, Installed, UnusableError, installed
from governance.core.config import Settings
from governance.core.db import learn_sizes
from governance.core.installation import Purpose, purpose_of
from governance.core.settling import settle

WORKER = (sys.executable, "-m", "app", "work", "--under")
LONGEST_STOP = 15
"""Seconds that the worker has to finish what it holds; then it is killed, and taken up again."""

PARENT_SECONDS = 1.0
MINUTES_BETWEEN_LOOKS = 10
LONGEST_ADDRESS = 8_190
"""Characters; the most that the server takes: the rows that somebody chose stand in an address."""


class WorkerProcess:
    """The one `concord work` beside the web processes."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def keep_running(self) -> None:
        """Start it, or start it anew if it died."""
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen([*WORKER, str(os.getpid())])  # noqa: S603

    def end(self) -> None:
        """Ask it to finish, then insist."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(LONGEST_STOP)
        except subprocess.TimeoutExpired:
            self._process.kill()


class Supervisor(Arbiter):  # type: ignore[misc]
    """Gunicorn's arbiter, which looks after the worker, too, each time it looks after its own."""

    worker_process: WorkerProcess

    def manage_workers(self) -> None:
        """Keep web processes and the worker running."""
        super().manage_workers()
        self.worker_process.keep_running()


class Server(BaseApplication):  # type: ignore[misc]
    """The web server, in this process: it reads no file and no argument of its own."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._app, self._settings = app, settings
        self._worker = WorkerProcess()
        super().__init__()

    def load_config(self) -> None:
        """Translate the settings."""
        host = f"[{self._settings.host}]" if ":" in self._settings.host else self._settings.host
        for name, value in {
            "bind": f"{host}:{self._settings.port}",
            "workers": self._settings.workers,
            "threads": self._settings.threads,
            "worker_class": "gthread",
            "preload_app": True,
            "control_socket_disable": True,
            "logger_class": logs.ServerLog,
            "loglevel": "warning",
            "limit_request_line": LONGEST_ADDRESS,
            "umask": 0o077,
            "timeout": 120,
            "graceful_timeout": 30,
            "on_exit": lambda _server: self._worker.end(),
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Hand out the application, once it has settled."""
        self._app.jinja_env.bytecode_cache = compiled(self._settings.data_dir)
        settle()
        return self._app

    def run(self) -> None:
        """Serve until told to stop."""
        supervisor = Supervisor(self)
        supervisor.worker_process = self._worker
        supervisor.run()


def compiled(data_dir: Path) -> FileSystemBytecodeCache:
    """Return where this version keeps its templates as they were compiled, for the next start.

    Each process compiles a template when it first shows it, which takes longer than to show it.
    """
    folder = data_dir / f"templates-{version('concord')}"
    folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    return FileSystemBytecodeCache(str(folder))


def refuse_taken_port(host: str, port: int) -> None:
    """Raise `UnusableError` if somebody listens there already, or the address is not ours."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
    except OSError as taken:
        raise UnusableError(
            f"Concord cannot listen on {host}:{port} ({taken.strerror}): "
            "end the program that does, or set CONCORD_PORT to another port."
        ) from taken


def refuse_public_demo(given: Installed) -> None:
    """Raise `UnusableError` if others could reach the demo: anybody can sign in to it."""
    with given.database.reading() as session:
        is_demo = purpose_of(session) is Purpose.DEMO
    if is_demo and not given.settings.is_loopback:
        raise UnusableError(
            f"The demonstration is for this machine only, and CONCORD_HOST={given.settings.host} "
            "is not: set it to 127.0.0.1."
        )


def start(given: Installed) -> None:
    """Serve an installation whose database is ready; returns when told to stop."""
    settings = given.settings
    refuse_public_demo(given)
    roles.refuse_power(given)
    refuse_taken_port(settings.host, settings.port)
    keys = secret_keys.load(settings)
    secret_keys.checkpoint_keys(settings)  # made, or asked for, before any worker needs them
    app = given.program.build(settings, keys, given.database)
    given.database.engine.dispose()  # no connection is shared with the processes to come
    is_told = "public_url" in settings.model_fields_set
    address = settings.public_url if is_told else f"http://localhost:{settings.port}/"
    click.echo(f"Concord listens on {settings.host}:{settings.port}: open {address}")
    Server(app, settings).run()


@click.command()
def serve() -> None:
    """Serve the pages, with one worker beside them."""
    given = installed(is_current=False)
    refuse_taken_port(given.settings.host, given.settings.port)
    if given.settings.is_embedded and migrations.revision_of(given.database) is None:
        migrations.migrate(given.database)
    migrations.assert_current(given.database)
    for check in given.program.before_serving:
        check(given.database, str(given.settings.public_url))
    start(given)


@click.command()
@click.option("--under", type=int, hidden=True, help="End when this process is gone.")
def work(under: int | None) -> None:
    """Do what was asked for later: imports, verifications, what is due each minute."""
    given = installed()
    roles.refuse_power(given)
    secret_keys.checkpoint_keys(given.settings)
    if under is not None:
        threading.Thread(target=_end_with, args=(under,), daemon=True).start()

    def every_minute(job: jobs.Job) -> None:
        sweep(job)
        for act in given.program.every_minute:
            act(job)

    jobs.work(given.database, given.settings, every_minute)


def sweep(job: jobs.Job) -> None:
    """Remove what is kept for a day only; now and then, look how much the tables hold."""
    with job.writing() as session:
        throttle.sweep(session)
        once.sweep(session)
        if clock.now().minute % MINUTES_BETWEEN_LOOKS == 0:
            learn_sizes(session.connection())


def _end_with(parent: int) -> None:
    """Ask this process to finish once its parent is gone."""
    pause = threading.Event()
    while os.getppid() == parent:
        pause.wait(PARENT_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


@click.command()
@click.option("--to", type=click.Choice(["head", "base"]), default="head", show_default=True)
@click.option("--yes", is_flag=True, help="With --to base: yes, remove everything.")
def migrate(to: str, *, yes: bool) -> None:
    """Bring the database to this version's tables, or remove them all (--to base)."""
    given = installed(is_current=False, as_owner=True)
    roles.worker_of(given.settings)  # whether there are two, before anything is done
    if to == "base" and not yes:
        raise UnusableError("--to base removes every record: take a backup, then add --yes.")
    migrations.migrate(given.database, to)
    if to == "head":
        roles.let_work(given)
    click.echo(f"The database is at revision {migrations.revision_of(given.database) or 'none'}.")


COMMANDS = (serve, work, migrate)
