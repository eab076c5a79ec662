"""Addresses in sheets: they tell nothing apart, since one private range is in many plants."""

import pytest
from sqlalchemy import select

from governance.register.imports.models import ImportRow, Outcome
from governance.register.models import Asset

SHEET = "Tag;Name;Class;Place;GxP;IP address\n{tag};Controller;PLC;{place};none;192.168.0.5\n"


@pytest.mark.scenario("R2")
def test_two_plants_with_the_same_address_are_both_imported_and_neither_is_a_duplicate(desk):
    for who, site, place, tag in (
        ("johan", "leuven", "line1", "P-1"),
        ("dana", "durham", "qclab", "P-1"),
    ):
        key = desk.previewed(who, SHEET.format(tag=tag, place=place).encode(), place=site)
        with desk.database.reading() as session:
            (row,) = session.scalars(select(ImportRow).where(ImportRow.import_id == key)).all()
            assert row.outcome is Outcome.CREATE, row.reasons
        desk.confirm(who, key)
        desk.work()

    again = SHEET.format(tag="P-2", place="line1").encode()
    key = desk.previewed("johan", again)
    desk.confirm("johan", key)
    desk.work()
    with desk.database.reading() as session:
        same = select(Asset.tag).where(Asset.address == "192.168.0.5").order_by(Asset.id)
        assert session.scalars(same).all() == ["P-1", "P-1", "P-2"]
