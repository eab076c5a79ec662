"""Navigation: who sees which entry, what is lit, what waits."""

import pytest

from governance.core import nav
from governance.core.access import Actor
from governance.core.nav import Entry, Group, Neighbour


@pytest.fixture(autouse=True)
def entries(monkeypatch):
    monkeypatch.setattr(nav, "ENTRIES", {})
    monkeypatch.setattr(nav, "NEIGHBOURS", {})
    nav.beside(
        Neighbour("register.index", "Products", "catalogue.products", 20, covers=("ratings",)),
        Neighbour("register.index", "Assets", "register.index", 10),
        Neighbour("work.index", "Told", "work.told", 10),
    )
    nav.declare(
        Entry("Register", "register.index", 20, covers=("products",)),
        Entry("My work", "work.index", 10, count=lambda _session, actor: actor.id),
        Entry("Admin", "admin.index", 90, Group.BELOW, visible=lambda actor: actor.id == 1),
    )


def test_entries_stand_in_their_order_each_with_what_waits():
    seen = nav.shown(None, Actor(6, "Ada"), "products")

    assert [(entry.label, entry.is_active, entry.count) for entry in seen] == [
        ("My work", False, 6),
        ("Register", True, 0),
    ]


def test_an_entry_is_shown_to_whom_it_is_for():
    seen = nav.shown(None, Actor(1, "Root"), None)

    assert [entry.group for entry in seen] == [Group.MAIN, Group.MAIN, Group.BELOW]


def test_two_entries_cannot_lead_to_one_page():
    with pytest.raises(RuntimeError, match="another entry"):
        nav.declare(Entry("Assets", "register.index", 20))


def anything(_endpoint):
    return True


def ways(endpoint, may_open=anything):
    return [(way.label, way.current) for way in nav.ways(endpoint, may_open)]


@pytest.mark.parametrize("endpoint", ["catalogue.product", "ratings.show"])
def test_pages_beside_each_other_stand_in_their_order_and_one_is_lit(endpoint):
    assert ways("register.index") == [("Assets", "page"), ("Products", "")]
    assert ways("catalogue.products") == [("Assets", ""), ("Products", "page")]
    assert ways(endpoint) == [("Assets", ""), ("Products", "true")]


def test_a_record_of_the_section_stands_alone():
    assert ways("register.show") == ways("people.index") == ways(None) == []


def test_nobody_is_shown_the_way_to_what_they_may_not_open():
    assert ways("register.index", lambda endpoint: endpoint == "register.index") == [
        ("Assets", "page")
    ]


def test_two_neighbours_cannot_lead_to_one_page():
    with pytest.raises(RuntimeError, match="another neighbour"):
        nav.beside(Neighbour("work.index", "Products", "catalogue.products", 20))
