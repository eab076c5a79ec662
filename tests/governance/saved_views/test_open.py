"""What a list is asked: by its address, by a view, by what was kept for its reader."""

import pytest

from governance.core.errors import NotFound
from governance.saved_views.rules import Shelf, View, kept_query, opened

OT = View(12, "OT without firmware", "domain=ot&firmware_unknown=1&sort=name&columns=number,tag",
          is_mine=True, may_edit=True, shared_with="")  # fmt: skip
EMPTY = Shelf("assets")
WITH = Shelf("assets", (OT,))
ASKED_BY_OT = {
    "domain": ["ot"], "firmware_unknown": ["1"], "sort": ["name"], "columns": ["number,tag"],
    "view": ["12"],
}  # fmt: skip


def test_an_address_alone_is_what_is_asked():
    asked = opened(EMPTY, {"site": ["3"], "after": ["x"]})

    assert (asked, asked.kept) == ({"site": ["3"], "after": ["x"]}, frozenset())
    assert opened(EMPTY, {}) == {}


def test_a_view_asks_for_what_it_holds_and_may_be_older_than_the_list():
    asked = opened(WITH, {"view": ["12"], "size": ["100"]})

    assert asked == {**ASKED_BY_OT, "size": ["100"]}
    assert asked.kept == {"domain", "firmware_unknown", "sort", "columns"}


def test_an_address_that_says_more_speaks_for_itself_and_keeps_the_view_in_mind():
    asked = opened(WITH, {"view": ["12"], "domain": ["it"]})

    assert (asked, asked.kept) == ({"domain": ["it"], "view": ["12"]}, frozenset())


def test_a_view_of_somebody_else_is_none_but_an_address_passed_on_still_works():
    for number in ("13", "999999999", "1234567"):
        with pytest.raises(NotFound, match="none that is shared with you"):
            opened(WITH, {"view": [number]})
    assert opened(WITH, {"view": ["13"], "domain": ["it"]}) == {"domain": ["it"]}
    assert opened(WITH, {"view": ["x"]}) == {"view": ["x"]}, "the list refuses it"


def test_a_list_opens_with_the_view_its_reader_chose_unless_the_address_says_otherwise():
    shelf = Shelf("assets", (OT,), start_id=12)

    assert opened(shelf, {}) == ASKED_BY_OT
    assert opened(shelf, {"view": ["0"]}) == {"view": ["0"]}
    assert opened(shelf, {"site": ["3"]}) == {"site": ["3"]}
    assert opened(Shelf("assets", (), start_id=12), {}) == {}, "shared no longer"


def test_the_way_in_from_the_navigation_prefers_the_readers_own_view_to_the_chosen_site():
    own = Shelf("assets", (OT,), start_id=12)

    assert opened(own, {"site": ["3"], "view": ["mine"]}) == ASKED_BY_OT
    assert opened(WITH, {"site": ["3"], "view": ["mine"]}) == {"site": ["3"]}


def test_columns_are_kept_for_their_reader_and_yield_to_those_of_an_address():
    shelf = Shelf("assets", (OT,), columns="tag,place")

    assert opened(shelf, {"site": ["3"]}) == {"site": ["3"], "columns": ["tag,place"]}
    assert opened(shelf, {}).kept == {"columns"}
    assert opened(shelf, {"columns": ["name"]}) == {"columns": ["name"]}
    assert opened(shelf, {"view": ["12"]}) == ASKED_BY_OT


def test_a_view_keeps_no_place_in_the_list_and_no_view():
    assert kept_query(
        "?q=a%26b&site=3&site=4&after=x&size=25&view=9&choose=columns&columns=a,b"
    ) == ("q=a%26b&site=3&site=4&columns=a,b")
