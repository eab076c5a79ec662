"""`concord backup` and `concord restore`: while people work, whole or not at all, and told."""

import json
import os
import subprocess
import threading
from dataclasses import asdict
from datetime import timedelta
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from app import cli
from governance.audit.anchors import Restore
from governance.audit.backups import archive, postgresql
from governance.audit.backups.archive import BackupError
from governance.audit.commands import record
from governance.audit.faults import Kind
from governance.audit.models import AuditEvent
from governance.audit.verify import verify
from governance.core import clock
from governance.register.models import Asset
from tests import databases
from tests.plant import actor_named


@pytest.fixture
def env(plant, url, tmp_path):
    assert plant
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    return {
        "CONCORD_DATABASE_URL": url,
        "CONCORD_DATA_DIR": str(tmp_path),
        "CONCORD_CHECKPOINT_KEY": "c" * 48,
        "CONCORD_CHECKPOINT_DIR": str(elsewhere),
    }


@pytest.fixture
def concord(env):
    """Run the command line; return how it ended."""

    def run(*words, **more):
        return CliRunner().invoke(cli, list(map(str, words)), env=env | more)

    return run


@pytest.fixture
def empty(request, url, tmp_path):
    """The address of another database of the same kind that holds nothing."""
    if url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'other.db'}"
        return
    server = request.getfixturevalue("server")
    name = f"other_{os.getpid()}"
    databases.drop_postgresql(server, name)
    yield databases.create_postgresql(server, name)
    databases.drop_postgresql(server, name)


def act(database, plant, firmware, tag="PLC-204"):
    with database.acting() as session:
        session.get_one(Asset, plant.assets[tag]).firmware = firmware
        record(session, actor_named(session, plant, "johan"), "asset.edited", tag)


def found_in(url):
    database = databases.opened(url)
    with database.reading() as session:
        report = verify(session)
        verbs = list(session.scalars(AuditEvent.__table__.select().with_only_columns(
            AuditEvent.verb).order_by(AuditEvent.seq)))  # fmt: skip
    database.engine.dispose()
    return report, verbs


@pytest.mark.abuse(24)
def test_a_backup_holds_all_but_the_secrets_and_is_restored_into_an_empty_database(
    concord, empty, tmp_path
):
    out = tmp_path / "one.backup"
    made = concord("backup", "--out", out)
    assert made.exit_code == 0, made.output
    assert "whole, up to event 2" in made.stdout
    with ZipFile(out) as packed:
        assert set(packed.namelist()) == {"manifest.json", "checkpoint.txt", "database"}
        assert packed.read("checkpoint.txt").startswith(b"localhost:8000/trail\n1\n")

    done = concord("restore", out, "--why", "a drill", CONCORD_DATABASE_URL=empty)

    assert done.exit_code == 0, done.output
    assert "Whole: nothing is at fault." in done.stdout
    report, verbs = found_in(empty)
    assert report.is_whole
    assert verbs[-1] == "backup.restored"
    assert concord("verify").exit_code == 0


@pytest.mark.statement(42)
def test_an_older_backup_is_a_roll_back_beside_what_is_known_elsewhere(
    concord, database, plant, empty, tmp_path
):
    older, newer = tmp_path / "older.backup", tmp_path / "newer.backup"
    concord("backup", "--out", older)
    for firmware in ("2.9.4", "2.9.5"):
        act(database, plant, firmware)
    concord("verify", "--keep", tmp_path / "elsewhere" / "checkpoint-2026-03-04.txt")
    concord("backup", "--out", newer)
    into = {"CONCORD_DATABASE_URL": empty}
    assert concord("restore", newer, **into).exit_code == 0

    refused = concord("restore", older, **into)
    assert refused.exit_code == 2
    assert "name an empty one, or add --yes" in refused.stderr

    done = concord("restore", older, "--yes", "--why", "The disk was full.", **into)

    assert done.exit_code == 1, done.output
    assert "trail rolled back: restore 1" in done.stdout
    assert "until an administrator and QA have both acknowledged it" in done.stdout
    report, verbs = found_in(empty)
    assert {fault.kind for fault in report.faults} == {Kind.ROLLED_BACK}
    assert verbs == ["plant.seeded", "checkpoint_key.made", "backup.restored", "trail.rolled_back"]
    other = databases.opened(empty)
    with other.reading() as session:
        (lost,) = session.query(Restore).all()
        assert (lost.size, lost.known_size, lost.reason) == (2, 6, "The disk was full.")
        assert session.get_one(Asset, plant.assets["PLC-204"]).firmware == "2.8.1"
    other.engine.dispose()
    assert len(list(tmp_path.glob("other.db.before-*"))) == empty.startswith("sqlite")


def test_a_backup_while_people_write_is_whole(concord, database, plant, empty, tmp_path):
    ended = threading.Event()

    def write(tag):
        number = 0
        while not ended.wait(0.02):
            act(database, plant, f"3.{number}", tag)
            number += 1

    writers = [threading.Thread(target=write, args=(tag,)) for tag in list(plant.assets)[:2]]
    for each in writers:
        each.start()
    try:
        made = [concord("backup", "--out", tmp_path / f"{n}.backup") for n in range(2)]
    finally:
        ended.set()
        for each in writers:
            each.join()

    assert [one.exit_code for one in made] == [0, 0], [one.output for one in made]
    sizes = [archive.read(tmp_path / f"{n}.backup")[0].size for n in range(2)]
    assert 1 < sizes[0] < sizes[1]
    concord("restore", tmp_path / "1.backup", CONCORD_DATABASE_URL=empty, CONCORD_CHECKPOINT_DIR="")
    assert found_in(empty)[0].is_whole


def test_what_is_not_whole_is_not_backed_up(concord, database, tmp_path):
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE asset SET firmware = 'forged' WHERE id = 2")

    refused = concord("backup", "--out", tmp_path / "one.backup")

    assert refused.exit_code == 2
    assert "row edited: asset 2 (firmware)" in refused.stderr
    assert not list(tmp_path.glob("*backup*"))


def test_a_database_that_somebody_has_open_is_not_replaced(concord, empty, tmp_path):
    into = {"CONCORD_DATABASE_URL": empty}
    concord("backup", "--out", tmp_path / "one.backup")
    concord("restore", tmp_path / "one.backup", **into)
    other = databases.opened(empty)
    with other.reading() as session:
        session.query(Restore).all()
        refused = concord("restore", tmp_path / "one.backup", "--yes", **into)
    other.engine.dispose()

    assert (refused.exit_code, "stop `serve` and every `work`" in refused.stderr) == (2, True)


def test_what_cannot_be_restored_is_refused_before_anything_is_touched(concord, empty, tmp_path):
    out = tmp_path / "one.backup"
    concord("backup", "--out", out)
    whole = out.read_bytes()
    other = "sqlite:///nowhere.db" if "postgresql" in empty else "postgresql+psycopg://x@/y"
    about, checkpoint = archive.read(out)
    assert checkpoint
    newer = tmp_path / "newer.backup"
    with ZipFile(newer, "w") as packed:
        for name, text in (
            ("manifest.json", _json(about, revision="9999")), ("checkpoint.txt", ""),
            ("database", ""),
        ):  # fmt: skip
            packed.writestr(name, text)
    half, flipped = tmp_path / "half.backup", tmp_path / "flipped.backup"
    half.write_bytes(whole[: len(whole) // 2])
    with ZipFile(out) as packed:
        kept = packed.getinfo("database")
    at = kept.header_offset + 30 + len(kept.filename) + kept.compress_size // 2
    flipped.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])

    for path, into, sentence in (
        (tmp_path / "none.backup", empty, "cannot be read"),
        (half, empty, "only a part of one"),
        (flipped, empty, "damaged"),
        (newer, empty, "made by a newer version"),
        (out, other, "set CONCORD_DATABASE_URL to one of the same kind"),
    ):
        refused = concord("restore", path, CONCORD_DATABASE_URL=into)
        assert (refused.exit_code, sentence in refused.stderr) == (2, True), refused.output
    again = concord("backup", "--out", out)
    assert "does not take another one's place" in again.stderr
    assert out.read_bytes() == whole


def _json(about, **changed):
    return json.dumps(asdict(about) | changed)


def test_a_tool_that_is_not_there_or_too_old_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(postgresql, "INSTALLED", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupError, match="postgresql-client-16"):
        postgresql._tool("pg_dump", 16)
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 14.2'\n")
    old.chmod(0o755)
    with pytest.raises(BackupError, match="is of 14"):
        postgresql._tool("pg_dump", 16)
    with pytest.raises(BackupError, match="ended with 1: no such table"):
        postgresql._finished(subprocess.CompletedProcess(["pg_dump"], 1, b"", b"no such table\nx"))


def test_what_a_killed_backup_left_is_swept_away_before_the_next_one(tmp_path):
    left, copy = tmp_path / ".one.backup.77.concord-draft", tmp_path / ".concord-backup-x"
    fresh, others = tmp_path / ".two.backup.78.concord-draft", tmp_path / ".profile"
    copy.mkdir()
    (copy / "database").write_bytes(b"half")
    for each in (left, fresh, others):
        each.write_bytes(b"half")
    long_ago = (clock.now() - timedelta(hours=2)).timestamp()
    for each in (left, others, copy / "database", copy):
        os.utime(each, (long_ago, long_ago))

    archive.sweep(tmp_path)

    assert sorted(each.name for each in tmp_path.iterdir()) == [".profile", fresh.name]
