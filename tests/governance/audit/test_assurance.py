"""The pages of the trail and of its verifications, over HTTP."""

import json

import pytest
from sqlalchemy import event, select, text

from governance.audit import copies
from governance.audit.commands import record
from governance.audit.jobs import every_minute
from governance.audit.models import AuditEvent, Verification
from governance.audit.verify import verify
from governance.core.config import Settings
from governance.core.contributions import FIGURES, waiting
from governance.core.jobs import Job, deliver_all
from governance.core.sheets.reading import read_sheet
from governance.register.models import Asset
from tests.plant import actor_named


@pytest.fixture
def rewritten(database, plant):
    """An event that changes PLC-204, with a reason."""
    with database.writing() as session:
        asset = session.get_one(Asset, plant.assets["PLC-204"])
        asset.firmware = "2.9.4"
        johan = actor_named(session, plant, "johan")
        record(session, johan, "asset.edited", asset, reason="Advisory 22-181")
        session.commit()


@pytest.mark.asvs("16.2.1")
@pytest.mark.statement(28)
@pytest.mark.statement(33)
@pytest.mark.usefixtures("rewritten")
def test_the_auditor_reads_who_did_what_to_which_record_and_why(sign_in, plant):
    client = sign_in("alan")

    page = client.get("/assurance/").text

    assert "Advisory 22-181" in page
    assert "asset edited" in page
    assert f'href="/register/{plant.assets["PLC-204"]}"' in page
    for condition in ("q=PLC-204", "verb=asset.edited", "kind=asset", "when=day"):
        assert "Advisory 22-181" in client.get(f"/assurance/?{condition}").text, condition
    johan = plant.people["johan"]
    assert "Advisory 22-181" in client.get(f"/assurance/?who={johan}").text
    assert "Advisory 22-181" not in client.get("/assurance/?who=0").text
    assert client.get("/assurance/?verb=nothing.done").status_code == 422
    exported = json.loads(client.get("/assurance/export.json?verb=asset.edited").data)
    assert "Advisory 22-181" in json.dumps(exported)


@pytest.mark.statement(28)
@pytest.mark.statement(32)
@pytest.mark.usefixtures("rewritten")
def test_an_event_shows_each_field_before_and_after(sign_in):
    page = sign_in("alan").get("/assurance/events/2").text

    assert "2.8.1" in page
    assert "2.9.4" in page
    assert "Advisory 22-181" in page
    assert "Digest of the event before" in page


@pytest.mark.statement(33)
@pytest.mark.usefixtures("rewritten")
def test_a_copy_holds_what_each_event_wrote_before_and_after(sign_in, plant):
    client = sign_in("alan")

    (event,) = json.loads(client.get("/assurance/copy.json?verb=asset.edited").data)

    assert (event["who"], event["facts"]["reason"]) == ("Johan", "Advisory 22-181")
    changes = [each for row in event["rows"] for each in row["changes"]]
    assert {"field": "firmware", "before": "2.8.1", "after": "2.9.4"} in changes
    sheet = client.get("/assurance/copy.xlsx?verb=asset.edited").data
    read = read_sheet(sheet, "copy.xlsx")
    assert read.header[-5:] == ("Row", "How", "Field", "Before", "After")
    assert ("firmware", "2.8.1", "2.9.4") in {tuple(line.cells[-3:]) for line in read.rows}
    assert json.loads(client.get("/assurance/copy.json?q=nothing-like-it").data) == []
    of_it = f"kind=asset&key={plant.assets['PLC-204']}"
    assert "Advisory 22-181" in client.get(f"/assurance/?{of_it}").text
    assert "Advisory 22-181" not in client.get("/assurance/?kind=asset&key=99999").text
    page = client.get("/assurance/events/2").text
    assert "All of this record" in page
    assert "All by Johan" in page


@pytest.mark.asvs("15.2.2")
@pytest.mark.usefixtures("rewritten")
def test_a_copy_of_too_much_is_narrowed_first(sign_in, monkeypatch):
    monkeypatch.setattr(copies, "MOST", 1)

    refused = sign_in("alan").get("/assurance/copy.json")

    assert refused.status_code == 422
    assert "narrow the list first" in refused.text


@pytest.mark.parametrize("name", ["johan", "ana"])
def test_without_a_role_for_all_sites_nobody_reads_what_all_of_them_did(sign_in, name):
    client = sign_in(name)

    assert client.get("/assurance/").status_code == 403
    assert client.get("/assurance/events/1").status_code == 404
    assert client.get("/assurance/verifications/").status_code == 403
    assert client.post("/assurance/verifications/").status_code == 403


def test_a_verification_is_asked_for_done_by_the_worker_and_shown(sign_in, database):
    client = sign_in("adam")

    asked = client.post("/assurance/verifications/")
    assert asked.status_code == 302
    page = client.get(asked.location).text
    assert 'hx-trigger="every 2s"' in page
    assert client.post("/assurance/verifications/").status_code == 409

    assert deliver_all(database) == 1
    page = client.get(asked.location).text
    assert "whole" in page
    assert "Unanchored" in page
    assert "hx-trigger" not in page
    assert "whole" in client.get("/assurance/verifications/").text


def test_a_fault_reaches_those_who_answer_for_the_records(sign_in, database, plant):
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE asset SET firmware = 'forged' WHERE id = 1"))
    client = sign_in("alan")
    asked = client.post("/assurance/verifications/")
    deliver_all(database)

    page = client.get(asked.location).text
    assert "row edited" in page
    assert "firmware" in page
    with database.reading() as session:
        for name, items in {"alan": 1, "ana": 0, "adam": 1, "johan": 0}.items():
            actor = actor_named(session, plant, name)
            told = [i for i in waiting(session, actor) if i.reference == "Verification 1"]
            assert len(told) == items, name
            figures = [f for source in FIGURES for f in source(session, actor)]
            assert ["Faults in the trail" in {f.label for f in figures}] == [bool(items)]


def test_the_worker_verifies_once_a_day_and_keeps_the_position(database, tmp_path):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    job = Job(database, Settings(data_dir=tmp_path, checkpoint_dir=folder))

    every_minute(job)
    every_minute(job)

    assert len(list(folder.iterdir())) == 1
    with database.reading() as session:
        assert session.query(Verification).count() == 1


def test_a_folder_that_is_not_there_is_told_on_the_page(sign_in, database, tmp_path):
    client = sign_in("alan")
    asked = client.post("/assurance/verifications/")
    settings = Settings(data_dir=tmp_path, checkpoint_dir=tmp_path / "gone")
    from_worker = Job(database, settings)
    every_minute(from_worker)

    assert deliver_all(database, settings) == 1
    assert "is not there: mount it" in client.get(asked.location).text


def test_the_page_of_checkpoints_says_how_the_trail_is_vouched_for(sign_in, database, tmp_path):
    client = sign_in("alan")
    assert "None yet" in client.get("/assurance/checkpoints").text
    assert "Checkpoints: unanchored" in client.get("/assurance/").text
    exported = client.get("/assurance/export.csv").headers["Content-Disposition"]
    assert "trail-unanchored" in exported

    folder = tmp_path / "elsewhere"
    folder.mkdir()
    every_minute(Job(database, Settings(data_dir=tmp_path, checkpoint_dir=folder)))

    page = client.get("/assurance/checkpoints").text
    assert "events 1 to 2" in page  # the second is that the trail was taken along
    assert str(folder) in page
    assert "localhost:8000/trail+" in page
    assert "Checkpoints: unanchored" not in client.get("/assurance/").text
    exported = client.get("/assurance/export.csv").headers["Content-Disposition"]
    assert "unanchored" not in exported
    assert sign_in("ana").get("/assurance/checkpoints").status_code == 403


@pytest.mark.statement(28)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_who_takes_a_list_along_is_in_the_trail_with_how_it_was_narrowed(sign_in, database, form):
    taken = sign_in("johan").get(f"/register/export.{form}?class=plc")
    assert taken.status_code == 200

    page = sign_in("alan").get("/assurance/?verb=list.exported").text
    with database.reading() as session:
        wanted = select(AuditEvent).where(AuditEvent.verb == "list.exported")
        event = session.scalars(wanted).one()
        assert verify(session).faults == []

    assert "list exported" in page
    assert (event.actor_name, event.subject) == ("Johan", "assets")
    told = event.body.decode()
    assert all(fact in told for fact in (form, "class=plc", '"rows":2'))


def test_a_copy_of_a_hundred_events_asks_no_more_than_one_of_a_single_event(database, plant):
    with database.writing() as session:
        for number in range(copies.AT_ONCE - 1):
            asset = session.get_one(Asset, plant.assets["PLC-204"])
            asset.firmware = f"3.0.{number}"
            record(session, actor_named(session, plant, "johan"), "asset.edited", asset)
            session.commit()
    asked = []
    with database.reading() as session:
        found = session.scalars(select(AuditEvent).order_by(AuditEvent.seq)).all()
        bind = session.connection().engine
        event.listen(bind, "before_cursor_execute", lambda *sent: asked.append(sent[2]))

        whole = list(copies.with_lines(session, found))

    assert (len(whole), len(asked)) == (copies.AT_ONCE, 1)
    before, after = whole[-1][1][0].before, whole[-1][1][0].after
    assert (before["firmware"], after["firmware"]) == ("3.0.97", "3.0.98")
