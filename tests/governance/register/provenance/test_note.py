"""Beside a fact stands who or what said it, where that is not an ordinary edit."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.audit.queries import history
from governance.audit.verify import verify
from governance.core import clock
from governance.core.errors import Forbidden, RuleViolation
from governance.register.commands import assets
from governance.register.models import Asset
from governance.register.provenance.commands import note
from governance.register.provenance.models import SourceKind
from governance.register.provenance.queries import sources
from governance.register.provenance.rules import Noted
from governance.register.queries.records import whole
from governance.register.queries.then import past
from tests.governance.register.imports.conftest import Desk
from tests.plant import actor_named


def noted(field="serial_no", kind=SourceKind.NAMEPLATE, detail="photo 12", days=0):
    return Noted(field, kind, detail, clock.today() + timedelta(days=days))


@pytest.fixture
def act(database, plant):
    """Have Johan do something to PLC-204: `act(note, noted())`."""

    def run(command, *args, by="johan"):
        with database.writing() as session:
            actor = actor_named(session, plant, by)
            command(session, actor, session.get_one(Asset, plant.assets["PLC-204"]), *args)
            session.commit()

    return run


def beside(database, plant):
    with database.reading() as session:
        asset = whole(session, session.get_one(Asset, plant.assets["PLC-204"]))
        return {
            name: said.words
            for name, said in sources(session, asset, history(session, asset)).items()
        }


def test_what_is_noted_stands_beside_the_fact_until_the_fact_is_another(database, plant, act):
    act(note, noted("firmware", SourceKind.WALK_DOWN, "panel, page 3"))
    act(assets.edit, {"serial_no": "S-1"}, "read")
    act(note, noted())
    assert beside(database, plant) == {
        "firmware": "Walk down: panel, page 3", "serial_no": "Nameplate: photo 12",
    }  # fmt: skip

    act(assets.edit, {"serial_no": "S-2"}, "typing mistake")

    assert beside(database, plant) == {"firmware": "Walk down: panel, page 3"}
    with database.reading() as session:
        assert verify(session).faults == []


def test_noted_again_it_replaces_what_was_noted_and_the_past_keeps_both(database, plant, act):
    act(note, noted("firmware"))
    then = clock.now()
    act(note, noted("firmware", SourceKind.VENDOR_DOCUMENT, "release note 7"))

    assert beside(database, plant) == {"firmware": "Vendor document: release note 7"}
    with database.reading() as session:
        asset = session.get_one(Asset, plant.assets["PLC-204"])
        said = past(session, actor_named(session, plant, "johan"), asset, then)
    assert "photo 12" in str(said.cards)
    assert "release note 7" not in str(said.cards)


def test_what_an_import_wrote_last_names_the_import_the_file_and_the_line(database, plant, act):
    desk = Desk(database, plant)
    made = desk.applied("johan", b"Tag;Place;Serial number;Hostname\nPLC-204;line1;S-9;plc204\n")
    created = b"Tag;Place;Name;Class;Serial number\n\nPMP-9;line1;Pump;Drive;S-8\n"
    other = desk.applied("johan", created, "pumps.csv")
    act(assets.edit, {"hostname": "by-hand"}, "renamed")

    assert beside(database, plant) == {"serial_no": f"import IM-{made:04}, line 2 of liste.csv"}
    with database.reading() as session:
        pump = session.scalars(select(Asset).where(Asset.tag == "PMP-9")).one()
        assert sources(session, pump, history(session, pump))["serial_no"].words == (
            f"import IM-{other:04}, line 3 of pumps.csv"
        )


def test_an_unknown_fact_a_day_to_come_and_what_nobody_reads_are_refused(act):
    with pytest.raises(RuleViolation) as refusal:
        act(note, noted("serial_no", days=1))
    told = " ".join(refusal.value.reasons)
    assert "Serial number of PLC-204 is unknown" in told
    assert "is yet to come" in told
    with pytest.raises(RuleViolation, match="choose one that is read"):
        act(note, noted("criticality"))
    with pytest.raises(Forbidden):
        act(note, noted("firmware"), by="tom")


def test_the_page_takes_it_and_shows_it_beside_the_fact(plant, sign_in):
    client, asset = sign_in("johan"), plant.assets["PLC-204"]
    assert f"/register/{asset}/source" in client.get(f"/register/{asset}").text
    assert client.get(f"/register/{asset}/source?field=firmware").status_code == 200
    sent = {"field": "firmware", "kind": "discovery", "detail": "passive tap",
            "observed_on": clock.today().isoformat()}  # fmt: skip

    bare = client.post(f"/register/{asset}/source", data={**sent, "field": "nonsense"})
    kept = client.post(f"/register/{asset}/source", data=sent)

    assert (bare.status_code, kept.status_code) == (422, 302)
    assert "Discovery: passive tap" in client.get(f"/register/{asset}").text
