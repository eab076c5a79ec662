"""The web server as it is run, through loopback: 8 users, first page after start, memory."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from socket import socket
from statistics import median
from time import perf_counter, sleep

from gunicorn.arbiter import Arbiter

from app import connect, create_app
from bench.measure import Taken, nearly_all
from bench.pages import SECRETS, Visit
from governance.core.config import Settings
from governance.core.serving import Server

USERS, SECONDS, WARM = 8, 6.0, 200
LONGEST_START = 30.0


class Alone(Server):
    """The web processes of `concord serve`, without the worker beside them."""

    def run(self) -> None:
        """Serve until told to stop."""
        Arbiter(self).run()


def serve(url: str, port: int, folder: Path) -> None:
    """Start two processes of four threads each on a database that is ready."""
    settings = Settings(data_dir=folder, database_url=url, port=port, log_level="WARNING")
    database = connect(url)
    app = create_app(settings, SECRETS, database)
    database.engine.dispose()
    Alone(app, settings).run()


@contextmanager
def server(url: str, folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Run the server in a process of its own."""
    with socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port = tried.getsockname()[1]
    command = [sys.executable, "-m", "bench.loopback", url, str(port), str(folder)]
    started = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        yield started, port
    finally:
        started.terminate()
        started.wait()


@dataclass(frozen=True, slots=True)
class Served:
    """What the server did."""

    first: float
    """Seconds from its start to the first page, at a start that is not the first one."""

    memory: float
    """MiB of a web process."""

    pages: dict[str, Taken]
    """By work: how long its page took at 8 users."""

    rates: dict[str, float]
    """Pages a second."""


def measured(url: str, folder: Path, shown: Visit, where: dict[str, str]) -> Served:
    """Start the server, open the first page, then have 8 users open each of the addresses."""
    kept = shown.client.get_cookie("concord")
    headers = {"Cookie": f"concord={kept.value if kept else ''}", "Accept-Encoding": "gzip, br"}
    with server(url, folder) as (_, port):
        _first(Line(port, headers))  # compiles the templates, as the first start does
    began = perf_counter()
    with server(url, folder) as (started, port):
        line = Line(port, headers)
        _first(line)
        first = perf_counter() - began
        _users(line, "/register/", pages=WARM)
        found = {work: _users(line, address) for work, address in where.items()}
        memory = _memory(started.pid)
    pages = {work: Taken(median(t), 0.0, 0, nearly_all(t)) for work, (t, _) in found.items()}
    return Served(first, memory, pages, {work: rate for work, (_, rate) in found.items()})


@dataclass(frozen=True, slots=True)
class Line:
    """Where the server listens, and what a browser sends with each request."""

    port: int
    headers: dict[str, str]

    def open(self) -> HTTPConnection:
        """Connect."""
        return HTTPConnection("127.0.0.1", self.port)

    def page(self, line: HTTPConnection, address: str) -> None:
        """Get one page; anything but 200 ends the measuring."""
        line.request("GET", address, headers=self.headers)
        answer = line.getresponse()
        answer.read()
        if answer.status != 200:  # noqa: PLR2004
            raise RuntimeError(f"{address} answered {answer.status}")


def _first(line: Line) -> None:
    until = perf_counter() + LONGEST_START
    while True:
        try:
            return line.page(line.open(), "/register/")
        except ConnectionError:
            if perf_counter() > until:
                raise
            sleep(0.02)


def _users(line: Line, address: str, pages: int = 0) -> tuple[list[float], float]:
    """Have 8 users open the page again and again; return what each took, and pages a second."""
    times: list[float] = []
    began = perf_counter()

    def user() -> None:
        connected = line.open()
        while len(times) < pages if pages else perf_counter() - began < SECONDS:
            asked = perf_counter()
            line.page(connected, address)
            times.append(perf_counter() - asked)

    users = [threading.Thread(target=user) for _ in range(USERS)]
    for each in users:
        each.start()
    for each in users:
        each.join()
    return times, len(times) / (perf_counter() - began)


def _memory(arbiter: int) -> float:
    """Return MiB of the largest web process, what it shares with its parent included."""
    children = Path(f"/proc/{arbiter}/task/{arbiter}/children").read_text("ascii").split()
    pages = [int(Path(f"/proc/{child}/statm").read_text("ascii").split()[1]) for child in children]
    return max(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
