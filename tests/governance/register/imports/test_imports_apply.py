"""An import from the file to the register: every outcome, once, exactly as previewed or not."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import event, select, update

from governance.audit.commands import record
from governance.audit.queries import history
from governance.audit.verify import verify
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.core.jobs import claim, deliver
from governance.core.outbox import OutboxMessage
from governance.identity.models import RoleGrant
from governance.register.imports.models import ImportRow, ImportState, Outcome
from governance.register.imports.writing import Writer
from governance.register.models import Asset, Product
from governance.register.vocabulary import (
    AssetClass,
    Domain,
    GxpRelevance,
    OtFunction,
    ValidationState,
)
from tests.plant import SINCE, SYSTEM, add_asset

ROOT = Path(__file__).parents[4]
MESSY = """Acme Werk Leuven;;;;;;;;;;;;
Anlagenliste Linie 1 (geprüft: J. Müller);;;;;;;;;;;;
;;;;;;;;;;;;
Anlagenkennzeichen;Bezeichnung;Hersteller;Typ;Bestellnummer;IT/OT;Klasse;IP;Ort;Ebene;Kritisch;GMP;Baujahr
PLC-301;Filler;Siemens AG;S7-1500;6ES7 515-2AM02;OT;SPS;192.168.0.5;Suite3/Line1;1;1;direkt;2019
PLC-204;Steuerung Verschließer;;;;OT;SPS;192.168.0.6;line1;1;2;direkt;2018
HMI-31;HMI-31 of Line10;;;;OT;SPS;;line10;1;2;direkt;2018
PLC-302;Ventilinsel;Festo;CPX;;OT;Dingsbums;192.168.0.300;line7;1;7;nein;
;Antrieb Magazin;;;;OT;Frequenzumrichter;;line1;1;3;nein;
PLC-303;Antrieb 3;;;;OT;Frequenzumrichter;;line1;1;3;nein;
PLC-303;Antrieb 3 (doppelt);;;;OT;Frequenzumrichter;;line1;1;3;nein;
SRV-9;=HYPERLINK("http://x");;;;IT;Server;;Leuven;3;4;ja;
""".encode("cp1252")


@pytest.mark.scenario("R1")
def test_the_sheet_of_a_site_becomes_assets_with_every_reason_told_and_nothing_in_between(
    desk, database, session
):
    before = desk.assets()
    import_id = desk.previewed("johan", MESSY)
    found, rows = desk.state(import_id), desk.rows(import_id)

    assert "Windows-1252" in found.recognised
    assert found.state is ImportState.PREVIEWED
    assert (found.created, found.updated, found.unchanged, found.refused) == (2, 1, 1, 4)
    assert {n: row.outcome for n, row in rows.items()} == {
        5: Outcome.CREATE, 6: Outcome.UPDATE, 7: Outcome.UNCHANGED, 8: Outcome.REFUSED,
        9: Outcome.REFUSED, 10: Outcome.REFUSED, 11: Outcome.REFUSED, 12: Outcome.CREATE,
    }  # fmt: skip
    told = rows[8].reasons.splitlines()
    for word in ("Class", "IP address", "Place", "Criticality"):
        assert any(reason.startswith(f"Line 8: {word}") for reason in told), told
    assert "near are" in rows[8].reasons
    assert rows[9].reasons == "Line 9: Tag is empty: every asset needs one."
    assert "PLC-303 stands on lines 10 and 11: keep one of them." in rows[10].reasons
    assert "stands on lines 10 and 11" in rows[11].reasons
    assert json.loads(rows[6].changes) == {
        "name": ["PLC-204 of Line1", "Steuerung Verschließer"],
        "address": [None, "192.168.0.6"],
    }
    added = "Siemens AG S7-1500 6ES7 515-2AM02 (will be added to the catalogue)"
    assert json.loads(rows[5].changes)["product"] == [None, added]
    assert before.keys() == desk.assets().keys()

    desk.confirm("johan", import_id, "walk-down of line 1")
    with pytest.raises(Conflict):
        desk.confirm("johan", import_id)
    desk.work()

    made = {tag: asset for (_, tag), asset in desk.assets().items()}
    plc, srv = made["PLC-301"], made["SRV-9"]
    assert desk.state(import_id).state is ImportState.APPLIED
    assert (plc.domain, plc.asset_class) == (Domain.OT, AssetClass.PLC)
    assert (plc.ot_function, plc.gxp) == (OtFunction.PLC, GxpRelevance.DIRECT)
    assert plc.validation_state is ValidationState.PLANNED
    assert srv.name == '=HYPERLINK("http://x")'
    assert srv.gxp is GxpRelevance.UNDETERMINED
    assert made["PLC-204"].name == "Steuerung Verschließer"
    assert made["PLC-204"].version == 2
    assert made["PLC-204"].firmware == "2.8.1"
    assert len(made) == len(before) + 2
    product = session.get_one(Product, plc.product_id)
    assert (product.name, product.order_code) == ("S7-1500", "6ES7 515-2AM02")

    past = history(session, session.get_one(Asset, made["PLC-204"].id))[0]
    assert (past.verb, past.why) == ("import.applied", "walk-down of line 1")
    assert {change.field for change in past.changes} == {"name", "address"}
    with database.reading() as reading:
        assert verify(reading).faults == []


@pytest.mark.scenario("R2")
def test_one_address_at_two_plants_is_no_duplicate(desk, plant):
    sheet = "Tag;Name;Class;Place;IP address\nPLC-1;Filler;PLC;{};192.168.0.5\n"
    first = desk.applied("johan", sheet.format("line1").encode(), place="leuven")
    second = desk.applied("dana", sheet.format("qclab").encode(), place="durham")

    assert desk.state(first).created == desk.state(second).created == 1
    both = desk.assets("PLC-1")
    assert {site for site, _ in both} == {plant.places["leuven"], plant.places["durham"]}
    assert {asset.address for asset in both.values()} == {"192.168.0.5"}


@pytest.mark.abuse(25)
def test_a_register_that_changed_meanwhile_is_never_overwritten(desk, database, plant):
    sheet = b"Tag;Name;Class;Place\nHMI-31;Panel;PLC;line10\nPLC-401;New;PLC;line1\n"
    import_id = desk.previewed("johan", sheet)
    with database.writing() as session:
        session.get_one(Asset, plant.assets["HMI-31"]).name = "Somebody's name"
        place = session.get_one(Asset, plant.assets["HMI-31"]).place_id
        add_asset(session, session.get_one(type_of_place(), place), "PLC-401")
        record(session, SYSTEM, "plant.changed", "line 10")
        session.commit()
    desk.confirm("johan", import_id)
    desk.work()

    found = desk.state(import_id)
    assert found.state is ImportState.REFUSED
    assert "Name of HMI-31 was HMI-31 of Line10 and is Somebody's name now." in found.refusal
    assert "PLC-401 was new; it is AS-" in found.refusal
    assert desk.assets("HMI-31").popitem()[1].name == "Somebody's name"

    desk.choose("johan", import_id)
    desk.work()
    assert (desk.state(import_id).created, desk.state(import_id).updated) == (0, 2)


def type_of_place():
    return Asset.place.property.mapper.class_


@pytest.mark.abuse(25)
def test_columns_exchanged_behind_the_preview_are_refused(desk, database):
    sheet = b"Tag;Name;Notes;Class;Place\nPLC-402;Filler;Old one;PLC;line1\n"
    import_id = desk.previewed("johan", sheet)
    with database.engine.begin() as connection:
        table = ImportRow.metadata.tables["import"]
        forged = desk.state(import_id).mapping.replace('"Notes"', '"?"')
        forged = forged.replace('"Name"', '"Notes"').replace('"?"', '"Name"')
        connection.execute(update(table).values(mapping=forged))
    desk.confirm("johan", import_id)
    desk.work()

    assert desk.state(import_id).state is ImportState.REFUSED
    assert desk.assets("PLC-402") == {}


def test_what_is_delivered_twice_or_cut_off_is_written_once(desk, database, monkeypatch):
    sheet = b"Tag;Name;Class;Place\n" + b"".join(b"P-%d;Pump;PLC;line1\n" % n for n in range(50))
    import_id = desk.previewed("johan", sheet)
    desk.confirm("johan", import_id)
    message_id = claim(database)

    def dies(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Writer, "_follow", dies)
        with pytest.raises(KeyboardInterrupt):
            deliver(database, message_id)
    assert desk.assets("P-1") == {}
    assert desk.state(import_id).state is ImportState.APPLYING

    deliver(database, message_id)
    with database.writing() as session:
        session.execute(update(OutboxMessage).values(done_at=None))
        session.commit()
    deliver(database, message_id)
    assert len([1 for _, tag in desk.assets() if tag.startswith("P-")]) == 50
    assert desk.state(import_id).state is ImportState.APPLIED


def test_a_worker_killed_in_the_middle_leaves_nothing_half(desk, database, url):
    sheet = b"Tag;Name;Class;Place\n" + b"".join(b"K-%d;Pump;PLC;line1\n" % n for n in range(1500))
    import_id = desk.previewed("johan", sheet)
    desk.confirm("johan", import_id)
    program = (
        "import os, signal, sys\n"
        "from app import connect\n"
        "from governance.core.jobs import deliver_all\n"
        "from governance.register.imports.writing import Writer\n"
        "write = Writer.write\n"
        "def once(self, rows):\n"
        "    write(self, rows)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "Writer.write = once\n"
        "deliver_all(connect(sys.argv[1]))\n"
    )
    killed = subprocess.run(  # noqa: S603
        [sys.executable, "-c", program, url], cwd=ROOT, env={**os.environ}, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert desk.assets("K-1") == {}

    with database.writing() as session:
        session.execute(update(OutboxMessage).values(not_before=OutboxMessage.asked_at))
        session.commit()
    desk.work()
    assert desk.state(import_id).state is ImportState.APPLIED
    assert len([1 for _, tag in desk.assets() if tag.startswith("K-")]) == 1500


def test_two_thousand_rows_cost_a_bounded_number_of_statements(desk, database):
    def sheet(count):
        rows = (f"B-{n};Pump {n};PLC;line1;Siemens;S7-{n % 20}\n" for n in range(count))
        return ("Tag;Name;Class;Place;Vendor;Product\n" + "".join(rows)).encode()

    seen = Counter()

    def count(_connection, _cursor, statement, *_rest):
        seen[statement[:70]] += 1

    event.listen(database.engine, "before_cursor_execute", count)
    desk.applied("johan", sheet(100))
    small = seen.total()
    desk.applied("johan", sheet(2_000))
    large = seen.total() - small
    assert large - small < 60, seen.most_common(12)


def test_only_what_may_be_edited_is_and_controlled_facts_are_filed_as_drift(desk, plant):
    sheet = (
        b"Tag;Name;Class;Place;Firmware;State\n"
        b"PLC-204;PLC-204 of Line1;PLC;line1;3.0;in operation\n"
        b"HMI-31;HMI-31 of Line10;PLC;line10;2.8.1;retired\n"
        b"PLC-500;New one;PLC;leuven;1.0;in operation\n"
        b"PLC-501;New one;PLC;line1;1.0;retired\n"
    )
    rows = desk.rows(desk.previewed("arne", sheet, place="suite3"))

    assert "3.0 is filed as drift, on which QA decides." in rows[2].reasons
    assert (rows[2].outcome, rows[2].changes) == (Outcome.UNCHANGED, "")
    assert "the file says decommissioned: say so on its page, under" in rows[3].reasons
    assert "You may not register assets at Leuven (/acme/leuven/)." in rows[4].reasons
    assert "PLC-501 would be decommissioned from the first day" in rows[5].reasons

    other = b"Reference;Tag;Name;Class;Place\nAS-%05d;X-1;X;PLC;line1\n" % plant.assets["LIMS-01"]
    refused = desk.rows(desk.previewed("johan", other))[2]
    assert "or none that you may read" in refused.reasons
    same = b"Reference;Tag;Name\nAS-%05d;HMI-31;X\n" % plant.assets["PLC-204"]
    refused = desk.rows(desk.previewed("johan", same))[2]
    assert f"HMI-31 is AS-{plant.assets['HMI-31']:05} at this site already" in refused.reasons


def test_products_are_found_by_what_people_write(desk, database):
    sheet = (
        b"Tag;Name;Class;Place;Vendor;Product;Order code\n"
        b"A-1;a;PLC;line1;Siemens;S7-1500;6ES7 515-2AM02\n"
        b"A-2;a;PLC;line1;SIEMENS AG;S7-1500;6ES7515-2AM02\n"
        b"A-3;a;PLC;line1;Siemens;;6ES7 515-2AM02\n"
        b"A-4;a;PLC;line1;;Unheard of;\n"
    )
    rows = desk.rows(desk.applied("johan", sheet))
    assert [rows[n].outcome for n in (2, 3, 4)] == [Outcome.CREATE] * 3
    assert "to add it the vendor is needed" in rows[5].reasons
    with database.reading() as session:
        assert [p.name for p in session.scalars(select(Product))] == ["S7-1500"]

    again = desk.rows(desk.previewed("johan", sheet))
    assert [again[n].outcome for n in (2, 3, 4)] == [Outcome.UNCHANGED] * 3, again[4].changes
    with pytest.raises(RuleViolation):
        desk.choose("johan", desk.upload("johan", b"Name;Foo\nx;y\n"))


@pytest.mark.parametrize("when", ["confirmed", "previewed"])
def test_who_lost_the_role_since_writes_nothing(desk, database, plant, when):
    import_id = desk.previewed("johan", MESSY)
    if when == "confirmed":
        desk.confirm("johan", import_id)
    with database.writing() as session:
        mine = select(RoleGrant).where(RoleGrant.person_id == plant.people["johan"])
        session.scalars(mine).one().ends_on = SINCE
        record(session, SYSTEM, "role.revoked", "johan")
        session.commit()

    if when == "confirmed":
        desk.work()
        assert desk.state(import_id).state is ImportState.REFUSED
    else:
        with pytest.raises(Forbidden):
            desk.confirm("johan", import_id)
    assert desk.assets("PLC-301") == {}
