"""Packets from the pages: asked for, made by the worker, for one pair of eyes."""

import hashlib
import io
import json
import zipfile

import pytest
from sqlalchemy import select

from governance.audit.commands import bulk_insert, record
from governance.audit.models import REFUSED, AuditEvent
from governance.audit.queries import history
from governance.audit.verify import verify
from governance.core.config import Settings
from governance.core.errors import Forbidden
from governance.core.jobs import deliver_all
from governance.evidence.packets import commands
from governance.evidence.packets.commands import Wish
from governance.evidence.packets.gathering import Reader
from governance.evidence.packets.models import Packet, PacketState
from governance.evidence.packets.rules import unaskable
from governance.register.models import Asset
from tests.plant import SYSTEM, actor_named
from tests.workflows.changes.packets.packs import checked, packed
from workflows.changes.models import ChangeRequest


@pytest.fixture
def work(database, tmp_path):
    return lambda: deliver_all(database, Settings(data_dir=tmp_path))


def ask(client, change_id, **more):
    return client.post("/changes/packet", data={"keys": change_id, **more})


def test_quality_has_the_packet_of_a_change_made_and_takes_it(life, database, sign_in, work):
    change = life.proposed().id
    ana = sign_in("ana")
    assert f'href="/changes/packet?keys={change}"' in ana.get(f"/changes/{change}").text
    assert 'formaction="/changes/packet"' in ana.get("/changes/").text
    assert "CR-" in ana.get(f"/changes/packet?keys={change}").text

    made = ask(ana, change)
    assert "is being made" in ana.get(made.location).text
    assert ana.get(f"{made.location}/file").status_code == 404
    assert work() == 1

    page, file = ana.get(made.location).text, ana.get(f"{made.location}/file")
    assert file.mimetype == "application/zip"
    assert hashlib.sha256(file.data).hexdigest() in page
    assert checked(file.data).faults == []
    for other in ("alan", "adam", "nora"):
        assert sign_in(other).get(made.location).status_code == 404
    with database.reading() as session:
        assert verify(session).is_whole


@pytest.mark.usefixtures("wired")
def test_names_that_its_reader_may_not_see_are_proved_and_not_told(
    life, database, sign_in, work, tmp_path
):
    change = life.proposed().id
    ana = sign_in("ana")
    made = ask(ana, change)
    work()
    file = ana.get(f"{made.location}/file").data

    def holds(packet, name):
        with zipfile.ZipFile(io.BytesIO(packet)) as members:
            return any(name in members.read(each) for each in members.namelist())

    whole, key = packed(database, tmp_path, "change", life.now().reference)
    assert holds(whole, b"LIMS-01")
    assert not holds(file, b"LIMS-01")
    assert holds(file, b"PLC-204")
    found = checked(file, key)
    assert (found.faults, found.doubts) == ([], [])


def test_an_asset_has_a_packet_of_its_own(plant, sign_in, work):
    asset = plant.assets["PLC-204"]
    ana = sign_in("ana")
    assert f'href="/register/{asset}/packet"' in ana.get(f"/register/{asset}").text

    made = ana.post(f"/register/{asset}/packet", data={"upto": "1"})
    work()

    assert checked(ana.get(f"{made.location}/file").data).faults == []
    assert sign_in("johan").get(f"/register/{asset}/packet").status_code == 403
    assert sign_in("dave").get(f"/register/{asset}/packet").status_code == 404


@pytest.mark.parametrize("copied", ["sqlite"], indirect=True)
def test_of_an_import_of_many_only_its_own_row_is_told(plant, database, tmp_path, monkeypatch):
    monkeypatch.setattr("governance.evidence.packets.making.pdf_of", lambda *_, **__: b"%PDF")
    with database.acting() as session:
        plc = session.get(Asset, plant.assets["PLC-204"])
        skipped = {"id", "tag", "version"}
        same = [c.key for c in Asset.__table__.columns if c.key not in skipped]
        rows = [
            {"tag": f"T-{n}", **{name: getattr(plc, name) for name in same}} for n in range(1500)
        ]
        ids = bulk_insert(session, Asset, rows)
        record(session, SYSTEM, "import.applied", "an import")
    with database.reading() as session:
        reader = Reader(actor_named(session, plant, "ana"))

    packet, key = packed(database, tmp_path, "asset", f"AS-{ids[700]}", reader=reader)

    with zipfile.ZipFile(io.BytesIO(packet)) as members:
        (act,) = map(json.loads, members.read("trail.jsonl").splitlines())
    assert len(act["lines"]) == 1500
    assert [line["key"] for line in act["lines"] if "key" in line] == [str(ids[700])]
    assert checked(packet, key).faults == []


def test_who_does_not_answer_to_inspectors_has_none_made(life, sign_in, database):
    change = life.raised().id
    assert ask(sign_in("nora"), change).status_code == 403
    assert f"/changes/packet?keys={change}" not in sign_in("nora").get(f"/changes/{change}").text
    with database.writing() as session:
        nora = actor_named(session, life.plant, "nora")
        with pytest.raises(Forbidden):
            commands.request(session, nora, Wish("change"), [session.get(ChangeRequest, change)])


def test_a_refused_attempt_is_filed_under_its_record_and_not_in_its_history(
    life, sign_in, database
):
    change = life.proposed().id
    assert sign_in("nora").post(f"/changes/{change}/sign").status_code in {403, 409, 422}

    with database.reading() as session:
        tried = session.scalars(select(AuditEvent).where(AuditEvent.verb == REFUSED)).one()
        told = history(session, session.get(ChangeRequest, change))
    assert (tried.subject_kind, tried.subject_key) == ("change_request", str(change))
    assert REFUSED not in {act.verb for act in told}


def test_none_too_many_and_an_event_to_come_are_refused_in_a_sentence(life, sign_in):
    change, ana = life.raised().id, sign_in("ana")

    late = ask(ana, change, upto="999999")
    assert late.status_code == 422
    assert "The trail ends at event" in late.text
    assert ask(ana, 99_999).status_code == 422
    assert "narrow the list" in unaskable(201)


def test_what_cannot_be_made_says_why_on_the_page(life, sign_in, work, database, monkeypatch):
    monkeypatch.setattr("governance.evidence.packets.jobs.MOST_BYTES", 10)
    change, ana = life.raised().id, sign_in("ana")
    made = ask(ana, change)

    work()

    assert "concord packet" in ana.get(made.location).text
    with database.reading() as session:
        assert session.get(Packet, 1).state is PacketState.REFUSED
