"""Somebody of Leuven looks for what is Durham's, through every list and sentence."""

import pytest

from governance.audit.commands import record
from governance.core.errors import RuleViolation
from governance.identity.models import Person, Role
from governance.places.locations.models import Location
from governance.places.models import Place
from governance.register.commands import assets
from governance.register.life import commands as life
from governance.register.life.rules import Said
from governance.register.models import Asset, Dependency, DependencyType, Strength
from governance.register.mounting import commands as mounting
from governance.register.mounting.commands import Slot
from governance.register.networks.models import Interface, IpAddress, NetworkScope
from governance.register.parts.models import Mounting
from tests.plant import SYSTEM, actor_named, add_asset, add_grant

SECRETS = ("LIMS-01", "VAULT", "10.9.9.9", "CARD-7")


@pytest.fixture
def lims(database, plant):
    """Durham's system, which hangs on Leuven's controller, stands in a vault and holds a card."""
    with database.writing() as session:
        durham, lims = plant.places["durham"], session.get_one(Asset, plant.assets["LIMS-01"])
        vault = Location(site_id=durham, kind="building", code="v", name="VAULT", path="/v/")
        scope = NetworkScope(site_id=durham, name="VAULT network")
        port = Interface(asset_id=lims.id, name="X1")
        session.add_all([vault, scope, port])
        session.flush()
        lims.location_id, lims.address = vault.id, "10.9.9.9"
        card = add_asset(session, session.get_one(Place, plant.places["qclab"]), "CARD-7")
        session.add_all([
            IpAddress(asset_id=lims.id, interface_id=port.id, scope_id=scope.id,
                      address="10.9.9.9"),
            Mounting(asset_id=card.id, parent_id=lims.id),
            Dependency(dependent_id=lims.id, provider_id=plant.assets["PLC-204"],
                       type=DependencyType.RUNS_ON, strength=Strength.HARD),
        ])  # fmt: skip
        record(session, SYSTEM, "plant.grown", "the plant")
        session.commit()
        return {"asset": lims.id, "location": vault.id, "port": port.id, "card": card.id}


ADDRESSES = (
    "/register/?within={asset}",
    "/register/?location={location}",
    "/register/?q=LIMS-01",
    "/register/?q=VAULT&sort=-name",
    "/register/?address=10.9.9.9",
    "/register/export.csv?columns=all&within={asset}",
    "/register/export.json?columns=all",
    "/register/compare?keys={asset},{card}",
    "/register/compare?keys={asset},1",
    "/register/labels/new?keys={asset}",
    "/register/edits/new?keys={asset}",
    "/register/edits/new?of=matching&matching=q%3DLIMS",
    "/register/1/merge/{asset}",
    "/register/1",
    "/register/1/history",
    "/register/1?as_of=2999-01-01",
    "/register/{asset}",
    "/register/{asset}/history",
    "/register/{asset}/clone",
    "/search?q=LIMS-01",
    "/search?q=10.9.9.9",
    "/search?q=VAULT",
    "/locations/{location}",
    "/locations/?site=6",
    "/a/AS-{asset:05}",
    "/api/assets?q=LIMS",
    "/api/assets?within={asset}",
    "/api/assets/{asset}/interfaces",
    "/api/assets/1/dependencies",
    "/api/assets/1/history",
    "/api/locations/{location}",
    "/api/drifts?q=LIMS",
)


@pytest.mark.abuse(3)
@pytest.mark.asvs("8.2.2", "8.4.1")
@pytest.mark.scenario("A1")
@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_names_what_is_another_sites(sign_in, lims, address):
    address = address.format(**lims)

    answer = sign_in("johan").get(address, follow_redirects=True)

    asked = address + str(answer.request.url)
    assert answer.status_code in {200, 403, 404, 422}
    told = answer.get_data(as_text=True)
    for secret in SECRETS:
        assert secret in asked or secret not in told, f"{address} names {secret}"


def test_an_asset_that_may_not_be_read_is_no_condition_and_no_sign_that_it_exists(sign_in, lims):
    johan = sign_in("johan")
    hidden, nothing = (johan.get(f"/register/?within={key}") for key in (lims["asset"], 99_999))

    assert (hidden.status_code, nothing.status_code) == (422, 422)
    assert sign_in("dana").get(f"/register/?within={lims['asset']}").status_code == 200


@pytest.mark.usefixtures("lims")
def test_a_refusal_names_nothing_of_another_site(database, plant):
    with database.writing() as session:
        johan = actor_named(session, plant, "johan")
        plc = session.get_one(Asset, plant.assets["PLC-204"])
        with pytest.raises(RuleViolation) as refused:
            life.move(session, johan, plc, "decommission", Said("worn out"))

        told = " ".join(refused.value.reasons)
    assert "1 asset you may not see stops without PLC-204" in told
    assert "LIMS" not in told


def test_who_keeps_one_line_is_not_told_who_bears_a_tag_or_sits_in_a_slot(session, plant, an_actor):
    lines = {code: session.get_one(Place, plant.places[code]) for code in ("line1", "line10")}
    plain = {"gxp": "none", "validation_state": "not_required"}
    rack, module = (add_asset(session, lines["line1"], tag, **plain) for tag in ("RACK", "IO-1"))
    far = add_asset(session, lines["line10"], "IO-2", **plain)
    mounting.mount(session, an_actor("johan"), far, rack, (Slot(3), "walk-down"))
    dina = Person(name="Dina", email="dina@acme.example", time_zone="UTC")
    session.add(dina)
    session.flush()
    add_grant(session, dina, Role.AREA_OWNER, lines["line1"])
    record(session, SYSTEM, "plant.grown", "the plant")
    plant.people["dina"] = dina.id
    keeper = an_actor("dina")

    with pytest.raises(RuleViolation) as refused:
        mounting.mount(session, keeper, module, rack, (Slot(3), "walk-down"))
    assert refused.value.reasons == (
        "Slot 3 of RACK holds an asset that you may not see: take that out first.",
    )
    with pytest.raises(RuleViolation, match="HMI-31 is an asset that you may not see at this"):
        assets.edit(session, keeper, module, {"tag": "HMI-31"}, "new plate")
