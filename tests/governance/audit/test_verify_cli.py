"""`concord verify`: what it prints, and how it ends."""

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from app import cli


@pytest.fixture
def verify(plant, url, tmp_path, monkeypatch):
    """Run `concord verify` on the plant's database; returns the result."""
    monkeypatch.setenv("CONCORD_DATABASE_URL", url)
    monkeypatch.setenv("CONCORD_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CONCORD_CHECKPOINT_KEY", "c" * 48)
    assert plant

    def run(*words, **settings):
        return CliRunner().invoke(cli, ["verify", *map(str, words)], env=settings)

    return run


@pytest.fixture
def forge(database):
    def run(statement):
        with database.engine.begin() as connection:
            connection.execute(text(statement))

    return run


def test_a_whole_trail_ends_with_0_and_says_what_was_checked_and_that_it_is_unanchored(verify):
    result = verify()

    assert result.exit_code == 0
    assert "Checked 1 events" in result.stdout
    assert "  person: 18" in result.stdout
    assert "files, hashed anew: 0" in result.stdout
    assert "Unanchored" in result.stdout
    assert "Whole" in result.stdout


def test_a_forged_row_ends_with_1_and_is_named_for_machines_too(verify, forge):
    forge("UPDATE asset SET firmware = 'forged' WHERE id = 2")

    result = verify("--json")

    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert report["is_whole"] is False
    assert report["is_anchored"] is False
    assert report["faults"] == [
        {"kind": "row edited", "table": "asset", "key": "2", "columns": ["firmware"], "event": 1}
    ]
    assert set(report) == {
        "is_whole", "is_anchored", "events", "lines", "rows", "contents", "faults", "position",
        "root", "checkpoints", "anchored_at", "sent_at", "notes",
    }  # fmt: skip
    assert "row edited: asset 2 (firmware), event 1" in verify().stdout


def test_a_checkpoint_kept_elsewhere_anchors_the_trail(verify, forge, tmp_path):
    kept = tmp_path / "kept.txt"
    assert verify("--keep", kept).exit_code == 0

    anchored = verify("--checkpoint", kept)
    assert anchored.exit_code == 0
    assert "Anchored: a checkpoint from elsewhere vouches up to event 1." in anchored.stdout
    assert "1 checkpoints beside the trail" in anchored.stdout

    forge("UPDATE asset SET firmware = 'forged' WHERE id = 2")
    new = tmp_path / "new.txt"
    assert verify("--keep", new).exit_code == 1
    assert not new.exists()


def test_a_file_of_the_first_versions_is_compared_as_ever(verify, tmp_path):
    kept = tmp_path / "kept.json"
    said = {"kind": "concord-checkpoint-1", "seq": 5, "digest": "a" * 64}
    for seq, sentence in ((5, "trail rolled back: audit_event 5"), (1, "trail rewritten")):
        kept.write_text(json.dumps(said | {"seq": seq}))
        compared = verify("--checkpoint", kept)
        assert compared.exit_code == 1
        assert sentence in compared.stdout


def test_the_folder_of_checkpoints_is_compared_without_being_asked(verify, tmp_path):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    verify("--keep", folder / "checkpoint-2026-03-04.txt")

    assert "Anchored" in verify(CONCORD_CHECKPOINT_DIR=str(folder)).stdout
    assert verify(CONCORD_CHECKPOINT_DIR=str(tmp_path / "gone")).exit_code == 2


def test_what_cannot_be_tried_ends_with_2_and_one_sentence(verify, forge, tmp_path):
    garbled = tmp_path / "garbled.json"
    garbled.write_text("{")
    cases = [
        (verify("--checkpoint", garbled), "holds no checkpoint"),
        (verify("--checkpoint", tmp_path / "gone.json"), "cannot be read"),
        (verify("--keep", tmp_path / "no" / "where.json"), "cannot be written"),
        (verify(CONCORD_PROT="1"), "CONCORD_PROT: no such setting"),
        (verify(CONCORD_PORT="many"), "CONCORD_PORT: "),
        (verify(CONCORD_HOST="192.0.2.1"), "is not loopback"),
        (verify(CONCORD_DATABASE_URL="nonsense"), "no address of a database"),
        (verify("--nonsense"), "No such option"),
    ]
    forge("DROP TABLE alembic_version")
    cases.append((verify(), "holds tables that are not Concord's"))
    for result, sentence in cases:
        assert (result.exit_code, sentence in result.stderr) == (2, True), result.stderr
        assert "Traceback" not in result.output


def test_a_lost_key_is_replaced_and_every_verification_says_so(verify, tmp_path):
    kept = tmp_path / "kept.txt"
    verify("--keep", kept)
    new = {"CONCORD_CHECKPOINT_KEY": "n" * 48}
    run = ["replace-checkpoint-key", "--yes"]

    assert CliRunner().invoke(cli, run[:1], env=new).exit_code == 2
    refused = CliRunner().invoke(cli, run, env={"CONCORD_CHECKPOINT_KEY": "c" * 48})
    assert (refused.exit_code, "nothing is lost" in refused.stderr) == (2, True)
    stopped = verify("--keep", tmp_path / "new.txt", **new)
    assert (stopped.exit_code, "If it is lost" in stopped.stderr) == (2, True)

    assert "localhost:8000/trail/2+" in CliRunner().invoke(cli, run, env=new).stdout
    assert verify("--keep", tmp_path / "new.txt", **new).exit_code == 0
    told = verify("--checkpoint", kept, **new)
    assert told.exit_code == 0
    assert "did not sign for it" in told.stdout
    assert (tmp_path / "new.txt").read_text().startswith("localhost:8000/trail/2\n")
