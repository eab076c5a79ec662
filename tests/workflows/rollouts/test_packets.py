"""A rollout in packets of evidence: its own, and beside the changes that carry it out."""

import json

import pytest
from sqlalchemy import select

from governance.evidence.packets.beside import groups, hidden_in
from governance.evidence.packets.gathering import Reader
from tests.plant import actor_named
from tests.workflows.changes.packets.packs import checked, members_of, packed
from workflows.changes.commands import deciding as on_change
from workflows.rollouts.commands import deciding
from workflows.rollouts.models import Rollout


@pytest.fixture(autouse=True)
def paper(monkeypatch):
    """What is laid out, instead of the file."""
    kept = []
    lay_out = "governance.evidence.packets.making.pdf_of"
    monkeypatch.setattr(lay_out, lambda html, **_: kept.append(html) or b"%PDF")
    return kept


def told(packet):
    return [one["kind"] for one in json.loads(members_of(packet)["manifest.json"])["records"]]


def upto(packet):
    return json.loads(members_of(packet)["manifest.json"])["asked"]["upto"]


@pytest.mark.statement(39)
def test_a_change_of_a_rollout_brings_its_gates_and_the_criteria_as_they_were_frozen(
    rolling, database, tmp_path, paper
):
    rolling.running()
    reference = rolling.life.now().reference

    packet, key = packed(database, tmp_path, "change", reference)
    rolling.by("olga", deciding.stop, "not worth it")
    again, _ = packed(database, tmp_path, "change", reference, upto(packet))

    assert told(packet) == ["change_request", "rollout"]
    frozen = rolling.now().waves[0].criteria_sha256
    assert f"contents/{frozen}.json" in members_of(packet)
    for words in ("Gates", "Criteria, as they were written", "soak_days", frozen):
        assert words in paper[0]
    found = checked(packet, key)
    assert (found.faults, found.doubts) == ([], [])
    assert again == packet
    assert paper[0] == paper[1]


def test_a_rollout_has_a_packet_of_its_own(rolling, database, tmp_path, paper):
    rolling.agreed()

    packet, key = packed(database, tmp_path, "rollout", rolling.now().reference)

    assert told(packet) == ["rollout"]
    assert "For central compliance" in paper[0]
    assert checked(packet, key).faults == []


def test_a_change_that_was_cancelled_still_brings_the_rollout_it_was_raised_for(
    rolling, database, tmp_path
):
    rolling.agreed()
    first = rolling.raised("nora", 0)
    reference = rolling.life.now().reference
    rolling.life.by("nora", on_change.cancel, "raised by mistake")
    assert rolling.raised("nora", 0) != first

    assert told(packed(database, tmp_path, "change", reference)[0]) == ["change_request", "rollout"]


def test_quality_of_one_site_is_told_no_name_of_another(rolling, database, tmp_path, paper):
    rolling.running()
    change = rolling.life.now()
    with database.reading() as session:
        ana = actor_named(session, rolling.plant, "ana")
        seen = groups(session, "change_request", [change.id], 10**6, ana)
        reader = Reader(ana, hidden_in(session, ana, seen))
        assert session.scalars(select(Rollout.id)).one() in seen["rollout"]

    whole, _ = packed(database, tmp_path, "change", change.reference)
    hers, key = packed(database, tmp_path, "change", change.reference, reader=reader)

    def holds(packet, name):
        return any(name in data for data in members_of(packet).values())

    assert "AS-00003" in paper[0]
    assert not holds(hers, b"LIMS-01")
    assert not holds(hers, b"AS-00003")
    assert "AS-00003" not in paper[1]
    assert holds(hers, change.reference.encode())
    assert holds(whole, b"AS-00003")
    assert checked(hers, key).faults == []
