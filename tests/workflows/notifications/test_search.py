"""One search over everything that the reader may read."""

import pytest

from governance.audit.commands import record
from governance.identity.models import Person
from governance.places.models import Place
from governance.register.models import Product, Vendor
from tests.governance.test_statements import FRAME, asked_for, full_scans, grown
from tests.plant import SYSTEM
from tests.workflows.changes.conftest import Life
from workflows.changes.models import ChangeRequest

SOURCES = 17
"""Statements of a search: two for assets, three for changes, one for each other kind, the reach."""

GREAT = ("asset", "change_request")


@pytest.fixture
def stocked(database, plant):
    """A product of a vendor, and a change."""
    with database.writing() as session:
        maker = Vendor(name="Beckhoff Automation")
        session.add(maker)
        session.flush()
        session.add(Product(vendor_id=maker.id, name="CX9020", order_code="CX9020-0111"))
        record(session, SYSTEM, "catalogue.seeded", "catalogue")
        session.commit()
    Life(database, plant).raised()
    return plant


@pytest.mark.usefixtures("stocked")
@pytest.mark.parametrize(
    ("asked", "heading", "found"),
    [
        ("lc-20", "Assets", "PLC-204"),
        ("X9020-01", "Products", "CX9020"),
        ("khoff", "Vendors", "Beckhoff Automation"),
        ("ITE3", "Places", "Suite3"),
        ("nora@ac", "People", "Nora"),
        ("PLC-2", "Changes", "CR-"),
        ("cr-2026-0001", "Changes", "CR-2026-0001"),
    ],
)
def test_each_kind_of_record_is_found_by_a_part_of_what_it_is_called(
    sign_in, asked, heading, found
):
    page = sign_in("ines").get("/search", query_string={"q": asked}).text
    under = page.partition(f">{heading}</h2>")[2]
    assert found in under.partition("</section>")[0], page


def test_what_is_renamed_is_found_by_its_new_name_and_not_by_the_old(database, plant, sign_in):
    with database.writing() as session:
        session.get_one(Person, plant.people["nora"]).name = "Nora Öhlschläger"
        session.get_one(Place, plant.places["qclab"]).name = "100%_lab"
        record(session, SYSTEM, "person.renamed", "Nora")
        session.commit()
    ines = sign_in("ines")
    for asked, is_found in (("lschl", True), ("0%_", True), ('"Nora" OR', False), ("0%a", False)):
        page = ines.get("/search", query_string={"q": asked}).text
        assert ("Nothing that you may read" not in page) is is_found, asked


@pytest.mark.scenario("R7")
def test_a_search_takes_as_many_statements_however_much_there_is(database, plant, sign_in):
    ines, at, counts = sign_in("ines"), "/search?q=000019", []
    for much in (50, 500):
        grown(database, plant, much)
        counts.append(len(asked_for(database, ines, at)))
    assert counts[0] == counts[1] <= FRAME + SOURCES


@pytest.mark.scenario("R7")
def test_a_search_goes_through_indexes_and_not_through_all_there_is(database, plant, sign_in):
    grown(database, plant, 2_000)
    database.engine.dispose()  # a connection knows how much there is from when it was opened
    ines = sign_in("ines")
    for address in ("/search?q=000019", "/search?q=Replace+12", "/search?q=reader"):
        sent = asked_for(database, ines, address)
        assert full_scans(database, sent, GREAT) == set(), address


def test_nothing_of_another_site_is_found(database, plant, sign_in):
    grown(database, plant, 50)
    page = sign_in("dana").get("/search?q=lc-000").text
    assert "Qclab" in page
    assert "Line1" not in page


def test_a_change_is_found_by_its_title(database, plant, sign_in):
    Life(database, plant).raised()
    with database.writing() as session:
        session.query(ChangeRequest).one().title = "Exchange the gearbox"
        record(session, SYSTEM, "change.edited", "CR")
        session.commit()
    page = sign_in("nora").get("/search?q=gearb").text
    assert "Exchange the gearbox" in page
