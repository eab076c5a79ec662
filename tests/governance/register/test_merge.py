"""Two entries of the same asset become one, and both histories stay."""

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.models import AuditEvent
from governance.audit.verify import verify
from governance.core import clock
from governance.places.locations.models import Location, LocationKind
from governance.places.models import Place
from governance.register.groups.models import AlsoPlays, NotApplicable, Supply
from governance.register.merging.models import MergedAsset
from governance.register.models import Asset, Dependency, DependencyType, Strength
from governance.register.networks.models import Interface
from governance.register.parts.models import Component, Mounting
from governance.register.parts.words import ComponentKind
from governance.register.vocabulary import AssetState, GxpRelevance, OtFunction, ValidationState
from tests.plant import SYSTEM, add_asset
from workflows.changes.models import ChangeKind, ChangeRequest

FREE = {"gxp": GxpRelevance.NONE, "validation_state": ValidationState.NOT_REQUIRED}


@pytest.fixture
def store(database, plant):
    """Store rows under one act: `store(made)` calls it with the session and the place."""

    def run(make):
        with database.writing() as session:
            at = session.get_one(Place, plant.places["line1"])
            made = make(session, at)
            session.flush()
            record(session, SYSTEM, "plant.extended", "line1")
            session.commit()
            return made

    return run


@pytest.fixture
def two(store):
    """The ids of two entries of one pump controller: the first stays."""
    return store(
        lambda session, at: [
            add_asset(session, at, tag, firmware=firmware, name=name, **FREE).id
            for tag, firmware, name in (("PMP-7", None, "Pump"), ("PUMP7", "4.1", "Pump 7"))
        ]
    )


def sent(**given):
    return {"seen": 1, "reason": "Entered twice.", **given}


def depends(one, other, kind=DependencyType.POWERED_BY):
    return Dependency(dependent_id=one, provider_id=other, type=kind, strength=Strength.HARD)


def edges(session):
    wanted = select(Dependency.dependent_id, Dependency.provider_id).order_by(Dependency.id)
    return {tuple(row) for row in session.execute(wanted)}


def test_two_entries_become_one_and_both_histories_stay(
    database, plant, two, store, sign_in
):  # fmt: skip
    stays, goes = two
    plc, hmi = plant.assets["PLC-204"], plant.assets["HMI-31"]

    def linked(session, _at):
        session.add_all([depends(plc, goes), depends(goes, stays), depends(goes, hmi)])
        session.add_all([depends(stays, hmi), Interface(asset_id=goes, name="X1")])
        session.add(
            Component(
                asset_id=goes, kind=next(iter(ComponentKind)), name="Firmware",
                relevance=GxpRelevance.NONE,
            )
        )  # fmt: skip

    store(linked)
    johan = sign_in("johan")
    assert f"/register/{stays}/merge" in johan.get(f"/register/{stays}").text

    led = johan.post(f"/register/{stays}/merge", data={"other": "PUMP7"})
    assert led.location == f"/register/{stays}/merge/{goes}"
    page = johan.get(led.location).text
    assert 'name="firmware" value="duplicate"' in page
    assert 'name="name" value="survivor" id="name-survivor" checked' in page
    assert johan.post(led.location, data=sent(firmware="duplicate")).status_code == 302

    with database.reading() as session:
        kept, gone = session.get_one(Asset, stays), session.get_one(Asset, goes)
        assert (kept.firmware, kept.name, kept.state) == ("4.1", "Pump", AssetState.IN_OPERATION)
        assert (gone.firmware, gone.state) == ("4.1", AssetState.DISPOSED)
        assert edges(session) == {(plc, stays), (stays, hmi)}
        assert session.scalars(select(Interface.asset_id)).all() == [stays]
        assert session.scalars(select(Component.asset_id)).all() == [stays]
        assert session.get_one(MergedAsset, goes).survivor_id == stays
        verbs = session.scalars(select(AuditEvent.verb)).all()
        assert (verbs.count("asset.merged"), verbs.count("asset.merged_away")) == (1, 1)
        assert verify(session).faults == []
    assert "the asset goes on as" in johan.get(f"/register/{goes}").text
    assert f"/register/{goes}/history" in johan.get(f"/register/{stays}").text
    assert "merged a duplicate into it" in johan.get(f"/register/{stays}/history").text
    assert "merged it into another entry" in johan.get(f"/register/{goes}/history").text
    assert johan.get(f"/a/AS-{goes:05}").location == f"/register/{stays}"


def test_what_is_known_in_depth_is_chosen_fact_by_fact_and_the_rest_goes_over(
    two, store, sign_in, database
):
    stays, goes = two

    def described(session, at):
        room = Location(
            site_id=at.site_id, kind=LocationKind.BUILDING, code="b1", name="Hall 1", path="/b1/"
        )
        session.add(room)
        session.flush()
        session.get_one(Asset, goes).location_id = room.id
        session.add_all([
            Supply(asset_id=stays, supplier="Pumps & Co"),
            Supply(asset_id=goes, supplier="Elsewhere Ltd", spare_count=2),
            NotApplicable(asset_id=goes, field="supply.design_life_years", reason="rented"),
            NotApplicable(asset_id=goes, field="accounts", reason="has none"),
            AlsoPlays(asset_id=goes, function=OtFunction.FIELD_IO),
        ])  # fmt: skip

    store(described)
    johan, at = sign_in("johan"), f"/register/{stays}/merge/{goes}"
    page = johan.get(at).text
    for said in ("Pumps &amp; Co", "Elsewhere Ltd", "does not apply: rented", "Hall 1"):
        assert said in page
    assert (
        'name="supply.spare_count" value="duplicate" id="supply.spare_count-duplicate" checked'
        in page
    )
    assert 'name="supply.supplier" value="survivor" id="supply.supplier-survivor" checked' in page

    chosen = dict.fromkeys(
        ("location_id", "supply.spare_count", "supply.design_life_years"), "duplicate"
    )
    with database.reading() as session:
        seen = session.get_one(Asset, goes).version
    assert johan.post(at, data=sent(seen=seen, **chosen)).status_code == 302

    with database.reading() as session:
        supply = session.get_one(Supply, stays)
        assert (supply.supplier, supply.spare_count) == ("Pumps & Co", 2)
        assert session.get_one(Asset, stays).location_id is not None
        why = select(NotApplicable.field).where(NotApplicable.asset_id == stays)
        assert set(session.scalars(why)) == {"supply.design_life_years", "accounts"}
        assert session.get(AlsoPlays, (stays, OtFunction.FIELD_IO)) is not None
        assert session.get_one(Supply, goes).supplier == "Elsewhere Ltd"
        assert verify(session).faults == []


def test_all_that_keeps_them_apart_is_told_at_once(plant, two, store, sign_in):
    stays, goes = two

    def held(session, at):
        said = dict.fromkeys(("workflow", "policy", "title", "reason", "current", "proposed"), "x")
        session.add(
            ChangeRequest(
                asset_id=stays, place_id=at.id, site_id=at.site_id, kind=ChangeKind.FIRMWARE,
                author_id=plant.people["johan"], created_at=clock.now(), **said,
            )
        )  # fmt: skip
        session.add(Mounting(asset_id=goes, parent_id=plant.assets["HMI-31"]))
        session.add_all(Interface(asset_id=one, name="X1") for one in two)

    store(held)
    refused = sign_in("johan").post(f"/register/{stays}/merge/{goes}", data=sent())

    assert refused.status_code == 422
    for told in ("open on PMP-7", "PUMP7 is mounted", "the same interface X1"):
        assert told in refused.text


def test_one_entry_named_twice_another_site_and_one_out_of_use_are_refused(
    plant, two, sign_in, database
):
    stays, goes = two
    far = plant.assets["LIMS-01"]
    ines = sign_in("ines")
    assert "named twice" in ines.post(f"/register/{stays}/merge", data={"other": "PMP-7"}).text
    assert "at another site" in ines.post(f"/register/{stays}/merge/{far}", data=sent()).text
    ines.post(f"/register/{goes}/state/decommission", data={"reason": "gone"})
    with database.reading() as session:
        seen = session.get_one(Asset, goes).version
    refused = ines.post(f"/register/{stays}/merge/{goes}", data=sent(seen=seen))
    assert "PUMP7 is decommissioned already" in refused.text


def test_what_is_validated_keeps_its_controlled_facts_on_either_side(plant, store, sign_in):
    validated = store(lambda session, at: add_asset(session, at, "PLC-204B", firmware="3.0").id)
    at = f"/register/{plant.assets['PLC-204']}/merge/{validated}"

    for given, tag in (({}, "PLC-204B"), ({"firmware": "duplicate"}, "PLC-204")):
        refused = sign_in("johan").post(at, data=sent(**given))
        assert refused.status_code == 422
        assert f"{tag} is validated, so its firmware is altered by a change" in refused.text


def test_what_was_saved_since_is_looked_at_again(two, sign_in):
    stays, goes = two
    at, johan = f"/register/{stays}/merge/{goes}", sign_in("johan")
    johan.post(f"/register/{goes}/state/decommission", data={"reason": "gone"})

    assert johan.post(at, data=sent()).status_code == 409


def test_only_who_keeps_both_merges_them(plant, two, sign_in):
    stays, goes = two
    at = f"/register/{stays}/merge/{goes}"

    assert sign_in("tom").get(at).status_code == 403
    assert sign_in("dana").get(at).status_code == 404
    assert sign_in("dana").post(at, data=sent()).status_code == 404
    far = f"/register/{stays}/merge/{plant.assets['LIMS-01']}"
    assert sign_in("johan").get(far).status_code == 404
    assert sign_in("johan").post(far, data=sent()).status_code == 404
