"""What a change meets is told to programs and on the command line as on its page."""

import json

import pytest
from click.testing import CliRunner

from app import cli

pytestmark = pytest.mark.either


@pytest.fixture
def ask(url, tmp_path, monkeypatch):
    monkeypatch.setenv("CONCORD_DATABASE_URL", url)
    monkeypatch.setenv("CONCORD_DATA_DIR", str(tmp_path))

    def run(*words):
        made = CliRunner().invoke(cli, ["conflicts", *words])
        return made.exit_code, made.output

    return run


@pytest.mark.usefixtures("wired")
def test_a_program_reads_the_conflicts_who_answers_and_the_next_free_time(life, calendar, sign_in):
    calendar("campaign", "line10", -2, 10)
    life.assessed().disposed()
    found = sign_in("johan").get("/api/changes/1/schedule").json
    (met,) = found["conflicts"]
    assert (met["clash"], met["weight"], met["answers"]) == ("campaign", "blocks", [])
    assert "reached by PLC-204 > HMI-31" in met["said"]
    assert found["free"]["window"]["begins_at"] >= met["window"]["ends_at"]
    assert "Next free" in found["free"]["said"]
    assert sign_in("dana").get("/api/changes/1/schedule").status_code == 404


def test_a_conflict_that_asks_names_who_answers_until_they_did(life, calendar, sign_in):
    calendar("maintenance_window", "suite3", 20, 24)
    life.assessed().disposed()
    (met,) = sign_in("nora").get("/api/changes/1/schedule").json["conflicts"]
    assert (met["answers"], met["answered_by"], met["is_settled"]) == (["Arne"], None, False)


def test_the_command_ends_with_one_where_something_is_met_and_zero_where_nothing_is(
    life, calendar, ask
):
    life.raised()
    assert ask() == (0, "1 changes looked at: none meets anything that nobody answered for.\n")
    calendar("freeze", "leuven", -2, 10)
    status, said = ask(life.now().reference)
    assert status == 1
    assert said.startswith(f"{life.now().reference} blocks: ")
    status, said = ask("--site", "leuven", "--json")
    told = json.loads(said)
    assert (status, told["changes"], told["conflicts"][0]["clash"]) == (1, 1, "freeze")
    assert ask("--site", "durham")[0] == 0


@pytest.mark.parametrize("words", [("CR-2026-0099",), ("hello",), ("--site", "nowhere")])
def test_what_there_is_not_is_unusable(life, ask, words):
    life.raised()
    status, said = ask(*words)
    assert status == 2
    assert "There is no" in said


def test_a_change_without_a_window_is_unusable(life, ask):
    life.raised(window_begins_at=None, window_ends_at=None)
    assert ask(life.now().reference)[0] == 2
