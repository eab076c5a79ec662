"""Rows chosen in a list for a verb on many: one by one, or all that match."""

import pytest
from sqlalchemy import select

from governance.core.listing import chosen as chosen_rows
from governance.core.listing.asked import Unlistable
from governance.core.listing.chosen import Chosen, read
from tests.governance.core.test_listing import PUMPS, Pump, plant  # noqa: F401


def test_keys_come_together_or_one_by_one_and_go_on_as_fields(plant):  # noqa: F811
    chosen = read({"keys": ["3,4", "4", " 5 "], "matching": [""]})

    assert chosen == Chosen((3, 4, 5))
    assert chosen.fields == {"keys": "3,4,5"}
    assert read({"keys": ["3,4,5"]}) == chosen
    found = plant.scalars(chosen_rows.rows(PUMPS, select(Pump), chosen)).all()
    assert {pump.id for pump in found} == {3, 4, 5}


def test_all_that_match_are_those_of_the_list_on_every_page(plant):  # noqa: F811
    chosen = read({"of": ["matching"], "matching": ["site=1&grade=none&sort=tag"], "keys": ["3"]})

    assert chosen.fields == {"of": "matching", "matching": "site=1&grade=none&sort=tag"}
    assert read({name: [value] for name, value in chosen.fields.items()}) == chosen
    assert chosen_rows.count(plant, PUMPS, select(Pump), chosen) == len(
        plant.scalars(select(Pump).where(Pump.site == 1, Pump.grade == "none")).all()
    )
    assert chosen_rows.count(plant, PUMPS, select(Pump), Chosen(conditions="")) == 130


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ({}, "Nothing is chosen"),
        ({"keys": [",", ""]}, "Nothing is chosen"),
        ({"keys": ["1,x"]}, "rows that no list gave"),
        ({"keys": ["-1"]}, "rows that no list gave"),
        ({"keys": ["٣"]}, "rows that no list gave"),
        ({"keys": [",".join(map(str, range(501)))]}, "At most 500 rows"),
        ({"of": ["matching"], "matching": ["q=" + "x" * 5000]}, "too many conditions"),
    ],
)
def test_what_is_no_choice_is_refused(args, told):
    with pytest.raises(Unlistable, match=told):
        read(args)


def test_conditions_that_the_list_does_not_know_or_do_not_narrow_are_refused():
    for conditions, told in (("owner=x", "no condition “owner”"), ("q=P-", "was not searched")):
        with pytest.raises(Unlistable, match=told):
            chosen_rows.rows(PUMPS, select(Pump), Chosen(conditions=conditions))
