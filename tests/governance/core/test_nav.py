"""Navigation: who sees which entry, what is lit, what waits."""

import pytest

from governance.core import nav
from governance.core.access import Actor
from governance.core.nav import Entry, Group


@pytest.fixture(autouse=True)
def entries(monkeypatch):
    monkeypatch.setattr(nav, "ENTRIES", {})
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
