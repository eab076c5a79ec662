"""How complete what is known of an asset is: the function, and what lists keep of it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from governance.audit.commands import bulk_insert, record
from governance.core.jobs import Job
from governance.register.commands import assets as commands
from governance.register.commands.dependencies import depend, undepend
from governance.register.groups.commands import describe
from governance.register.groups.declared import GROUPS
from governance.register.groups.rules import Told
from governance.register.models import Asset, Dependency, DependencyType, Strength
from governance.register.parts import commands as parts
from governance.register.parts.kinds import KINDS
from governance.register.parts.words import AccountType
from governance.register.profiles import jobs
from governance.register.profiles.keeping import row_of
from governance.register.profiles.knowing import known_of
from governance.register.profiles.models import Completeness
from governance.register.profiles.queries import judged
from governance.register.profiles.rules import (
    CISA,
    FIELDS,
    PROFILES,
    VERSION,
    Known,
    Weight,
    judge,
    profile_of,
)
from governance.register.rules import Tie
from governance.register.vocabulary import AssetClass, Domain, GxpRelevance, OtFunction
from tests.plant import SYSTEM, actor_named

KNOWN = st.builds(
    Known,
    domain=st.sampled_from(Domain),
    asset_class=st.sampled_from(AssetClass),
    ot_function=st.sampled_from(OtFunction),
    gxp=st.sampled_from(GxpRelevance),
    has_safety_function=st.booleans(),
    fields=st.frozensets(st.sampled_from(sorted(FIELDS))),
    excused=st.frozensets(st.sampled_from(sorted(FIELDS))),
)


def test_every_class_has_one_profile_and_every_field_a_name():
    for kind in AssetClass:
        assert sum(kind in profile.classes for profile in PROFILES) == 1, kind
        assert set(profile_of(kind).must + profile_of(kind).may) <= FIELDS.keys()
    counts = {weight: sum(item.weight is weight for item in CISA) for weight in Weight}
    assert counts == {Weight.HIGH: 14, Weight.MEDIUM: 8, Weight.LOW: 10}
    assert {field for item in CISA for field in item.any_of} <= FIELDS.keys()


@given(KNOWN, st.sampled_from(sorted(FIELDS)))
def test_to_know_more_never_makes_an_asset_less_complete(known, field):
    more = Known(**{n: getattr(known, n) for n in Known.__slots__} | {
        "fields": known.fields | {field}
    })  # fmt: skip
    before, after = judge(known), judge(more)
    assert after.demanded == before.demanded
    assert set(after.missing) <= set(before.missing)
    assert set(before.settled) <= set(after.settled)


@given(KNOWN)
def test_what_is_excused_settles_as_what_is_known_does(known):
    other = Known(**{n: getattr(known, n) for n in Known.__slots__} | {
        "fields": known.excused, "excused": known.fields,
    })  # fmt: skip
    assert judge(known) == judge(other)
    assert not set(judge(known).missing) & (known.fields | known.excused)


@given(KNOWN)
def test_nothing_is_demanded_twice_and_all_is_settled_or_missing(known):
    found = judge(known)
    assert len(set(found.demanded)) == len(found.demanded)
    assert set(found.missing) == set(found.demanded) - known.settled


def kept(session):
    rows = session.scalars(select(Completeness)).all()
    return {
        row.asset_id: {c.name: getattr(row, c.name) for c in Completeness.__table__.columns}
        for row in rows
    }


def worked_out(session):
    ids = session.scalars(select(Asset.id)).all()
    return {key: row_of(key, known) for key, known in known_of(session, ids).items()}


def said(group, **values):
    return GROUPS[group], (Told(values, {}), "walk-down")


ACCOUNT = {"name": "admin", "type": AccountType.LOCAL, "is_privileged": True, "owner": None,
           "last_reviewed_on": None, "reason": "walk-down"}  # fmt: skip


def described(session, johan, asset, _other):
    describe(session, johan, asset, *said("security", logging="local", time_zone="UTC"))


def forgotten(session, johan, asset, _other):
    describe(session, johan, asset, *said("security", time_zone="UTC"))


def account_added(session, johan, asset, _other):
    parts.add(session, johan, asset, KINDS["accounts"], ACCOUNT)


def account_removed(session, johan, asset, _other):
    part = session.scalars(select(KINDS["accounts"].model)).one()
    parts.remove(session, johan, asset, part, "gone")


def edited(session, johan, asset, _other):
    commands.edit(session, johan, asset, {"serial_no": "S-1", "criticality": None}, "read")


def tied(session, johan, asset, other):
    depend(session, johan, asset, other, Tie(DependencyType.RUNS_ON, Strength.HARD))


def untied(session, johan, asset, _other):
    undepend(session, johan, asset, session.scalars(select(Dependency.id)).one(), "no more")


def in_bulk(session, _johan, asset, other):
    rows = [{"asset_id": one.id, "supplier": "Acme"} for one in (asset, other)]
    bulk_insert(session, GROUPS["supply"].model, rows)
    record(session, SYSTEM, "assets.imported", "a sheet")


def test_what_lists_keep_is_what_the_function_says_whatever_wrote_it(database, plant):
    for act in (None, described, forgotten, account_added, account_removed, edited, tied, untied,
                in_bulk):  # fmt: skip
        with database.acting() as session:
            two = [session.get(Asset, plant.assets[tag]) for tag in ("PLC-204", "HMI-31")]
            if act:
                act(session, actor_named(session, plant, "johan"), *two)
        with database.reading() as session:
            assert kept(session) == worked_out(session), act
            assert len(kept(session)) == len(plant.assets)


@pytest.mark.usefixtures("plant")
def test_what_older_profiles_judged_the_worker_judges_anew(database):
    with database.acting() as session:
        session.execute(update(Completeness).values(made_by="profiles@0", missing=99))
    jobs.every_minute(Job(database, None))
    with database.reading() as session:
        assert kept(session) == worked_out(session)
        assert {row["made_by"] for row in kept(session).values()} == {VERSION}


@pytest.fixture
def johan(sign_in):
    return sign_in("johan")


def test_the_page_says_what_is_missing_and_leads_to_its_form(johan, plant):
    address = f"/register/{plant.assets['PLC-204']}"
    page = johan.get(address).get_data(as_text=True)
    assert "Controller" in page
    assert "CISA high" in page
    assert f'<a href="{address}/security">Backup</a>' in page
    assert f'<a href="{address}/edit">Serial number</a>' in page
    assert f'<a href="{address}/components/new">Components</a>' in page


def test_the_list_shows_and_narrows_to_what_is_incomplete(johan, database):
    columns = "columns=tag,complete,cisa_high,security_logging,supply_spare_count"
    page = johan.get(f"/register/?incomplete=1&{columns}").get_data(as_text=True)
    assert "PLC-204" in page
    assert "/14" in page
    with database.acting() as session:
        session.execute(update(Completeness).values(missing=0))
    empty = johan.get(f"/register/?incomplete=1&{columns}").get_data(as_text=True)
    assert "PLC-204" not in empty


def test_one_with_everything_and_one_with_nothing_are_exported_with_all_columns(
    johan, database, plant
):
    with database.acting() as session:
        asset = session.get(Asset, plant.assets["PLC-204"])
        known = said("supply", spare_count=0, warranty_ends_on=date(2030, 1, 2))
        describe(session, actor_named(session, plant, "johan"), asset, *known)
    deep = [f"{g.code}_{fact.name}" for g in GROUPS.values() for fact in g.facts]
    asked = ",".join(["tag", "complete", "cisa_high", "cisa_medium", "cisa_low", *deep])
    rows = johan.get(f"/register/export.json?columns={asked}").json
    full = next(row for row in rows if row["Tag"] == "PLC-204")
    bare = next(row for row in rows if row["Tag"] == "HMI-31")
    assert full["Supply and life: Spares in stock"] == "0"
    assert full["Supply and life: Warranty ends on"].startswith("2030-01-02")
    assert bare["Supply and life: Spares in stock"] in {None, ""}
    assert len(bare) == len({*bare}) >= len(deep)


def test_what_is_known_of_an_asset_is_its_fields_and_never_their_values(session, plant):
    asset = session.get(Asset, plant.assets["PLC-204"])
    known = known_of(session, [asset.id])[asset.id]
    assert known.asset_class is AssetClass.PLC
    assert "firmware" in known.fields
    assert "serial_no" in judged(session, asset, ()).missing
    assert "serial_no" not in judged(session, asset, ["serial_no"]).missing
