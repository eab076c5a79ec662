"""A packet killed while it is written: no half file, and the second try writes all of it."""

import os

import pytest
from sqlalchemy import update

from governance.audit.verify import verify
from governance.core.config import Settings
from governance.core.jobs import deliver_all
from governance.core.outbox import OutboxMessage
from governance.evidence.packets.exporting import write
from governance.evidence.packets.gathering import Asked
from governance.evidence.packets.models import Packet, PacketState
from tests.killing import killed
from tests.workflows.changes.packets.packs import checked
from workflows.changes.models import ChangeRequest

EVERY = bool(os.environ.get("CONCORD_SOAK"))
FEW = 4
"""So many of the failpoints are tried in the suite; all of them in the soak."""


@pytest.fixture
def quick(monkeypatch):
    """Lay nothing out: that is a process of its own, and takes a second each time."""
    monkeypatch.setattr("governance.evidence.packets.making.pdf_of", lambda *_, **__: b"%PDF")


def failpoints(number):
    step = 1 if EVERY else max(number // FEW, 1)
    return range(step, number + 1, step)


@pytest.mark.soak
@pytest.mark.either
@pytest.mark.usefixtures("quick")
def test_a_packet_killed_anywhere_leaves_no_half_file(life, url, database, tmp_path):
    asked = Asked("change", f"CR-{life.raised().id}", 0)
    settings = Settings(data_dir=tmp_path)

    def act(kept):
        write(kept, settings, asked, tmp_path / "p.zip")

    for number in (tries := failpoints(killed(url, act))):
        (tmp_path / "p.zip").unlink(missing_ok=True)
        killed(url, act, number)
        assert not (tmp_path / "p.zip").exists() or is_sound(tmp_path / "p.zip")

    print(f"{database.engine.dialect.name}: killed {len(tries)} times over a packet")
    made = write(database, settings, asked, tmp_path / "p.zip")
    assert checked((tmp_path / "p.zip").read_bytes(), made.key).faults == []
    with database.reading() as session:
        assert verify(session).is_whole


def is_sound(path):
    return checked(path.read_bytes()).faults == []


@pytest.mark.soak
@pytest.mark.either
@pytest.mark.usefixtures("quick")
def test_a_worker_killed_over_a_packet_makes_it_the_second_time(
    life, url, database, sign_in, tmp_path
):
    settings, ana = Settings(data_dir=tmp_path), sign_in("ana")
    change = life.raised().id

    def act(kept):
        deliver_all(kept, settings)

    def ask():
        return int(ana.post("/changes/packet", data={"keys": change}).location.split("/")[-1])

    ask()
    for number in (tries := failpoints(killed(url, act))):
        packet = ask()
        killed(url, act, number)
        again(database, act)
        with database.reading() as session:
            assert session.get(Packet, packet).state is PacketState.MADE
            assert session.get(ChangeRequest, change)
            assert verify(session).is_whole
    print(f"{database.engine.dialect.name}: a worker killed {len(tries)} times over a packet")


def again(database, act):
    """Forget the lease, as time would, and work on."""
    with database.writing() as session:
        session.execute(update(OutboxMessage).values(attempts=0, not_before=OutboxMessage.asked_at))
        session.commit()
    act(database)
