"""A restore that took acts away: acknowledged by two, and only then the trail goes on."""

import pytest

from governance.audit.anchors import Restore
from governance.audit.commands import record
from governance.audit.faults import Kind
from governance.audit.jobs import keep_checkpoint, outside_of
from governance.audit.models import AuditEvent
from governance.audit.verify import verify
from governance.core.config import Settings
from governance.core.contributions import waiting
from governance.core.jobs import Job
from governance.identity.models import Person, Role
from governance.places.models import Place
from tests.attacks import CUT_TO_2, attack
from tests.credentials import PASSWORD, code_for, enrol
from tests.plant import SYSTEM, actor_named, add_grant

LOST = "Two edits of PLC-204; both were made again."


@pytest.fixture
def job(database, plant, tmp_path):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    with database.acting() as session:
        ana, acme = (
            session.get_one(Person, plant.people["ana"]),
            session.get_one(Place, plant.places["acme"]),
        )
        add_grant(session, ana, Role.QA, acme)
        record(session, SYSTEM, "role.granted", "QA of the enterprise")
    key = {"checkpoint_key": "first " * 8}
    return Job(database, Settings(data_dir=tmp_path, checkpoint_dir=folder, **key))


@pytest.fixture
def restored(job):
    """A database that lost two events beside a folder that knows of them."""
    keep_checkpoint(job)
    for _ in range(2):
        with job.writing() as session:
            record(session, SYSTEM, "plant.looked_at", "the plant")
    keep_checkpoint(job)
    attack(
        job, *(each.replace("2", "3") for each in CUT_TO_2),
        "DELETE FROM checkpoint WHERE size > 3",
    )  # fmt: skip
    keep_checkpoint(job)
    with job.reading() as session:
        return session.query(Restore).one().id


def found(job):
    outside = outside_of(job)
    with job.reading() as session:
        return verify(session, outside)


def acknowledged(client, number, seed, reason=LOST, password=PASSWORD):
    typed = {"reason": reason, "password": password, "code": code_for(seed)}
    return client.post(f"/assurance/restores/{number}", data=typed)


@pytest.mark.statement(42)
def test_the_trail_is_whole_again_once_an_administrator_and_qa_have_acknowledged(
    job, restored, sign_in, database, plant
):
    seeds = {name: enrol(database, plant.people[name]) for name in ("adam", "ana")}
    assert {fault.kind for fault in found(job).faults} == {Kind.ROLLED_BACK}
    page = sign_in("adam").get(f"/assurance/restores/{restored}").text
    assert "2 events" in page

    assert acknowledged(sign_in("adam"), restored, seeds["adam"]).status_code == 302
    keep_checkpoint(job)
    assert {fault.kind for fault in found(job).faults} == {Kind.ROLLED_BACK}
    assert acknowledged(sign_in("ana"), restored, seeds["ana"]).status_code == 302

    report = found(job)
    assert report.is_whole, report.faults
    assert "Events 4 to 5 were lost" in report.notes[0]
    assert "Adam and Ana acknowledged it" in report.notes[0]
    keep_checkpoint(job)
    keep_checkpoint(job)
    report = found(job)
    assert (report.is_whole, report.anchored_at) == (True, report.events)
    names = sorted(path.name[21:] for path in job.settings.checkpoint_dir.iterdir())
    assert names == ["-2.txt", ".txt"]
    (newest,) = job.settings.checkpoint_dir.glob("*-2.txt")
    assert newest.read_text().startswith("localhost:8000/trail/2\n")
    with job.reading() as session:
        verbs = [event.verb for event in session.query(AuditEvent).order_by(AuditEvent.seq)]
    assert verbs[3:] == [
        "trail.rolled_back", "person.enrolled", "person.enrolled", "restore.signed",
        "restore.acknowledged", "checkpoint_key.followed",
    ]  # fmt: skip


def test_one_person_is_never_both_and_a_reason_and_a_right_code_are_asked_for(
    job, restored, sign_in, database, plant
):
    seed = enrol(database, plant.people["adam"])
    client = sign_in("adam")

    assert acknowledged(client, restored, seed, reason="").status_code == 422
    assert acknowledged(client, restored, seed, password="wrong").status_code == 422
    assert acknowledged(client, restored, seed).status_code == 302
    again = client.get(f"/assurance/restores/{restored}").text
    assert "has acknowledged Restore 1 already" in again
    with job.reading() as session:
        assert session.query(Restore).one().acknowledged_at is None


def test_it_waits_for_those_who_can_and_nobody_else_reads_it(job, restored, sign_in, plant):
    with job.reading() as session:
        for name, items in {"adam": 1, "ana": 1, "alan": 0, "johan": 0, "dave": 0}.items():
            told = waiting(session, actor_named(session, plant, name))
            assert len([item for item in told if item.reference == "Restore 1"]) == items, name
    assert sign_in("alan").get(f"/assurance/restores/{restored}").status_code == 200
    assert sign_in("alan").post(f"/assurance/restores/{restored}").status_code == 403
    assert sign_in("johan").get(f"/assurance/restores/{restored}").status_code == 404
