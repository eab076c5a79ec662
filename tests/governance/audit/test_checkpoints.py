"""The trail's position, kept where the database's owner cannot reach it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from governance.audit import checkpoints
from governance.audit.checkpoints import CheckpointError
from governance.audit.commands import record
from governance.audit.faults import Checkpoint
from governance.audit.jobs import keep_position
from governance.core.config import Settings
from governance.core.jobs import Job
from tests.plant import SYSTEM

DAY = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "elsewhere"
    made.mkdir()
    return made


def act(database):
    with database.writing() as session:
        record(session, SYSTEM, "plant.looked_at", "the plant")
        session.commit()


def kept(database, folder, at=DAY):
    with database.reading() as session:
        return checkpoints.keep(session, folder, at)


@pytest.mark.usefixtures("plant")
def test_the_position_is_written_when_the_trail_grew_and_the_last_of_each_day_stays(
    database, folder
):
    assert kept(database, folder).name == "checkpoint-2026-03-04.json"
    assert kept(database, folder) is None
    act(database)
    kept(database, folder, DAY + timedelta(hours=1))
    act(database)
    kept(database, folder, DAY + timedelta(days=1))

    days = sorted(folder.iterdir())

    assert [checkpoints.read(path).seq for path in days] == [2, 3]
    assert checkpoints.newest(folder).checkpoint.seq == 3


@pytest.mark.statement(42)
@pytest.mark.usefixtures("plant")
def test_a_trail_that_went_back_is_told_and_the_newest_checkpoint_stays(database, folder, caplog):
    kept(database, folder)
    checkpoints.write(folder / "checkpoint-2026-03-05.json", Checkpoint(9, "a" * 64), DAY)

    with pytest.raises(CheckpointError, match="rolled back or cut off"):
        kept(database, folder, DAY + timedelta(days=2))
    keep_position(Job(database, Settings(checkpoint_dir=folder)))

    assert "rolled back or cut off" in caplog.text
    assert checkpoints.newest(folder).checkpoint.seq == 9


@pytest.mark.usefixtures("plant")
def test_a_trail_written_anew_is_told(database, folder):
    checkpoints.write(folder / "checkpoint-2026-03-03.json", Checkpoint(1, "a" * 64), DAY)
    act(database)

    with pytest.raises(CheckpointError, match="written anew"):
        kept(database, folder)


@pytest.mark.parametrize(
    "garbled",
    [
        "", "{", "[]", "null", '{"seq": 1}', '{"kind": "concord-checkpoint-1", "seq": -1}',
        '{"kind": "concord-checkpoint-1", "seq": true, "digest": "%s"}' % ("a" * 64),
        '{"kind": "concord-checkpoint-1", "seq": 1, "digest": 7}',
        '{"kind": "concord-checkpoint-1", "seq": 1, "digest": "%s"}' % ("X" * 64),
        '{"kind": "another", "seq": 1, "digest": "%s"}' % ("a" * 64),
    ],
)  # fmt: skip
def test_a_garbled_checkpoint_is_refused(tmp_path, garbled):
    path = tmp_path / "checkpoint-2026-03-04.json"
    path.write_text(garbled)

    with pytest.raises(CheckpointError, match="holds no checkpoint"):
        checkpoints.read(path)


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(CheckpointError, match="mount it"):
        checkpoints.newest(tmp_path / "gone")
    with pytest.raises(CheckpointError, match="cannot be read"):
        checkpoints.read(tmp_path / "gone.json")


@pytest.mark.usefixtures("plant")
def test_an_empty_trail_can_be_kept_and_a_forged_head_does_not_move_it(database, folder):
    kept(database, folder)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE audit_head SET seq = 0"))

    with pytest.raises(CheckpointError, match="rolled back"):
        kept(database, folder)
