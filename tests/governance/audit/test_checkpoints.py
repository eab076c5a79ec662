"""Signed checkpoints: made each minute, kept, brought elsewhere, and compared."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import text, update

from governance.audit import checkpoints, digests, keyring, notes
from governance.audit.anchors import KeptCheckpoint, Receiver, Restore, TrailKey
from governance.audit.checkpoints import CheckpointError
from governance.audit.commands import record
from governance.audit.faults import Kind
from governance.audit.growing import grow
from governance.audit.jobs import keep_checkpoint, outside_of
from governance.audit.models import AuditEvent, AuditHead
from governance.audit.tree import Tree
from governance.audit.verify import verify
from governance.core.config import Settings
from governance.core.jobs import Job
from tests.attacks import CUT_TO_2, attack
from tests.plant import SYSTEM

DAY = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "elsewhere"
    made.mkdir()
    return made


@pytest.fixture
def job(database, plant, tmp_path, folder):
    assert plant
    key = {"checkpoint_key": "first " * 8}
    return Job(database, Settings(data_dir=tmp_path, checkpoint_dir=folder, **key))


def with_settings(job, **changed):
    return Job(job.database, job.settings.model_copy(update=changed))


def act(job, times=1):
    for _ in range(times):
        with job.writing() as session:
            record(session, SYSTEM, "plant.looked_at", "the plant")


def kept(job):
    with job.reading() as session:
        return session.query(KeptCheckpoint).order_by(KeptCheckpoint.id).all()


def found(job):
    outside = outside_of(job)
    with job.reading() as session:
        return verify(session, outside)


def kinds(job):
    return {fault.kind for fault in found(job).faults}


def test_each_checkpoint_tells_size_and_root_and_continues_the_one_before(job):
    for _ in range(3):
        act(job, 3)
        keep_checkpoint(job)
    keep_checkpoint(job)
    keep_checkpoint(job)

    with job.reading() as session:
        keys = keyring.known(session)
        tree = Tree()
        for digest in session.scalars(text("SELECT digest FROM audit_event ORDER BY seq")):
            tree.add(bytes.fromhex(digest))
    heads = [notes.opened(one.note.encode(), keys) for one in kept(job)]
    assert [head.size for head in heads] == [4, 8, 11]
    assert [head.root for head in heads] == [tree.root(head.size) for head in heads]
    assert {head.origin for head in heads} == {"localhost:8000/trail"}
    assert found(job).plain()["root"] == tree.root().hex()
    assert found(job).checkpoints == 3


def test_the_last_of_each_day_stays_and_nothing_is_written_until_the_trail_grows(job, folder):
    for hours in (0, 1, 24, 48):
        with time_machine.travel(DAY + timedelta(hours=hours), tick=False):
            if hours < 48:
                act(job)
                keep_checkpoint(job)
            keep_checkpoint(job)

    assert [path.name for path in sorted(folder.iterdir())] == [
        "checkpoint-2026-03-04.txt", "checkpoint-2026-03-05.txt",
    ]  # fmt: skip
    report = found(job)
    assert (report.is_whole, report.anchored_at, report.sent_at) == (True, 5, 5)


def test_the_first_key_is_an_act_of_the_trail(job):
    keep_checkpoint(job)

    with job.reading() as session:
        (key,) = session.query(TrailKey).all()
        acts = session.query(AuditEvent).filter_by(verb="checkpoint_key.made").all()
    assert [one.subject for one in acts] == [str(key)]
    assert len(str(key)) < 60


def test_a_new_key_is_signed_by_the_one_before_and_both_keep_counting(job):
    keep_checkpoint(job)
    act(job)
    after = with_settings(job, checkpoint_key=secret("second "), checkpoint_key_before=None)
    keep_checkpoint(after)
    assert len(kept(job)) == 1

    before = job.settings.checkpoint_key
    keep_checkpoint(with_settings(after, checkpoint_key_before=before))
    act(job)
    keep_checkpoint(after)

    with job.reading() as session:
        first, second = session.query(TrailKey).order_by(TrailKey.id)
    said = notes.note(second.endorsement.encode())
    assert list(notes.signers(said, [notes.key(first.verifier)])) == [notes.key(first.verifier)]
    assert second.verifier in said.text
    assert [one.key_id for one in kept(job)] == [first.id, second.id, second.id]
    assert found(job).is_whole


def secret(word):
    return Settings(checkpoint_key=word * 8).checkpoint_key


@pytest.mark.statement(42)
def test_a_trail_that_went_back_is_told_and_its_checkpoint_stays(job, folder, caplog):
    act(job, 3)
    keep_checkpoint(job)
    (path,) = folder.iterdir()
    told = path.read_text()
    attack(job, *CUT_TO_2, "DELETE FROM checkpoint", "DELETE FROM trail_key")

    keep_checkpoint(job)
    keep_checkpoint(job)

    assert "rolled back or cut off" in caplog.text
    assert path.read_text() == told
    assert kept(job) == []
    with job.reading() as session:
        (restore,) = session.query(Restore).all()
        (receiver,) = session.query(Receiver).all()
    assert (restore.size, restore.known_size, restore.lost) == (2, 4, 2)
    assert "rolled back" in receiver.failure
    assert Kind.ROLLED_BACK in kinds(job)


def test_a_trail_cut_off_beside_its_checkpoints_is_told_without_any_elsewhere(job):
    inside = with_settings(job, checkpoint_dir=None)
    act(job, 3)
    keep_checkpoint(inside)
    act(job)
    attack(job, *CUT_TO_2)

    assert Kind.TRUNCATED in kinds(inside)


@pytest.mark.abuse(9)
@pytest.mark.statement(35)
@pytest.mark.statement(42)
def test_a_trail_written_anew_is_told_by_each_checkpoint_that_its_writer_cannot_sign(job, caplog):
    act(job, 3)
    keep_checkpoint(job)
    attack(job, *written_anew(job))

    assert Kind.REWRITTEN in kinds(with_settings(job, checkpoint_dir=None))
    keep_checkpoint(job)
    assert "written anew" in caplog.text
    attack(job, "DELETE FROM checkpoint")
    assert found(with_settings(job, checkpoint_dir=None)).is_whole
    assert kinds(job) == {Kind.REWRITTEN}


def written_anew(job):
    """Give what an owner of the database would write: another past, whose chain is whole."""
    with job.reading() as session:
        events = session.query(AuditEvent).order_by(AuditEvent.seq).all()
    previous = digests.GENESIS
    for event in events:
        said = digests.parsed(event.body) | {"previous": previous}
        if event.verb == "plant.looked_at":
            said["verb"] = "plant.praised"
        body = digests.canonical(said)
        digest = digests.event_digest(body)
        values = {"previous": previous, "digest": digest, "verb": said["verb"], "body": body}
        yield update(AuditEvent).where(AuditEvent.seq == event.seq).values(values)
        previous = digest
    yield update(AuditHead).values(digest=previous)


def test_a_checkpoint_that_the_trail_did_not_sign_is_named(job, folder):
    keep_checkpoint(job)
    attack(job, "UPDATE checkpoint SET size = size + 1")
    act(job)
    assert kinds(job) == {Kind.CHECKPOINT_FORGED}
    attack(job, "UPDATE checkpoint SET note = 'forged'")
    assert kinds(job) == {Kind.CHECKPOINT_FORGED}
    attack(job, "DELETE FROM checkpoint")
    assert found(job).is_whole

    stranger = keyring.private("stranger" * 4)
    (path,) = folder.iterdir()
    checkpoints.write(
        path, str(notes.sign(notes.head(notes.note(path.read_bytes()).text), stranger))
    )
    assert kinds(job) == {Kind.CHECKPOINT_FORGED}
    keep_checkpoint(job)
    assert kept(job) == []


def test_going_on_reads_no_more_than_what_is_new(job):
    act(job, 20)
    keep_checkpoint(job)
    attack(job, "UPDATE audit_event SET digest = 'x' || seq WHERE seq < 5")
    act(job)

    with job.reading() as session:
        assert grow(session, 23).size == 23
        with pytest.raises(CheckpointError, match="missing"):
            grow(session, 40)


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
        checkpoints.read(path, [])


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(CheckpointError, match="mount it"):
        checkpoints.within(tmp_path / "gone", [])
    with pytest.raises(CheckpointError, match="cannot be read"):
        checkpoints.read(tmp_path / "gone.json", [])
