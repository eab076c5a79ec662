"""What a preview found new is written as it was kept, while what it follows from is as it was."""

import json
from datetime import date

import pytest
from sqlalchemy import event, inspect, select, update

from governance.audit.commands import record
from governance.audit.verify import verify
from governance.core.files import FileChunk
from governance.identity.models import RoleGrant
from governance.places.models import Place
from governance.register.imports.models import Import, ImportRow, ImportState
from governance.register.models import Asset, Product, Vendor
from tests.plant import SYSTEM, add_asset

SHEET = """Tag;Name;Vendor;Product;Order code;Domain;Class;Place;Level;Criticality;GxP;Status;
Firmware;Serial number;IP;Notes;Commissioned
{0}-1;Mühle;Siemens;S7 {0};6ES7 {0};OT;PLC;line1;3.5;1;direct;in stock;V2;S-1;10.0.0.1;ä €;9.11.2026
{0}-2;Pumpe;;;;OT;Drive;line10;;;;;;;;;
{0}-3;Nirgends;;;;OT;Drive;somewhere;;;;;;;;;
""".replace("Status;\n", "Status;")
OWN = {"id", "tag", "serial_no", "address"}


def a_sheet(prefix):
    return SHEET.format(prefix).encode()


def values(desk, *tags):
    found = desk.assets(*tags)
    names = [column.key for column in inspect(Asset).columns if column.key not in OWN]
    return {
        tag[-1]: {name: getattr(asset, name) for name in names} for (_, tag), asset in found.items()
    }


def test_it_comes_to_the_same_as_planning_anew_and_the_sheet_is_not_read_again(desk, database):
    kept, anew = desk.previewed("johan", a_sheet("A")), desk.previewed("johan", a_sheet("B"))
    with database.engine.begin() as connection:
        of_b = Import.__table__.c.id == anew
        connection.execute(update(Import.__table__).where(of_b).values(base_sha256=None))
    read = []
    told = database.engine, "before_cursor_execute", lambda *sent: read.append(sent[2])
    event.listen(*told)
    desk.confirm("johan", kept)
    desk.work()
    is_read_for_a = any(FileChunk.__tablename__ in each for each in read)
    desk.confirm("johan", anew)
    desk.work()
    event.remove(*told)

    assert not is_read_for_a
    assert any(FileChunk.__tablename__ in each for each in read)
    one, other = values(desk, "A-1", "A-2"), values(desk, "B-1", "B-2")
    made_of = {each["1"].pop("product_id") for each in (one, other)}
    assert one == other
    assert one["1"]["commissioned_on"] == date(2026, 11, 9)
    assert (desk.state(kept).created, desk.state(kept).refused) == (2, 1)
    with database.reading() as session:
        names = select(Product.name).where(Product.id.in_(made_of)).order_by(Product.name)
        assert session.scalars(names).all() == ["S7 A", "S7 B"]


def test_a_product_that_came_to_the_catalogue_meanwhile_is_told_before_it_is_taken(desk, database):
    import_id = desk.previewed("johan", a_sheet("A"))
    with database.writing() as session:
        vendor = Vendor(name="Siemens")
        session.add(vendor)
        session.flush()
        product = Product(vendor_id=vendor.id, name="S7 A", order_code="6ES7 A")
        session.add(product)
        record(session, SYSTEM, "catalogue.changed", product)
        session.commit()
    desk.confirm("johan", import_id)
    desk.work()

    assert "Product of A-1 would be Siemens S7 A 6ES7 A" in desk.state(import_id).refusal
    desk.choose("johan", import_id)
    desk.work()
    desk.confirm("johan", import_id)
    desk.work()
    with database.reading() as session:
        assert session.scalars(select(Asset.product_id).where(Asset.tag == "A-1")).one()
        assert len(session.scalars(select(Product)).all()) == 1


def test_a_tag_that_is_borne_by_now_is_told_and_nothing_is_written(desk, database, plant):
    import_id = desk.previewed("johan", a_sheet("A"))
    with database.writing() as session:
        add_asset(session, session.get_one(Place, plant.places["line1"]), "A-2")
        record(session, SYSTEM, "plant.changed", "line 1")
        session.commit()
    desk.confirm("johan", import_id)
    desk.work()

    assert "A-2 was new; it is AS-" in desk.state(import_id).refusal
    assert desk.assets("A-1") == {}


def test_where_one_may_register_no_more_nothing_is_written(desk, database, plant):
    import_id = desk.previewed("johan", a_sheet("A"))
    desk.confirm("johan", import_id)
    with database.writing() as session:
        mine = session.scalars(
            select(RoleGrant).where(RoleGrant.person_id == plant.people["johan"])
        ).one()
        mine.place_id = plant.places["line10"]
        record(session, SYSTEM, "role.narrowed", "johan")
        session.commit()
    desk.work()

    assert desk.state(import_id).state is ImportState.REFUSED
    assert desk.assets("A-1", "A-2") == {}


def test_what_was_altered_behind_the_preview_is_refused_and_the_trail_stays_whole(desk, database):
    import_id = desk.previewed("johan", a_sheet("A"))
    row = desk.rows(import_id)[min(desk.rows(import_id))]
    told = json.loads(row.written)
    told[0]["criticality"] = 4
    with database.engine.begin() as connection:
        mine = (ImportRow.import_id == import_id) & (ImportRow.line == row.line)
        connection.execute(update(ImportRow).where(mine).values(written=json.dumps(told)))
    desk.confirm("johan", import_id)
    desk.work()

    assert "would write was altered: ask for a new preview" in desk.state(import_id).refusal
    assert desk.assets("A-1", "A-2") == {}
    with database.reading() as session:
        assert verify(session).is_whole


@pytest.mark.parametrize(
    "sheet",
    [
        b"Tag;Name;Class;Place\nPLC-204;Renamed;PLC;line1\nA-1;New;PLC;line1\n",
        b"Reference;Tag;Name;Class;Place\n;A-1;New;PLC;line1\n",
    ],
    ids=["one is there", "assets are meant by their reference"],
)
def test_where_rows_follow_from_assets_each_is_planned_anew(desk, sheet):
    import_id = desk.previewed("johan", sheet)

    assert desk.state(import_id).base_sha256 is None

    desk.confirm("johan", import_id)
    desk.work()

    assert desk.assets("A-1")
