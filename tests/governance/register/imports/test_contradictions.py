"""A row whose order code is another product's than its text says: taken, kept, told, settled."""

import pytest

from governance.audit.commands import record
from governance.core.errors import RuleViolation
from governance.register.catalogue.spelling import names_another
from governance.register.commands.contradictions import settle
from governance.register.models import Asset, Product, Vendor
from governance.register.queries.sheet import value_of
from tests.plant import SYSTEM, actor_named

HEAD = "Tag;Name;Class;Domain;Place;Vendor;Product;Order code;GxP\n"
ROW = "{};Ring switch;Network switch;OT;line1;Siemens;{};6GK5205-3BD00-2AB2;Not GxP\n"


@pytest.fixture
def shelved(database, plant):  # noqa: ARG001  # the plant is stored
    """Put two switches into the catalogue."""
    with database.writing() as session:
        maker = Vendor(name="Siemens")
        session.add(maker)
        session.flush()
        for name, number in (
            ("SCALANCE XB205-3", "6GK5205-3BD00-2AB2"),
            ("SCALANCE XB213-3", "6GK5213-3BD00-2AB2"),
        ):
            session.add(Product(vendor_id=maker.id, name=name, order_code=number))
        record(session, SYSTEM, "catalogue.filled", "catalogue")
        session.commit()


def brought(desk, *rows):
    return desk.applied("johan", (HEAD + "".join(rows)).encode())


def asset(desk, tag):
    with desk.database.reading() as session:
        found = session.query(Asset).filter_by(tag=tag).one()
        return found.product_said, session.get_one(Product, found.product_id).name, found.id


@pytest.mark.scenario("R3")
@pytest.mark.usefixtures("shelved")
def test_a_row_that_contradicts_itself_is_taken_as_reported_and_raises_a_finding(desk, sign_in):
    import_id = brought(desk, ROW.format("SW-1", "XB213-3"), ROW.format("SW-2", "XB205-3"))

    assert asset(desk, "SW-1")[:2] == ("XB213-3", "SCALANCE XB205-3")
    assert asset(desk, "SW-2")[:2] == (None, "SCALANCE XB205-3")
    assert "is that of Siemens SCALANCE XB205-3, and the row says XB213-3" in (
        desk.rows(import_id)[2].reasons
    )
    client = sign_in("johan")
    page = client.get(f"/register/{asset(desk, 'SW-1')[2]}").text
    assert "It is called XB213-3, and its order code 6GK5205-3BD00-2AB2 is that of" in page
    listed = client.get("/register/?contradiction=1").text
    assert "SW-1" in listed
    assert "SW-2" not in listed


@pytest.mark.usefixtures("shelved")
def test_the_same_row_again_changes_nothing_and_a_mended_one_settles_it(desk):
    wrong = ROW.format("SW-1", "SCALANCE XB213-3")
    brought(desk, wrong)
    assert asset(desk, "SW-1")[0] == "SCALANCE XB213-3"

    again = desk.previewed("johan", (HEAD + wrong).encode())
    assert desk.rows(again)[2].outcome == "unchanged"
    with desk.database.reading() as session:
        kept = session.query(Asset).filter_by(tag="SW-1").one()
        assert value_of(kept, "product") == "SCALANCE XB213-3", "it goes out as it came in"

    brought(desk, ROW.format("SW-1", "SCALANCE XB205-3"))
    assert asset(desk, "SW-1")[:2] == (None, "SCALANCE XB205-3")
    brought(desk, wrong)
    assert asset(desk, "SW-1")[0] == "SCALANCE XB213-3"


@pytest.mark.usefixtures("shelved")
def test_who_looked_at_the_nameplate_settles_it_and_says_how(desk, sign_in):
    brought(desk, ROW.format("SW-1", "XB213-3"))
    key = asset(desk, "SW-1")[2]
    client = sign_in("johan")
    assert client.get(f"/register/{key}/settle").status_code == 200
    assert client.post(f"/register/{key}/settle", data={}).status_code == 422
    settled = client.post(f"/register/{key}/settle", data={"reason": "read the nameplate"})
    assert settled.status_code == 302

    assert asset(desk, "SW-1")[0] is None
    assert "read the nameplate" in client.get(f"/register/{key}").text
    with desk.database.writing() as session:
        johan = actor_named(session, desk.plant, "johan")
        with pytest.raises(RuleViolation, match="Nothing contradicts on SW-1"):
            settle(session, johan, session.get_one(Asset, key), "again")


@pytest.mark.parametrize(
    ("text", "is_another"),
    [
        ("CPU 1516-3 PN/DP", False),
        ("S7-1500", False),
        ("S7 1516, V2.8.3 24VDC", False),
        ("controller", False),
        ("CPU 1518-4", True),
        ("XB213-3", True),
    ],
)
def test_a_text_contradicts_where_its_model_is_none_of_the_products_words(text, is_another):
    known = ("Siemens", "SIMATIC S7-1500 CPU 1516-3 PN/DP", "6ES7516-3AN02-0AB0")

    assert names_another(text, known) is is_another
