"""How an asset is reached: interfaces, addresses within a scope, and what answers there."""

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.core.contributions import SEARCH
from governance.core.errors import RuleViolation
from governance.places.models import Place
from governance.register.commands import assets
from governance.register.models import Asset
from governance.register.networks import commands
from governance.register.networks.models import Interface, IpAddress, NetworkScope, Service
from governance.register.networks.protocols import PROTOCOLS, Protocol, lacks
from governance.register.networks.rules import DEFAULT_SCOPE, Wired, mac_of
from tests.plant import SYSTEM, add_asset

WHY = "walked down the line"
PORT = {
    "name": "X1", "medium": "copper", "mac": "001c.062a.b304", "vlan_id": "31",
    "speed_mbps": "100", "addresses": "10.0.0.5\n10.0.0.6", "scope": "site network",
    "reason": WHY,
}  # fmt: skip


def text_of(response):
    return response.get_data(as_text=True)


@pytest.fixture
def plc(session, plant):
    return session.get_one(Asset, plant.assets["PLC-204"])


def test_an_interface_is_recorded_altered_and_removed_over_http(database, plant, sign_in):
    johan, plc = sign_in("johan"), plant.assets["PLC-204"]
    made = johan.post(f"/register/{plc}/wire", data=PORT)
    assert made.status_code == 302, text_of(made)
    page = text_of(johan.get(f"/register/{plc}"))
    for said in ("00:1C:06:2A:B3:04", "VLAN 31", "100 Mbit/s", "10.0.0.6", "recorded an interface"):
        assert said in page
    assert "PLC-204" in text_of(johan.get("/register/?address=10.0.0.6&columns=tag,address"))
    assert "PLC-204" in text_of(johan.get("/register/?address=00-1c-06-2a-b3-04"))
    assert "PLC-204" not in text_of(johan.get("/register/?address=10.0.0.7"))
    assert "PLC-204" in text_of(johan.get("/search?q=10.0.0.6"))

    with database.reading() as session:
        key = session.scalars(select(Interface.id)).one()
    form = text_of(johan.get(f"/register/{plc}/rewire/{key}"))
    assert "10.0.0.5\n10.0.0.6" in form
    altered = {**PORT, "addresses": "10.0.0.6", "name": "X1 P1"}
    assert johan.post(f"/register/{plc}/rewire/{key}", data=altered).status_code == 302
    with database.reading() as session:
        assert session.get_one(Asset, plc).address == "10.0.0.6"
    opened = {"protocol": "modbus_tcp", "spoken": "", "reason": WHY}
    assert johan.post(f"/register/{plc}/open/{key}", data=opened).status_code == 302
    twice = johan.post(f"/register/{plc}/open/{key}", data=opened)
    assert "has that service at X1 P1 already" in text_of(twice)
    page = text_of(johan.get(f"/register/{plc}"))
    assert "Modbus TCP at 502" in page
    assert "neither authenticated nor encrypted" in page
    safe = {"protocol": "opc_ua", "port": "4841", "spoken": "1.04", "security_mode": "sign",
            "certificate_expires_on": "2027-03-01", "reason": WHY}  # fmt: skip
    assert johan.post(f"/register/{plc}/open/{key}", data=safe).status_code == 302
    shown = "OPC UA 1.04 at 4841 (certificate until 1 Mar 2027)"
    assert shown in text_of(johan.get(f"/register/{plc}"))

    with database.reading() as session:
        service = session.scalars(select(Service.id).order_by(Service.id)).first()
    assert johan.post(f"/register/{plc}/close/{service}", data={"reason": WHY}).status_code == 302
    assert johan.post(f"/register/{plc}/open/{key}", data=opened).status_code == 302
    assert johan.post(f"/register/{plc}/unwire/{key}", data={}).status_code == 422
    assert johan.post(f"/register/{plc}/unwire/{key}", data={"reason": WHY}).status_code == 302
    with database.reading() as session:
        for model in (Interface, IpAddress, Service):
            assert session.scalars(select(model)).all() == []
        assert session.get_one(Asset, plc).address is None


def test_who_may_not_edit_the_asset_wires_nothing_and_others_see_no_page(plant, sign_in):
    plc = plant.assets["PLC-204"]
    assert sign_in("nora").post(f"/register/{plc}/wire", data=PORT).status_code == 403
    assert sign_in("dana").get(f"/register/{plc}/wire").status_code == 404
    assert sign_in("johan").get(f"/register/{plc}/rewire/99").status_code == 404
    assert sign_in("johan").get(f"/register/{plc}/close/99").status_code == 404


def test_an_address_names_one_interface_within_its_network_only(session, plant, an_actor, plc):
    johan = an_actor("johan")
    hmi = session.get_one(Asset, plant.assets["HMI-31"])
    commands.wire(session, johan, plc, Wired("X1", addresses=["192.168.0.5"]), WHY)

    with pytest.raises(RuleViolation) as refusal:
        commands.wire(session, johan, hmi, Wired("LAN", addresses=["192.168.0.5"]), WHY)
    assert refusal.value.reasons[0].startswith("192.168.0.5 belongs to PLC-204 in the site network")
    skid = Wired("LAN", addresses=["192.168.0.5"], scope="control network of line 10")
    commands.wire(session, johan, hmi, skid, WHY)
    assert session.scalars(select(NetworkScope.name).order_by(NetworkScope.name)).all() == [
        "control network of line 10",
        DEFAULT_SCOPE,
    ]


def test_every_reason_against_an_interface_is_told_at_once(session, an_actor, plc):
    johan = an_actor("johan")
    commands.wire(session, johan, plc, Wired("X1"), WHY)
    wrong = Wired("X1", mac="00:1C", addresses=["10.0.0.5:102"])
    with pytest.raises(RuleViolation) as refusal:
        commands.wire(session, johan, plc, wrong, None)
    assert len(refusal.value.reasons) == 4


def test_the_own_address_follows_the_interfaces_and_leaves_them_alone(session, an_actor, plc):
    johan = an_actor("johan")
    commands.wire(session, johan, plc, Wired("X1", addresses=["10.0.0.5"]), WHY)
    assert plc.address == "10.0.0.5"
    commands.wire(session, johan, plc, Wired("X2", addresses=["10.0.0.9"]), WHY)
    assert plc.address == "10.0.0.5"

    assets.edit(session, johan, plc, {"address": "10.0.0.9"}, WHY)
    assert plc.address == "10.0.0.9"
    assert len(session.scalars(select(IpAddress)).all()) == 2


@pytest.mark.scenario("R2")
def test_two_plants_with_the_same_addresses_have_no_duplicate(session, plant, an_actor, plc):
    johan, dana = an_actor("johan"), an_actor("dana")
    lims = session.get_one(Asset, plant.assets["LIMS-01"])
    for actor, asset in ((johan, plc), (dana, lims)):
        commands.wire(session, actor, asset, Wired("X1", addresses=["192.168.0.5"]), WHY)

    assert plc.address == lims.address == "192.168.0.5"
    ines = an_actor("ines")
    assert len(SEARCH["Addresses"].find(session, ines, "192.168.0.5")) == 2
    (own,) = SEARCH["Addresses"].find(session, johan, "192.168.0.5")
    assert own.title.startswith("PLC-204")


def test_what_another_site_has_at_an_address_is_masked(session, plant, an_actor):
    arne, johan = an_actor("arne"), an_actor("johan")
    leuven = session.get_one(Place, plant.places["leuven"])
    other = add_asset(session, leuven, "FW-1")
    record(session, SYSTEM, "plant.extended", leuven)
    commands.wire(session, johan, other, Wired("X1", addresses=["10.1.1.1"]), WHY)
    plc = session.get_one(Asset, plant.assets["PLC-204"])
    with pytest.raises(RuleViolation, match="belongs to 1 asset you may not see"):
        commands.wire(session, arne, plc, Wired("X1", addresses=["10.1.1.1"]), WHY)


@pytest.mark.parametrize("written", ["00:1C:06:2A:B3:04", "00-1c-06-2a-b3-04", "001c.062a.b304"])
def test_a_mac_address_is_kept_in_one_way(written):
    assert mac_of(written) == "00:1C:06:2A:B3:04"
    assert mac_of(f"{written}:FF") is None


def test_every_protocol_is_told_of():
    assert PROTOCOLS.keys() == set(Protocol)
    assert lacks(Protocol.TELNET) == "not encrypted; SSH would be"
    assert lacks(Protocol.HTTPS) == ""


def test_the_address_by_which_a_validated_firewall_is_known_is_not_altered_by_its_interfaces(
    session, plant, an_actor
):
    johan, line = an_actor("johan"), session.get_one(Place, plant.places["line1"])
    wall = add_asset(session, line, "FW-1", asset_class="firewall", address=None)
    record(session, SYSTEM, "plant.grown", "the plant")
    commands.wire(session, johan, wall, Wired("X1", addresses=["10.0.0.1"]), WHY)
    port = session.scalars(select(Interface.id)).one()
    assert wall.address == "10.0.0.1"
    session.commit()

    for write in (
        lambda: commands.rewire(
            session, johan, (wall, port), Wired("X1", addresses=["10.6.6.6"]), WHY
        ),
        lambda: commands.unwire(session, johan, wall, port, WHY),
    ):
        with pytest.raises(RuleViolation, match="so its IP address is altered by a change"):
            write()
        session.rollback()
        assert wall.address == "10.0.0.1"
