"""A site demands more of a kind of asset, or less, for a reason; completeness follows."""

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.verify import verify
from governance.core.errors import Forbidden, RuleViolation
from governance.places.models import Place
from governance.register.models import Asset
from governance.register.profiles import commands
from governance.register.profiles.deciding import Decision
from governance.register.profiles.models import Completeness, Demand, ProfileRuling
from governance.register.profiles.queries import judged
from governance.register.profiles.rules import RELEVANCE
from tests.plant import SYSTEM, add_asset

WHY = "monitoring finds it by its name"
MORE = Decision("Controller", "hostname", Demand.MUST, WHY)
LESS = Decision("Controller", "supply.spare_count", Demand.NEED_NOT, "spares are kept by the maker")


@pytest.fixture
def at(session, plant):
    return lambda code: session.get_one(Place, plant.places[code])


@pytest.fixture
def plc(session, plant):
    return session.get_one(Asset, plant.assets["PLC-204"])


@pytest.fixture
def lims(session, plant):
    return session.get_one(Asset, plant.assets["LIMS-01"])


def kept(session, asset):
    wanted = select(Completeness.missing, Completeness.demanded, Completeness.ruling)
    return session.execute(wanted.where(Completeness.asset_id == asset.id)).one()


def test_what_a_site_demands_is_missing_there_and_nowhere_else(session, an_actor, at, plc, lims):
    before = judged(session, plc, ())
    assert "hostname" not in before.demanded

    commands.decide(session, an_actor("ana"), at("leuven"), MORE)
    session.commit()

    after = judged(session, plc, ())
    assert set(after.missing) - set(before.missing) == {"hostname"}
    ruled = dict(after.rulings)["hostname"]
    assert (ruled.place, ruled.reason) == ("Leuven", WHY)
    assert "hostname" not in judged(session, lims, ()).demanded
    assert kept(session, plc) == (len(after.missing), len(after.demanded), ruled.id)
    assert kept(session, lims).ruling is None
    assert verify(session).faults == []


def test_what_a_site_drops_is_asked_for_no_more_and_the_page_says_by_whom(
    session, an_actor, at, plc
):
    commands.decide(session, an_actor("adam"), at("leuven"), LESS)

    now = judged(session, plc, ())
    assert "supply.spare_count" not in now.demanded
    assert [(name, ruled.place) for name, ruled in now.dropped] == [
        ("supply.spare_count", "Leuven")
    ]


def test_what_bears_on_quality_demands_is_dropped_by_nobody(session, an_actor, at, plc):
    for name in RELEVANCE.must:
        decision = Decision("Controller", name, Demand.NEED_NOT, "too much work")
        commands.decide(session, an_actor("ana"), at("leuven"), decision)

    assert set(RELEVANCE.must) <= set(judged(session, plc, ()).demanded)


def test_a_site_overrules_the_enterprise_and_goes_back_to_it(session, an_actor, at, plc, lims):
    adam, ana = an_actor("adam"), an_actor("ana")
    commands.decide(session, adam, at("acme"), MORE)
    assert all("hostname" in judged(session, one, ()).demanded for one in (plc, lims))

    no = Decision("Controller", "hostname", Demand.MAY, "no name server on the lines")
    commands.decide(session, ana, at("leuven"), no)
    assert "hostname" not in judged(session, plc, ()).demanded
    assert "hostname" in judged(session, lims, ()).demanded

    back = Decision("Controller", "hostname", Demand.AS_ABOVE, "there is one now")
    commands.decide(session, ana, at("leuven"), back)
    assert "hostname" in judged(session, plc, ()).demanded
    assert len(session.scalars(select(ProfileRuling)).all()) == 3


def test_only_quality_or_an_administrator_of_the_place_decides(session, an_actor, at):
    for name in ("johan", "arne", "olga", "dave"):
        with pytest.raises(Forbidden):
            commands.decide(session, an_actor(name), at("leuven"), MORE)
    with pytest.raises(Forbidden):
        commands.decide(session, an_actor("ana"), at("acme"), MORE)


def test_every_reason_against_a_decision_is_told_at_once(session, an_actor, at):
    wrong = Decision("Pump", "place", Demand.AS_ABOVE, "why")
    with pytest.raises(RuleViolation) as refused:
        commands.decide(session, an_actor("adam"), at("suite3"), wrong)
    assert [reason.split(":")[0] for reason in refused.value.reasons] == [
        "Suite3 is no site", "Kind of asset", "Field", "Suite3 has it so already",
    ]  # fmt: skip
    commands.decide(session, an_actor("ana"), at("leuven"), MORE)
    with pytest.raises(RuleViolation, match="has it so already"):
        commands.decide(session, an_actor("ana"), at("leuven"), MORE)


def test_an_asset_that_is_written_later_is_judged_under_the_decision(session, an_actor, at):
    made = commands.decide(session, an_actor("ana"), at("leuven"), MORE)
    later = add_asset(session, at("line1"), "PLC-900")
    record(session, SYSTEM, "asset.registered", later)
    session.commit()

    assert kept(session, later).ruling == made.id


def test_the_page_is_read_by_all_decided_on_by_quality_and_told_on_the_asset(sign_in, plant):
    ana, address = sign_in("ana"), f"/places/{plant.places['leuven']}/profiles"
    form = {"profile": "Controller", "fact": "hostname", "demand": "must", "reason": WHY}
    assert sign_in("johan").post(address, data=form).status_code == 403
    assert ana.post(address, data={**form, "reason": ""}).status_code == 422
    assert ana.post(address, data=form).status_code == 302

    assert WHY in sign_in("dana").get(address).text
    page = ana.get(f"/register/{plant.assets['PLC-204']}").text
    assert f"demanded here by Leuven: {WHY}" in page
    assert ana.get(f"/places/{plant.places['line1']}/profiles").status_code == 404
    assert address in ana.get(f"/places/{plant.places['leuven']}").text
