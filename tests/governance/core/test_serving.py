"""`concord serve`, `work` and `migrate`: real processes, how they begin, end and refuse."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from click.testing import CliRunner
from gunicorn.http.errors import ParseException
from gunicorn.http.parser import RequestParser
from sqlalchemy import create_engine, text

from app import cli
from governance.core.config import Settings
from governance.core.serving import Server
from tests.architecture.rules import ROOT


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def serving(out, **settings):
    """Run `concord serve` in a process of its own until the block ends; it speaks into files."""
    with (out / "out").open("w") as said, (out / "log").open("w") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "app", "serve"], cwd=ROOT, stdout=said, stderr=log,
            env={**os.environ, **{f"CONCORD_{n.upper()}": str(v) for n, v in settings.items()}},
        )  # fmt: skip
        try:
            yield child
        finally:
            child.terminate()
            child.wait(timeout=30)


def asked(port, path="/healthz", within=30):
    """Return the status and the text of a page, once the server answers."""
    deadline = time.monotonic() + within
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}{path}") as answer:
                return answer.status, answer.read().decode()
        except HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()
        except URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def workers_under(parent):
    found = subprocess.run(  # noqa: S603
        ["pgrep", "-f", f"app work --under {parent}$"],  # noqa: S607
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    return [int(number) for number in found.stdout.split()]


def until(condition, within=60):
    deadline = time.monotonic() + within
    while not (found := condition()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


def test_the_first_start_makes_all_it_needs_and_keeps_one_worker_running(tmp_path):
    data, port = tmp_path / "data", free_port()
    with serving(tmp_path, data_dir=data, port=port, workers=1) as child:
        status, told = asked(port)
        assert (status, json.loads(told)["status"]) == (200, "whole")
        assert stat.S_IMODE(data.stat().st_mode) == 0o700
        for path in data.iterdir():
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
        (first,) = until(lambda: workers_under(child.pid))

        os.kill(first, signal.SIGKILL)
        (second,) = until(lambda: [n for n in workers_under(child.pid) if n != first])
        assert second != first

        other = CliRunner().invoke(
            cli, ["serve"], env={"CONCORD_DATA_DIR": str(data), "CONCORD_PORT": str(port)}
        )
        assert other.exit_code == 2
        assert "set CONCORD_PORT to another port" in other.stderr
        assert asked(port, "/nowhere?token=canary-1")[0] == 404
        assert list(data.glob("templates-*/*")), "what was shown is compiled for the next start"
    out, log = (tmp_path / "out").read_text(), (tmp_path / "log").read_text()
    assert child.returncode == 0
    assert until(lambda: not workers_under(child.pid))
    assert f"listens on 127.0.0.1:{port}" in out
    lines = [json.loads(line) for line in log.splitlines()]
    assert any(line["event"] == "answered" and line["status"] == 404 for line in lines)
    assert "canary" not in log
    assert "Traceback" not in log


def test_a_worker_ends_with_the_server_that_started_it(tmp_path):
    with serving(tmp_path, data_dir=tmp_path, port=free_port(), workers=1) as child:
        (worker,) = until(lambda: workers_under(child.pid))
        child.kill()
        child.wait()
        assert until(lambda: not workers_under(child.pid)), worker


@pytest.fixture
def run(tmp_path):
    """Run a command on an embedded database of its own."""

    def with_words(*words, **settings):
        env = {"CONCORD_DATA_DIR": str(tmp_path), **settings}
        return CliRunner().invoke(cli, words, env=env)

    return with_words


def test_migrating_goes_up_and_only_on_request_down(run):
    assert "revision 0" in run("migrate").stdout
    assert run("verify").exit_code == 0

    refused = run("migrate", "--to", "base")
    assert refused.exit_code == 2
    assert "take a backup" in refused.stderr
    assert "revision none" in run("migrate", "--to", "base", "--yes").stdout


def test_an_old_or_foreign_database_is_not_touched(run, tmp_path):
    for words in (["work"], ["verify"]):
        result = run(*words)
        assert result.exit_code == 2
        assert "run `concord migrate`" in result.stderr
    engine = create_engine(f"sqlite:///{tmp_path / 'concord.db'}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE invoices (id INTEGER)"))
    engine.dispose()

    for words in (["serve"], ["work"], ["verify"], ["migrate"]):
        result = run(*words, CONCORD_PORT=str(free_port()))
        assert result.exit_code == 2, words
        assert "not Concord's (invoices)" in result.stderr
        assert "Traceback" not in result.output


def test_a_database_out_of_reach_is_told_without_its_password(run):
    address = "postgresql+psycopg://concord:canary@127.0.0.1:1/concord"

    result = run("verify", CONCORD_DATABASE_URL=address)

    assert result.exit_code == 2
    assert "The database cannot be used" in result.stderr
    assert "canary" not in result.output


@pytest.mark.asvs("4.2.1")
@pytest.mark.parametrize("said", [
    b"Content-Length: 5\r\nTransfer-Encoding: chunked", b"Content-Length: 5\r\nContent-Length: 6",
    b"Transfer-Encoding: xchunked", b"Transfer-Encoding : chunked", b"Content-Length: +5",
    b"Transfer-Encoding: chunked, identity", b"Accept: a\rTransfer-Encoding: chunked",
])  # fmt: skip
def test_a_request_whose_end_can_be_read_in_two_ways_is_not_read(said):
    sent = b"POST /sign-in HTTP/1.1\r\nHost: x\r\n" + said + b"\r\n\r\n0\r\n\r\nGET / HTTP/1.1"
    served = Server(None, Settings()).cfg

    with pytest.raises(ParseException):
        next(RequestParser(served, iter([sent]), ("127.0.0.1", 1)))
