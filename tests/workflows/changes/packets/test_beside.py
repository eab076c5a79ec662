"""What a packet tells beside its records: whatever they rest on, from the trail alone."""

import json
from datetime import timedelta

import pytest

from governance.core import clock
from governance.core.config import Settings
from governance.core.jobs import deliver_all
from governance.evidence.packets.beside import groups, hidden_in
from governance.evidence.packets.gathering import Reader
from governance.register.models import Asset
from governance.validation.outside import commands as outside
from governance.validation.outside.models import Cause
from tests.plant import SYSTEM, actor_named
from tests.workflows.changes.packets.packs import checked, members_of, packed
from tests.workflows.changes.paper.test_on_paper import stamp
from tests.workflows.changes.policies.versions import approve
from tests.workflows.changes.testing.test_trace import run
from tests.workflows.deviations.conftest import Desk
from workflows.changes.commands import adding
from workflows.changes.commands.writing import Upload
from workflows.changes.packages import commands as packages
from workflows.changes.packages.commands import Written
from workflows.changes.rules.policy import POLICIES
from workflows.changes.testing.models import Outcome
from workflows.deviations.opening import Origin

ON_SQLITE = pytest.mark.parametrize("copied", ["sqlite"], indirect=True)


@pytest.fixture
def paper(monkeypatch):
    """What is laid out, instead of the file."""
    kept = []
    lay_out = "governance.evidence.packets.making.pdf_of"
    monkeypatch.setattr(lay_out, lambda html, **_: kept.append(html) or b"%PDF")
    return kept


def told(packet):
    """Return how many records of each kind a packet names."""
    records = json.loads(members_of(packet)["manifest.json"])["records"]
    kinds = [one["kind"] for one in records]
    assert all(one["reference"] for one in records)
    return {kind: kinds.count(kind) for kind in kinds}


def manifest(packet):
    return json.loads(members_of(packet)["manifest.json"])


@pytest.mark.statement(39)
def test_a_run_that_failed_stands_first_with_its_deviation_and_what_was_done_about_it(
    at_work, database, tmp_path, paper
):
    run(at_work, Outcome.FAILED)
    desk = Desk(database, at_work.plant, 1).investigated()
    desk.acted_on()
    desk.disposed()
    run(at_work, Outcome.PASSED)

    packet, key = packed(database, tmp_path, "change", at_work.now().reference)

    assert told(packet) == {
        "change_request": 1, "asset_requirement": 1, "capa": 1, "deviation": 1,
    }  # fmt: skip
    runs = paper[0].partition("Every run of its tests")[2]
    assert runs.index("failed") < runs.index("passed")
    for words in ("Caps every vial.", "OQ-1", "Switch it on, and seal it.", "use_as_is"):
        assert words in paper[0]
    found = checked(packet, key)
    assert (found.faults, found.doubts) == ([], [])


def test_the_same_cut_off_gives_the_same_bytes_whatever_came_beside_it_since(
    at_work, database, tmp_path, paper
):
    run(at_work, Outcome.FAILED)
    reference = at_work.now().reference
    first, _ = packed(database, tmp_path, "change", reference)
    upto = manifest(first)["asked"]["upto"]

    desk = Desk(database, at_work.plant, 1).investigated()
    desk.acted_on()
    run(at_work, Outcome.PASSED)
    again, _ = packed(database, tmp_path, "change", reference, upto)
    later, _ = packed(database, tmp_path, "change", reference)

    assert again == first
    assert paper[0] == paper[1]
    assert "capa" not in told(first)
    assert told(later)["capa"] == 1


@ON_SQLITE
def test_paper_that_came_back_is_there_with_its_entry_its_scan_and_its_file(
    life, database, tmp_path, paper, later
):
    life.approved().by("tom", packages.issue, "An outage", clock.now() + timedelta(hours=8))
    deliver_all(database, Settings(data_dir=tmp_path))
    scan = life.by("tom", packages.scan, 1, Upload("paper.txt", b"signed by Tom", "the package"))
    later(hours=1)
    entry = life.by(
        "tom", packages.bring_back, Written(1, f"S1; {stamp()}; Tom; stands", scan_id=scan.id)
    )
    life.by("johan", adding.check, entry.id)

    packet, key = packed(database, tmp_path, "change", life.now().reference)

    files = {name for name in members_of(packet) if name.startswith("files/")}
    assert sorted(name.rpartition(".")[2] for name in files) == ["pdf", "txt"]
    for words in ("An outage", "entered", "Tom: stands", "the package", "Entries made afterwards"):
        assert words in paper[0]
    assert checked(packet, key).faults == []


@ON_SQLITE
def test_a_standard_change_brings_its_template_and_who_approved_it(
    standard, database, tmp_path, paper
):
    change = standard.in_force().begun().change()

    packet, key = packed(database, tmp_path, "change", change.reference)

    assert told(packet) == {"change_request": 1, "change_template": 1}
    assert manifest(packet)["signatures"] == 5
    assert "PLC-BACKUP" in paper[0]
    assert checked(packet, key).faults == []


@ON_SQLITE
def test_a_change_under_a_policy_of_the_plant_brings_that_version(life, database, tmp_path, paper):
    with database.writing() as session:
        approve(session, POLICIES["policy@3"])
        session.commit()
    life.raised()

    packet, _ = packed(database, tmp_path, "change", life.now().reference)

    assert told(packet) == {"change_request": 1, "policy_version": 1}
    assert "policy@4" in paper[0]


@ON_SQLITE
@pytest.mark.usefixtures("worked")
def test_an_asset_brings_its_ledger_and_when_it_was_outside(database, plant, tmp_path, paper):
    with database.writing() as session:
        plc = session.get_one(Asset, plant.assets["PLC-204"])
        began = outside.Begun(Cause.UNRELEASED, "change_request:1", "Used too early", clock.now())
        outside.begin(session, SYSTEM, plc, began)
        session.commit()
    Desk(database, plant).opened()

    packet, key = packed(database, tmp_path, "asset", f"AS-{plant.assets['PLC-204']:05}")

    assert told(packet) == {"asset": 1, "deviation": 1, "outside_interval": 1}
    ledger = paper[0].partition("Its validated state, act by act")[2]
    assert ledger.index("validated") < ledger.index("under change")
    assert "Used too early" in paper[0]
    assert checked(packet, key).faults == []


@ON_SQLITE
def test_of_another_site_nothing_is_told_beside_a_change(life, database, tmp_path, plant, paper):
    life.raised()
    Desk(database, plant).opened(
        by="dana", place="qclab", asset=None, title="LIMS-01 was left open",
        of=Origin("change_request", life.id, life.now().reference),
    )  # fmt: skip
    with database.reading() as session:
        ana, upto = actor_named(session, plant, "ana"), 10**6
        seen = groups(session, "change_request", [life.id], upto, ana)
        reader = Reader(ana, hidden_in(session, ana, seen))
        every = groups(session, "change_request", [life.id], upto, None)

    whole, _ = packed(database, tmp_path, "change", life.now().reference)
    hers, _ = packed(database, tmp_path, "change", life.now().reference, reader=reader)

    assert "deviation" in every
    assert set(seen) == {"change_request"}
    assert "LIMS-01 was left open" in members_of(whole)["trail.jsonl"].decode()
    assert "LIMS-01" not in members_of(hers)["trail.jsonl"].decode() + paper[1]
