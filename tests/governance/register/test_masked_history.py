"""A history, or a page of a past moment, names nothing that its reader may not read."""

from contextlib import suppress
from random import Random

import pytest

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, Held, may
from governance.core.errors import RuleViolation
from governance.identity.models import Role
from governance.places.locations.models import Location
from governance.places.models import Place
from governance.register.models import Asset, Vendor
from governance.register.mounting import commands as mounting
from governance.register.mounting.commands import Slot
from governance.register.queries.masking import MASK
from governance.register.queries.past import told
from governance.register.queries.then import past
from governance.register.rules import Permission
from tests.plant import SYSTEM, add_asset

LINE_1 = Actor(900, "Lin", frozenset({Held(Role.REQUESTER, "/acme/leuven/suite3/line1/")}))
"""Somebody who reads line 1 only."""


@pytest.fixture
def modules(session, plant):
    """Plain assets of both lines, by tag; a slot of each is called after it."""
    made = {}
    for code in ("line1", "line10"):
        line = session.get_one(Place, plant.places[code])
        for number in range(3):
            tag = f"{code.upper()}-M{number}"
            made[tag] = add_asset(session, line, tag, gxp="none", validation_state="not_required")
    record(session, SYSTEM, "plant.grown", "the plant")
    return made


def shown(session, actor, asset):
    """Return all that the page, the history and the past of an asset tell."""
    return str([told(session, actor, asset), past(session, actor, asset, clock.now())])


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_mounted_where_no_unreadable_name_is_told(session, an_actor, modules, seed):
    chance, johan = Random(seed), an_actor("johan")  # noqa: S311 (can be drawn again)
    tags = sorted(modules)
    for number in range(25):
        tag, into = chance.sample(tags, 2)
        slot = Slot(number, f"the seat of {into}")
        with suppress(RuleViolation):  # a circle
            mounting.mount(session, johan, modules[tag], modules[into], (slot, "walk-down"))
    session.commit()

    masked = 0
    for asset in modules.values():
        for actor in (LINE_1, johan):
            if may(session, actor, Permission.READ, asset):
                said = shown(session, actor, asset)
                masked += said.count(MASK)
                for other in modules.values():
                    if not may(session, actor, Permission.READ, other):
                        assert other.tag not in said
                        assert other.name not in said
    assert masked


@pytest.mark.asvs("8.2.3")
def test_where_it_sat_is_masked_together_with_what_people_wrote_of_it(session, an_actor, modules):
    module, cabinet = modules["LINE1-M0"], modules["LINE10-M0"]
    seat = (Slot(3, "the seat of LINE10-M0"), "walk-down")
    mounting.mount(session, an_actor("johan"), module, cabinet, seat)
    session.commit()

    act = told(session, LINE_1, module)[0]

    assert ("Mounting: Sits in", None, MASK) in act.changes
    assert ("Mounting: Position", None, "3") in act.changes
    assert "LINE10" not in str(act)
    assert ("Mounting: Sits in", None, cabinet.name) in told(session, an_actor("johan"), module)[
        0
    ].changes


def test_a_room_of_another_site_is_masked(session, plant, modules):
    room = Location(site_id=plant.places["durham"], kind="building", code="b9", name="Vault",
                    path="/b9/")  # fmt: skip
    session.add(room)
    session.flush()
    module = modules["LINE1-M0"]
    module.location_id = room.id
    record(session, SYSTEM, "asset.edited", module)
    session.commit()

    said = shown(session, LINE_1, module)

    assert "Vault" not in said
    assert "1 location you may not see" in said


def test_the_vendor_above_a_vendor_is_not_told_as_an_asset(session, an_actor, plant):
    """A key is told by the table that it leads to, whatever its column is called."""
    above, vendor = Vendor(name="Group"), Vendor(name="Daughter")
    session.add_all([above, vendor])
    session.flush()
    record(session, SYSTEM, "vendor.added", vendor)
    session.commit()
    vendor.parent_id = above.id
    record(session, SYSTEM, "vendor.edited", vendor)
    session.commit()

    changes = told(session, an_actor("johan"), vendor)[0].changes

    assert [change[1:] for change in changes] == [(None, "Group")]
    assert session.get_one(Asset, plant.assets["PLC-204"]).name not in str(changes)
