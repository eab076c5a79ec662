"""The web server as it is run, through loopback: 8 users, first page after start, memory."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from socket import socket
from time import perf_counter, sleep

from gunicorn.arbiter import Arbiter

from app import connect, create_app
from bench.pages import SECRETS, Visit
from governance.core.config import Settings
from governance.core.serving import Server

USERS, SECONDS, WARM = 8, 10.0, 200
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


def measured(url: str, folder: Path, shown: Visit) -> dict[str, float]:
    """Return seconds to the first page, pages a second at 8 users, and MiB of a process."""
    kept = shown.client.get_cookie("concord")
    headers = {"Cookie": f"concord={kept.value if kept else ''}", "Accept-Encoding": "gzip, br"}
    began = perf_counter()
    with server(url, folder) as (started, port):
        _first(port, headers)
        first = perf_counter() - began
        _users(port, headers, pages=WARM)
        rate = _users(port, headers)
        return {"first": first, "rate": rate, "memory": _memory(started.pid)}


def _first(port: int, headers: dict[str, str]) -> None:
    until = perf_counter() + LONGEST_START
    while True:
        try:
            return _page(HTTPConnection("127.0.0.1", port), headers)
        except ConnectionError:
            if perf_counter() > until:
                raise
            sleep(0.02)


def _page(line: HTTPConnection, headers: dict[str, str]) -> None:
    line.request("GET", "/register/", headers=headers)
    answer = line.getresponse()
    answer.read()
    if answer.status != 200:  # noqa: PLR2004
        raise RuntimeError(f"the list answered {answer.status}")


def _users(port: int, headers: dict[str, str], pages: int = 0) -> float:
    """Have 8 users open the list one after the other, for ten seconds or so many pages."""
    done, began = [0] * USERS, perf_counter()

    def user(n: int) -> None:
        line = HTTPConnection("127.0.0.1", port)
        while sum(done) < pages if pages else perf_counter() - began < SECONDS:
            _page(line, headers)
            done[n] += 1

    users = [threading.Thread(target=user, args=(n,)) for n in range(USERS)]
    for each in users:
        each.start()
    for each in users:
        each.join()
    return sum(done) / (perf_counter() - began)


def _memory(arbiter: int) -> float:
    """Return MiB of the largest web process, what it shares with its parent included."""
    children = Path(f"/proc/{arbiter}/task/{arbiter}/children").read_text("ascii").split()
    pages = [int(Path(f"/proc/{child}/statm").read_text("ascii").split()[1]) for child in children]
    return max(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
