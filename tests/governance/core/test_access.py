"""`may`, `readable` and the plain words of the rule agree, on random plants and on all records."""

from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from governance.core import clock
from governance.core.access import POLICIES, Actor, Held, allowed, could, may, permitted, readable
from governance.identity.employment.models import PlannedLeaving
from governance.identity.models import Person, Role, RoleGrant
from governance.identity.queries import actor_for
from governance.places.models import Level, Place
from governance.register.models import Asset
from governance.register.rules import Permission
from governance.validation.requirements.rules import Permission as OfRequirements
from tests.plant import add_asset
from tests.rich import enriched, row_of
from workflows.changes.rules.permissions import Permission as OnChanges

NUMBERS = count(1)
KEEPERS = {Role.OT_LEAD, Role.IT_LEAD, Role.AREA_OWNER}
PROVERS = {Role.QA, Role.VALIDATION}
PACKERS = {Role.QA, Role.AUDITOR}
RAISERS = {Role.REQUESTER, Role.OT_LEAD}
REQUIRERS = {Role.QA, Role.OT_LEAD}
ROLES = (Role.REQUESTER, Role.OT_LEAD, Role.AREA_OWNER, Role.QA, Role.AUDITOR)
PLANTS = st.fixed_dictionaries({
    "parents": st.lists(st.integers(0, 99), min_size=1, max_size=8),
    "grants": st.lists(st.tuples(st.sampled_from(ROLES), st.integers(0, 99), st.integers(-2, 2),
                                 st.none() | st.integers(1, 3)), max_size=5),
    "assets": st.lists(st.integers(0, 99), min_size=1, max_size=5),
})  # fmt: skip


def build(session, drawn):
    """Store a drawn plant; return who is asked about, the places and the assets."""
    n = next(NUMBERS)
    places = [_place(session, None, f"root{n}")]
    for i, parent in enumerate(drawn["parents"]):
        # line1, line11, line111 ...: codes that are prefixes of one another
        places.append(_place(session, places[parent % len(places)], "line" + "1" * (i + 1)))
    me = Person(name="Me", email=f"me{n}@acme.example")
    session.add(me)
    session.flush()
    for role, at, starts, length in drawn["grants"]:
        since = clock.today() + timedelta(starts)
        until = length and since + timedelta(length)
        place = places[at % len(places)]
        session.add(
            RoleGrant(
                person_id=me.id, role=role, place_id=place.id, site_id=place.site_id,
                starts_on=since, ends_on=until, granted_by="system", reason="drawn",
            )
        )  # fmt: skip
    assets = [
        add_asset(session, places[at % len(places)], f"A{n}-{i}")
        for i, at in enumerate(drawn["assets"])
    ]
    session.flush()
    return me, places, assets


def _place(session, above, code):
    place = Place(
        code=code, name=code, level=Level.SITE if above is None else Level.AREA,
        parent_id=above and above.id, path=f"{above.path if above else '/'}{code}/",
        site_id=above and above.site_id, time_zone="UTC",
    )  # fmt: skip
    session.add(place)
    session.flush()
    place.site_id = place.site_id or place.id
    return place


def roles_held(drawn, places, asset):
    """The roles in force at an asset, walking from its place to the root by parents."""
    by_id = {place.id: place for place in places}
    above, at = set(), by_id[asset.place_id]
    while at:
        above.add(at.id)
        at = by_id.get(at.parent_id)
    return {
        role
        for role, place, starts, length in drawn["grants"]
        if places[place % len(places)].id in above
        and starts <= 0
        and (length is None or starts + length > 0)
    }


SHARED = [HealthCheck.function_scoped_fixture]  # one database, rolled back each time


@settings(max_examples=40, deadline=None, suppress_health_check=SHARED)
@given(drawn=PLANTS)
def test_may_and_readable_and_the_rule_agree(database, drawn):
    with database.writing() as session:
        me, places, assets = build(session, drawn)
        actor = actor_for(session, me)
        listed = set(session.scalars(readable(actor, Asset)))
        for asset in assets:
            held = roles_held(drawn, places, asset)
            expected = {p: bool(held & KEEPERS) for p in POLICIES[Asset].grants}
            expected[Permission.READ] = bool(held)
            expected[Permission.MOVE] = bool(held & (KEEPERS | PROVERS))
            expected[Permission.PACK] = bool(held & PACKERS)
            expected[OnChanges.RAISE] = expected[OnChanges.DECLARE] = bool(held & RAISERS)
            expected[OfRequirements.REQUIRE] = bool(held & REQUIRERS)
            expected[Permission.ACCEPT] = bool(held & PROVERS)
            assert (asset in listed) is bool(held)
            assert {p: may(session, actor, p, asset) for p in expected} == expected
            assert allowed(session, actor, asset) == {p for p, yes in expected.items() if yes}
        session.rollback()


@pytest.fixture
def everything(database):
    with database.writing() as session:
        plant = enriched(session)
        session.add(PlannedLeaving(**row_of(session, PlannedLeaving, PlannedLeaving.__table__)))
        session.commit()
    return plant


def test_for_every_record_of_every_kind_may_and_the_lists_agree(database, everything):
    """One expression stands behind both; so nobody is listed what they may not open."""
    with database.reading() as session:
        for name in ("nora", "johan", "ana", "alan", "adam", "dana"):
            actor = actor_for(session, session.get_one(Person, everything.people[name]))
            for model, policy in POLICIES.items():
                records = list(session.scalars(select(model)))
                assert records, f"no {model.__name__}"
                listed = set(session.scalars(readable(actor, model)))
                for permission in policy.grants:
                    wanted = select(model).where(permitted(actor, permission, model))
                    held = set(session.scalars(wanted))
                    assert not held or could(actor, permission, model), (name, permission)
                    if permission == policy.read:
                        assert held == listed
                for record in records[:2]:
                    granted = allowed(session, actor, record)
                    assert (policy.read in granted) is (record in listed), (name, record)


def test_nobody_holds_what_is_not_granted_anywhere(database, everything):
    assert everything
    stranger = Actor(10_000, "Nobody")
    elsewhere = Actor(10_001, "Guest", frozenset({Held(role, "/acme/other/") for role in Role}))
    with database.reading() as session:
        for model in POLICIES:
            if model is not Person:
                assert not list(session.scalars(readable(stranger, model))), model
        assert not list(session.scalars(readable(elsewhere, Asset)))
        assert not may(session, stranger, "asset:burn", session.get_one(Asset, 1))


def test_a_role_above_makes_the_same_one_below_needless():
    held = {Held("qa", "/acme/"), Held("qa", "/acme/leuven/"), Held("hr", "/acme/durham/")}
    actor = Actor(1, "Ana", frozenset(held))

    assert actor.paths(["qa"]) == ["/acme/"]
    assert actor.paths(["qa", "hr"]) == ["/acme/"]
    assert actor.paths(["hr"]) == ["/acme/durham/"]
    assert not actor.holds("auditor")
