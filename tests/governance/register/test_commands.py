"""What can be done to an asset, what stands against it, and who may."""

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.core.contributions import FIGURES, INBOX
from governance.core.errors import Forbidden, NotFound, RuleViolation
from governance.identity.models import Person, Role
from governance.places.models import Place
from governance.register.commands import assets, catalogue, dependencies, work
from governance.register.controlled import Authorisation
from governance.register.life.commands import move
from governance.register.life.rules import Said
from governance.register.models import Asset, Dependency, DependencyType, Strength
from governance.register.queries.graph import edges_below, nodes, readable_ids
from governance.register.queries.masking import MASK
from governance.register.queries.neighbours import neighbours
from governance.register.queries.past import told
from governance.register.queries.records import named
from governance.register.rules import Tie, hints, reasons_against
from governance.register.vocabulary import (
    AssetClass,
    AssetState,
    Domain,
    GxpRelevance,
    OtFunction,
    PurdueLevel,
    ValidationState,
)
from tests.plant import SYSTEM, add_asset, add_grant

RUNS_ON = Tie(DependencyType.RUNS_ON, Strength.HARD)


@pytest.fixture
def plc(session, plant):
    return session.get_one(Asset, plant.assets["PLC-204"])


@pytest.fixture
def hmi(session, plant):
    return session.get_one(Asset, plant.assets["HMI-31"])


@pytest.fixture
def lims(session, plant):
    return session.get_one(Asset, plant.assets["LIMS-01"])


@pytest.mark.statement(29)
def test_dependencies_are_refused_on_itself_and_twice_but_circles_are_plant_life(
    session, an_actor, plc, hmi, lims
):
    johan, ines = an_actor("johan"), an_actor("ines")
    with pytest.raises(RuleViolation, match="PLC-204 cannot depend on itself"):
        dependencies.depend(session, johan, plc, plc, RUNS_ON)
    dependencies.depend(session, johan, hmi, plc, RUNS_ON)
    edge = session.scalars(select(Dependency)).one()
    with pytest.raises(RuleViolation, match="recorded already that HMI-31 runs on PLC-204"):
        dependencies.depend(session, johan, hmi, plc, RUNS_ON)
    with pytest.raises(Forbidden):
        dependencies.depend(session, johan, hmi, lims, RUNS_ON)
    dependencies.depend(session, ines, plc, hmi, RUNS_ON)
    dependencies.depend(session, ines, lims, hmi, RUNS_ON)

    below = edges_below(session, [plc.id])
    assert {(e.dependent_id, e.provider_id) for e in below.edges} == {
        (hmi.id, plc.id), (plc.id, hmi.id), (lims.id, hmi.id)
    }  # fmt: skip
    assert not below.is_capped
    capped = edges_below(session, [plc.id], most=1)
    assert capped.is_capped
    assert [e.provider_id for e in capped.edges] == [plc.id]
    assert edges_below(session, []).edges == ()
    assert nodes(session, [lims.id])[lims.id].reference == lims.reference
    assert readable_ids(session, johan, [plc.id, lims.id]) == {plc.id}

    seen = neighbours(session, johan, hmi)
    assert [(n.tag, n.relation) for n in seen.providers] == [("PLC-204", "runs on")]
    assert [(n.tag, n.name) for n in seen.dependents if n.asset_id is None] == [(MASK, "")]
    assert MASK not in {n.tag for n in neighbours(session, ines, hmi).dependents}

    dependencies.undepend(session, johan, hmi, edge.id, "moved to a server")
    with pytest.raises(NotFound):
        dependencies.undepend(session, johan, hmi, edge.id, "twice")
    assert session.get(Dependency, edge.id) is None
    session.commit()
    assert told(session, an_actor("johan"), hmi)[0].why == "moved to a server"


def test_an_edit_tells_every_reason_and_what_only_a_change_alters(session, an_actor, plc, hmi):
    johan = an_actor("johan")
    taken = f"HMI-31 is {hmi.reference} at this site already: "
    taken += "a tag names one asset, also after its end."
    with pytest.raises(RuleViolation) as refusal:
        assets.edit(
            session,
            johan,
            plc,
            {"tag": "HMI-31", "firmware": "3.0", "address": "300.1.1.1", "product_id": 77,
             "validation_state": ValidationState.UNDER_CHANGE, "criticality": 9},
            None,
        )  # fmt: skip

    assert refusal.value.reasons == (
        "Criticality is 1 (most critical) to 4, or unknown.",
        "300.1.1.1 is no address: write one like 192.168.0.5, without a port.",
        "PLC-204 bears on product quality: say why it is edited.",
        "Nobody sets under change: it comes with the work of a change.",
        "PLC-204 is validated, so its firmware is altered by a change: raise one.",
        taken,
        "Product: choose one of the catalogue, or leave it unknown.",
    )
    with pytest.raises(RuleViolation, match="Nothing is changed on PLC-204"):
        assets.edit(session, johan, plc, {"name": plc.name}, "no reason")


def test_an_asset_moves_within_its_site_only(session, an_actor, plant, plc):
    ines = an_actor("ines")
    assets.edit(session, ines, plc, {"place_id": plant.places["line10"]}, "moved")
    assert plc.place_id == plant.places["line10"]
    with pytest.raises(RuleViolation, match="PLC-204 stays at its site"):
        assets.edit(session, ines, plc, {"place_id": plant.places["qclab"]}, "moved")
    with pytest.raises(RuleViolation, match="choose one of those at which you may"):
        assets.edit(session, an_actor("johan"), plc, {"place_id": plant.places["acme"]}, "moved")


@pytest.mark.parametrize("loosened", [
    {"gxp": GxpRelevance.NONE},
    {"gxp": GxpRelevance.UNDETERMINED},
    {"validation_state": ValidationState.NOT_REQUIRED},
    {"validation_state": ValidationState.IN_VALIDATION},
])  # fmt: skip
def test_no_first_edit_opens_the_door_to_a_controlled_fact(session, an_actor, plc, loosened):
    johan = an_actor("johan")
    with pytest.raises(RuleViolation, match="lets go of it takes a change"):
        assets.edit(session, johan, plc, loosened, "by the way")
    assets.edit(session, johan, plc, {"validation_state": ValidationState.SUSPENDED}, "deviation")
    with pytest.raises(RuleViolation, match="so its firmware is altered by a change"):
        assets.edit(session, johan, plc, {"firmware": "3.0"}, "while nobody looks")
    granted = Authorisation("CR-2026-0042", 1, plc.id, "Johan")
    assets.edit(session, johan, plc, loosened, granted)


def test_the_class_that_makes_an_address_controlled_stays(session, an_actor, plant):
    line = session.get_one(Place, plant.places["line1"])
    wall = add_asset(session, line, "FW-1", asset_class=AssetClass.FIREWALL, address="10.0.0.1")
    record(session, SYSTEM, "plant.grown", "the plant")
    with pytest.raises(RuleViolation, match="its class lets go of it"):
        assets.edit(
            session, an_actor("johan"), wall, {"asset_class": AssetClass.SWITCH}, "so it is"
        )


def test_the_history_does_not_name_what_its_reader_may_not_see(session, an_actor, plant, lims):
    johan, lab = plant.people["johan"], session.get_one(Place, lims.place_id)
    add_grant(session, session.get_one(Person, johan), Role.OT_LEAD, lab)
    plc = session.get_one(Asset, plant.assets["PLC-204"])
    dependencies.depend(session, an_actor("johan"), plc, lims, RUNS_ON)
    session.commit()
    assert told(session, an_actor("johan"), plc)[0].why == f"PLC-204 runs on {lims.reference}."


def test_the_work_of_a_change_needs_its_own_authorisation_and_nothing_else(
    session, an_actor, plc, hmi
):
    tom = an_actor("tom")
    granted = Authorisation("CR-2026-0042", 1, plc.id, "Tom")
    with pytest.raises(Forbidden, match="CR-2026-0042 is not about HMI-31"):
        work.begin_work(session, tom, hmi, granted)
    work.begin_work(session, tom, plc, granted)
    assert plc.validation_state is ValidationState.UNDER_CHANGE
    session.commit()
    with pytest.raises(RuleViolation, match="its release decides"):
        assets.edit(
            session, an_actor("johan"), plc,
            {"validation_state": ValidationState.VALIDATED}, "quick",
        )  # fmt: skip
    work.release(session, tom, plc, granted, "2.9.4")
    session.commit()
    assert (plc.firmware, plc.validation_state) == ("2.9.4", ValidationState.VALIDATED)
    assert set(told(session, an_actor("johan"), plc)[0].changes) == {
        ("Validation state", "Under change", "Validated"),
        ("Firmware", "2.8.1", "2.9.4"),
    }
    assert told(session, an_actor("johan"), plc)[0].why == "CR-2026-0042"


def test_a_planned_asset_goes_into_operation_once_its_weight_is_known(session, an_actor, plant):
    johan = an_actor("johan")
    values = {
        "tag": "SW-1", "name": "Switch", "domain": Domain.OT, "asset_class": AssetClass.SWITCH,
        "ot_function": OtFunction.SWITCH, "gxp": GxpRelevance.UNDETERMINED, "notes": None,
        "validation_state": ValidationState.NOT_REQUIRED, "has_safety_function": False,
        "address": "010.0.0.5",
    }  # fmt: skip
    place = session.get_one(Place, plant.places["line1"])
    with pytest.raises(RuleViolation, match="SW-1 would be stolen from the first day"):
        assets.register(session, johan, place, {**values, "state": AssetState.STOLEN})
    switch = assets.register(session, johan, place, {**values, "state": AssetState.PLANNED})
    assert switch.address == "10.0.0.5"
    with pytest.raises(RuleViolation, match="GxP relevance of SW-1 is undetermined"):
        move(session, johan, switch, "commission", Said())
    assets.edit(session, johan, switch, {"gxp": GxpRelevance.NONE}, None)
    move(session, johan, switch, "commission", Said())
    assert switch.commissioned_on is not None
    with pytest.raises(Forbidden):
        assets.register(session, an_actor("dana"), place, values)
    with pytest.raises(Forbidden):
        catalogue.add_vendor(session, an_actor("arne"), {"name": "Moxa"})


def test_a_name_means_the_asset_at_the_same_site_first(session, an_actor, plant, plc, lims):
    twin = add_asset(session, session.get_one(Place, plant.places["qclab"]), "PLC-204")
    ines = an_actor("ines")
    assert named(session, ines, "plc-204", plc) is plc
    assert named(session, ines, twin.reference.lower(), plc) is twin
    assert named(session, ines, "PLC-204", lims) is twin
    with pytest.raises(RuleViolation, match="There is no asset PLC-9"):
        named(session, ines, "PLC-9", plc)
    with pytest.raises(RuleViolation, match="There is no asset AS-"):
        named(session, an_actor("johan"), twin.reference, plc)
    session.rollback()


def test_keepers_see_what_is_not_known_at_their_sites(session, an_actor, plant):
    place = session.get_one(Place, plant.places["line1"])
    add_asset(session, place, "A-1", firmware=None, criticality=None)
    add_asset(session, place, "A-2", firmware=None, gxp=GxpRelevance.UNDETERMINED)
    add_asset(session, session.get_one(Place, plant.places["qclab"]), "A-3", firmware=None)

    def figures(name):
        return {f.label: f.value for source in FIGURES for f in source(session, an_actor(name))}

    def items(name):
        found = [item for source in INBOX for item in source(session, an_actor(name))]
        return [(i.reference, i.title) for i in found if i.verb == "Show them"]

    assert figures("johan").items() >= {
        "Assets in operation": 4, "Firmware unknown": 2, "Criticality not rated": 1,
        "GxP undetermined": 1,
    }.items()  # fmt: skip
    assert items("johan") == [("Leuven", "2 assets have no known firmware")]
    assert items("ines") == [
        ("Durham", "1 asset has no known firmware"), ("Leuven", "2 assets have no known firmware"),
    ]  # fmt: skip
    assert items("ana") == []
    session.rollback()


def test_odd_values_are_hinted_at_and_wrong_ones_refused():
    odd = {
        "domain": Domain.OT, "ot_function": OtFunction.NONE, "asset_class": AssetClass.PLC,
        "purdue_level": PurdueLevel.L4, "has_safety_function": True, "criticality": 4,
    }  # fmt: skip
    assert len(hints(odd)) == 3
    assert hints({"domain": Domain.IT}) == ()
    assert reasons_against({"tag": "T" * 61, "name": "a\nb", "notes": "a\nb", "gxp": None}) == (
        "Tag has at most 60 characters on one line.",
        "Name has at most 200 characters on one line.",
        "Gxp is needed.",
    )
