"""Columns of a list: chosen and ordered by the address, loaded only where they are shown."""

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import joinedload

from governance.core.listing.asked import Unlistable
from governance.core.listing.kept import Opened
from governance.core.listing.page import paginate, rows_for_export
from governance.core.listing.shape import Column, Listing
from tests.governance.core import pumps
from tests.governance.core.pumps import ALL, PUMPS, Pump


@pytest.fixture(scope="module")
def plant():
    with pumps.stored() as opened:
        yield opened


def test_columns_are_chosen_and_ordered_by_the_address(plant):
    page = paginate(plant, PUMPS, ALL, {"columns": ["site,seen"], "site": ["1"]})
    one_by_one = paginate(plant, PUMPS, ALL, {"columns": ["site", "seen", "site"]})
    usual = paginate(plant, PUMPS, ALL, {})

    assert [header.name for header in page.headers] == ["tag", "site", "seen"]
    assert [column.name for column in one_by_one.columns] == ["tag", "site", "seen"]
    assert len(page.lines[0].cells) == 3
    assert page.first_url == "?site=1&columns=tag,site,seen"
    assert "maker" in {column.name for column in usual.columns}
    assert usual.first_url == "?"


def test_an_optional_column_is_loaded_only_where_it_is_chosen(plant):
    listing = Listing(
        name="pumps",
        columns=(
            Column("tag", "Tag", lambda pump: pump.tag, Pump.tag, is_reference=True),
            Column("maker", "Maker", lambda pump: pump.maker and pump.maker.name, is_optional=True,
                   heading="Trade", load=(joinedload(Pump.maker),)),
        ),
        filters=(), default_sort="tag", key=Pump.id, singular="pump", plural="pumps",
        endpoint="pumps.index",
    )  # fmt: skip
    told = []
    event.listen(plant.get_bind(), "before_cursor_execute", lambda *a: told.append(a[2]))
    plant.expunge_all()

    assert "maker" not in {c.name for c in paginate(plant, listing, select(Pump), {}).columns}
    assert not any("JOIN maker" in statement for statement in told)
    chosen = paginate(plant, listing, select(Pump), {"columns": ["maker"]})
    assert {line.cells[1] and line.cells[1].text for line in chosen.lines} == {
        None, "Alfa", "Grundfos",
    }  # fmt: skip
    every = rows_for_export(plant, listing, select(Pump), {"columns": ["all"]})
    assert (every.names, len(list(every.rows))) == (("tag", "maker"), 130)


def test_a_column_that_does_not_exist_is_told_as_a_condition_is(plant):
    with pytest.raises(Unlistable) as refusal:
        paginate(plant, PUMPS, ALL, {"columns": ["tag,owner,all"], "view": ["x"]})

    assert refusal.value.reasons == (
        "The list of pumps has no column “owner”.",
        "The list of pumps has no column “all”.",
        "A view is asked for by its number, not by “x”.",
    )


def test_what_was_kept_and_is_no_more_is_left_out_and_told(plant):
    kept = {"owner": ["x"], "site": ["1", "9"], "grade": ["gone"], "sort": ["-weight"],
            "columns": ["weight,site"], "size": ["25"], "view": ["12"]}  # fmt: skip

    page = paginate(plant, PUMPS, ALL, Opened(kept, frozenset(kept)))

    assert page.first_url == "?site=1&size=25&columns=tag,site&view=12"
    assert page.asked.notices() == (
        "The condition “owner” is no more, and was left out.",
        "Site: a value that was kept is no more, and was left out.",
        "Grade: a value that was kept is no more, and was left out.",
        "The order that was kept is no more: this is the usual one.",
        "These columns are no more, and were left out: weight.",
    )
    with pytest.raises(Unlistable, match="no condition “owner”"):
        paginate(plant, PUMPS, ALL, Opened(kept, frozenset({"site"})))
