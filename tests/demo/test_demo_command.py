import os
import sqlite3
from contextlib import closing
from functools import partial
from shutil import copyfile

import pytest
from click.testing import CliRunner

from app import cli
from demo import cli as demo_cli
from demo import passphrase
from demo.people import PERSON_BY_KEY, PERSONAS
from demo.stage import SYSTEM
from governance.audit.commands import record
from governance.core import clock
from governance.core.cli import Status
from governance.core.installation import Installation, Purpose, purpose_of


def load_nobody(database, _seeds, _entry):
    """In place of the company, whose loading has its own test."""
    with database.writing() as session:
        made = Installation(id=1, purpose=Purpose.DEMO, set_up_at=clock.now())
        session.add(made)
        record(session, SYSTEM, "installation.set_up", made)
        session.commit()


@pytest.fixture
def served(monkeypatch):
    """What the command would have served, one entry each time."""
    found = []
    monkeypatch.setattr(demo_cli, "load", load_nobody)
    monkeypatch.setattr(demo_cli, "start", found.append)
    monkeypatch.setattr(demo_cli, "refuse_taken_port", lambda *_: None)
    return found


@pytest.fixture
def command(tmp_path, monkeypatch):
    """Run `concord demo` in an empty folder; what it sets ends with the test."""
    for name in [name for name in os.environ if name.startswith("CONCORD_")]:
        monkeypatch.delenv(name)
    before = dict(os.environ)
    runner = CliRunner()
    yield partial(runner.invoke, cli, env={"CONCORD_DATA_DIR": str(tmp_path)})
    os.environ.clear()
    os.environ.update(before)


def test_the_demo_is_loaded_once_told_and_kept(command, tmp_path, served):
    first = command(["demo", "--port", "8123"])

    assert first.exit_code == Status.TAKEN, first.output
    said = passphrase.read(tmp_path / "demo")
    assert said in first.output
    assert "http://localhost:8123/demo" in first.output
    assert all(PERSON_BY_KEY[row.person].email in first.output for row in PERSONAS)
    with served[0].database.reading() as session:
        assert purpose_of(session) == "demo"
    assert served[0].settings.port == 8123
    assert not list((tmp_path / "demo").glob("loading-*"))

    again = command(["demo"])

    assert said in again.output
    assert "Loading" not in again.output

    fresh = command(["demo", "--fresh"])

    assert "Loading" in fresh.output
    assert said not in fresh.output


def test_a_host_that_others_reach_is_refused(command, tmp_path, served):
    env = {
        "CONCORD_DATA_DIR": str(tmp_path),
        "CONCORD_HOST": "0.0.0.0",  # noqa: S104
        "CONCORD_PUBLIC_URL": "https://concord.example",
        "CONCORD_TRUSTED_PROXIES": "1",
    }

    answer = command(["demo"], env=env)

    assert answer.exit_code == Status.UNUSABLE
    assert "CONCORD_HOST=0.0.0.0" in answer.output
    assert served == []
    assert not (tmp_path / "demo").exists()


@pytest.mark.parametrize("asked", [["demo"], ["demo", "--fresh"]])
def test_a_database_that_does_not_say_demo_is_left_alone(
    command, tmp_path, served, migrated_file, asked
):
    (tmp_path / "demo").mkdir()
    path = tmp_path / "demo" / demo_cli.DATABASE
    copyfile(migrated_file, path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "INSERT INTO installation (id, purpose, set_up_at) "
            "VALUES (1, 'plant', '2026-01-01 00:00:00.000000')"
        )
        connection.commit()

    answer = command(asked)

    assert answer.exit_code == Status.UNUSABLE
    assert "does not say that it is a demo" in answer.output
    assert served == []
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT purpose FROM installation").fetchall() == [("plant",)]


@pytest.mark.usefixtures("served")
def test_a_demo_whose_passphrase_is_gone_says_how_to_begin_anew(command, tmp_path):
    command(["demo"])
    (tmp_path / "demo" / passphrase.FILE).unlink()

    answer = command(["demo"])

    assert answer.exit_code == Status.UNUSABLE
    assert "--fresh" in answer.output
