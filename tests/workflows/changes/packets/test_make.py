"""What a packet holds: all of a record, nothing of others, the same bytes again."""

import json

import pytest
from sqlalchemy import insert, select, text

from app import connect
from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.db import Base
from governance.core.errors import RuleViolation
from tests import databases
from tests.workflows.changes.packets.packs import checked, members_of, packed


def acts(packet):
    return [json.loads(text) for text in members_of(packet)["trail.jsonl"].splitlines()]


def said(packet):
    return [json.loads(act["body"]) for act in acts(packet)]


@pytest.mark.statement(39)
def test_the_same_cut_off_gives_the_same_bytes_whatever_happened_since(happened):
    upto = json.loads(members_of(happened.packet)["manifest.json"])["asked"]["upto"]

    again, _ = packed(happened.database, happened.folder, "change", happened.reference, upto)
    later, _ = packed(happened.database, happened.folder, "change", happened.reference)

    assert again == happened.packet
    assert later != happened.packet


def test_another_database_with_the_same_trail_gives_the_same_bytes(happened, server):
    upto = json.loads(members_of(happened.packet)["manifest.json"])["asked"]["upto"]
    name = "packet_twin"
    twin = connect(databases.create_postgresql(server, name, "migrated"))
    with happened.database.engine.connect() as here, twin.engine.begin() as there:
        there.execute(text("SET session_replication_role = replica"))
        for table in Base.metadata.sorted_tables:
            rows = [dict(row._mapping) for row in here.execute(select(table))]
            there.execute(table.delete())
            if rows:
                there.execute(insert(table), rows)
        # where packing takes longer than a minute, it begins with a checkpoint
        there.execute(text("SELECT setval('checkpoint_id_seq', max(id)) FROM checkpoint"))

    try:
        packet, _ = packed(twin, happened.folder, "change", happened.reference, upto)
    finally:
        twin.engine.dispose()
        databases.drop_postgresql(server, name)

    assert packet == happened.packet


def test_it_tells_every_act_on_its_record_also_those_refused_and_none_on_others(happened):
    told = said(happened.packet)

    assert {act["subject_key"] for act in told if act["subject_kind"] == "change_request"} == {"1"}
    assert [act["verb"] for act in told].count("change.proposed") == 2
    (refused,) = [act for act in told if act["verb"] == "attempt.refused"]
    assert refused["facts"]["reasons"] == ["Nora wrote this change; somebody else must sign it."]
    with happened.database.reading() as session:
        all_of_it = select(AuditEvent.seq).where(
            AuditEvent.subject_kind == "change_request", AuditEvent.subject_key == "1"
        )
        assert set(session.scalars(all_of_it)) <= {act["seq"] for act in told}


@pytest.mark.statement(33)
def test_rows_of_others_are_there_by_their_digest_alone(happened):
    lines = [line for act in acts(happened.packet) for line in act["lines"]]

    assert "credential" not in {line.get("table") for line in lines}
    assert any(line.keys() == {"digest"} for line in lines)
    keys = {line["key"] for line in lines if line.get("table") == "change_request"}
    assert keys == {"1"}


@pytest.mark.statement(40)
def test_files_and_signed_contents_are_there_byte_for_byte(happened):
    members = members_of(happened.packet)

    (file,) = [data for name, data in members.items() if name.startswith("files/")]
    contents = [json.loads(d) for name, d in members.items() if name.startswith("contents/")]
    assert file == b"what the test is to show"
    assert sorted(content["revision"] for content in contents) == [1, 2]


@pytest.fixture(scope="module")
def paper(happened):
    """The document, before it is laid out."""
    kept = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(
            "governance.evidence.packets.making.pdf_of",
            lambda html, **_: kept.append(html) or b"%PDF",
        )
        packed(happened.database, happened.folder, "change", happened.reference)
    return kept[0]


@pytest.mark.statement(1)
@pytest.mark.statement(39)
def test_paper_says_who_signed_what_as_what_and_when_and_what_was_refused(happened, paper):
    assert members_of(happened.packet)["packet.pdf"].startswith(b"%PDF-1.7")
    for words in (
        "I approve this change, as accountable for the asset.",
        "(Europe/Brussels)",
        "attested by the server",
        "area owner",
        "Nora wrote this change; somebody else must sign it.",
    ):
        assert words in paper


def test_of_many_records_paper_tells_the_sums_and_where_the_rest_is(happened, monkeypatch):
    kept = []
    lay_out = "governance.evidence.packets.making.pdf_of"
    monkeypatch.setattr(lay_out, lambda html, **_: kept.append(html) or b"%PDF")
    monkeypatch.setattr("governance.evidence.packets.paper.MOST_IN_FULL", 0)

    packet, _ = packed(happened.database, happened.folder, "change", happened.reference)

    assert "is in trail.jsonl" in kept[0]
    assert "I approve this change, as accountable for the asset." in kept[0]
    assert "What happened" not in kept[0]
    assert members_of(packet)["trail.jsonl"]


@pytest.mark.statement(5)
def test_a_superseded_content_says_so_on_each_page_of_it(paper):
    assert paper.count('class="content superseded"') == 1
    assert paper.count("<thead><tr><th></th><th>superseded</th>") == 1


def test_what_asset_and_period_say_is_found_by_the_trail(happened):
    year = clock.now().year
    period = f"leuven/suite3:{year}-01-01..{year}-12-31"
    packet, key = packed(happened.database, happened.folder, "period", f"acme/{period}:ot")
    asset, _ = packed(happened.database, happened.folder, "asset", "AS-00001")

    records = json.loads(members_of(packet)["manifest.json"])["records"]
    assert [one["id"] for one in records] == [1, 2]
    assert json.loads(members_of(asset)["manifest.json"])["records"][0]["kind"] == "asset"
    for made in (packet, asset):
        assert checked(made, key).faults == []


@pytest.mark.parametrize(
    ("kind", "ref", "told"),
    [
        ("change", "CR-2026-0099", "There is no CR-2026-0099"),
        ("change", "x", "is no reference"),
        ("change", "", "is no reference"),
        ("asset", "AS-99999", "There is no AS-99999"),
        ("period", "leuven", "is no period"),
        ("period", "atlantis:2025-01-01..2025-12-31", "There is no place atlantis"),
        ("period", "leuven:2025-02-30..2025-12-31", "no calendar"),
        ("period", "leuven:2025-12-31..2025-01-01", "ends before it begins"),
        ("period", "leuven:2001-01-01..2001-01-02", "Nobody acted"),
        ("period", "acme/leuven/suite3/line1:2020-01-01..2039-01-01:it", "Nobody acted"),
    ],
)
def test_what_means_nothing_is_refused_in_a_sentence(happened, kind, ref, told):
    with pytest.raises(RuleViolation, match=told):
        packed(happened.database, happened.folder, kind, ref)
