"""The life of an asset: which moves there are, who makes them, and what each state means."""

from datetime import date, timedelta

import pytest

from governance.core import clock
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.places.models import Place
from governance.register.commands import assets, dependencies
from governance.register.drifts.models import Drift, DriftState
from governance.register.groups.models import Supply
from governance.register.life.commands import move
from governance.register.life.rules import ASSET, NEXT, STEPS, Said, is_plain, verb_between
from governance.register.models import Asset, DependencyType, Strength
from governance.register.profiles.queries import judged
from governance.register.queries.holds import HOLDS
from governance.register.queries.past import told
from governance.register.rules import Tie
from governance.register.vocabulary import (
    ENDED,
    GONE,
    AssetState,
    GxpRelevance,
    ValidationState,
)
from tests.plant import add_asset

RUNS_ON = Tie(DependencyType.RUNS_ON, Strength.HARD)
PLAIN = {"gxp": GxpRelevance.NONE, "validation_state": ValidationState.NOT_REQUIRED}
WHY = Said("as agreed")
S = AssetState


@pytest.fixture
def johan(an_actor):
    return an_actor("johan")


@pytest.fixture
def plc(session, plant):
    return session.get_one(Asset, plant.assets["PLC-204"])


@pytest.fixture
def hmi(session, plant):
    return session.get_one(Asset, plant.assets["HMI-31"])


@pytest.fixture
def pump(session, plant):
    """Something that bears on nothing."""
    return add_asset(session, session.get_one(Place, plant.places["line1"]), "PMP-7", **PLAIN)


@pytest.fixture
def held():
    """Hold every asset by an open change."""
    HOLDS.append(lambda _session, _asset: ["CR-2026-0042"])
    yield
    HOLDS.pop()


def test_every_state_can_be_reached_and_left_but_the_last():
    moves = ASSET.moves.values()
    assert {move.target for move in moves} | {S.PLANNED} == set(S)
    left = {source for move in moves for source in move.source}
    assert set(S) - left == {S.DISPOSED}
    assert all(
        ASSET.moves[NEXT[state]].source.count(state)
        for state in set(S) - {S.DISPOSED, S.IN_OPERATION}
    )
    assert STEPS.keys() == ASSET.moves.keys() - {"withdraw"}


def test_a_thing_is_bought_installed_run_taken_out_and_kept_as_a_spare(session, johan, plant):
    line = session.get_one(Place, plant.places["line1"])
    pump = add_asset(session, line, "PMP-8", state=S.PLANNED, firmware=None, **PLAIN)
    for verb in ("order", "receive"):
        move(session, johan, pump, verb, Said())
    move(session, johan, pump, "install", Said(on=date(2026, 2, 3)))
    with pytest.raises(RuleViolation, match="03 February 2026 for what came before"):
        move(session, johan, pump, "commission", Said(on=date(2026, 1, 30)))
    tomorrow = clock.now().date() + timedelta(days=1)
    with pytest.raises(RuleViolation, match="still to come"):
        move(session, johan, pump, "commission", Said(on=tomorrow))
    move(session, johan, pump, "qualify", Said("SAT passed"))
    move(session, johan, pump, "commission", Said(on=date(2026, 2, 9)))
    assert (pump.state, pump.commissioned_on) == (S.IN_OPERATION, date(2026, 2, 9))
    assert session.get_one(Supply, pump.id).installed_on == date(2026, 2, 3)

    session.commit()
    move(session, johan, pump, "store", Said("a larger one took its place"))

    assert (pump.state, pump.commissioned_on) == (S.IN_STOCK, None)
    assert session.get_one(Supply, pump.id).installed_on is None
    session.commit()
    past = told(session, johan, pump)
    assert (past[0].what, past[0].why) == (
        "took it out and put it into stock", "a larger one took its place",
    )  # fmt: skip
    assert ("State", "In operation", "In stock") in past[0].changes


@pytest.mark.usefixtures("held")
def test_everything_against_the_end_of_an_asset_is_told_at_once(session, an_actor, johan, plc, hmi):
    dependencies.depend(session, johan, hmi, plc, RUNS_ON)

    with pytest.raises(RuleViolation) as refusal:
        move(session, johan, plc, "decommission", Said())

    assert refusal.value.reasons == (
        "HMI-31 stops without PLC-204: have it depend on something else, or decommission it first.",
        "CR-2026-0042 is open on PLC-204: close or cancel first.",
        "Say why: “decommission” is kept in the history with its reason.",
    )
    assert plc.state is S.IN_OPERATION
    with pytest.raises(Forbidden):
        move(session, an_actor("tom"), hmi, "decommission", Said("mine"))


def test_what_was_found_on_it_is_decided_before_it_goes(session, johan, plc):
    drift = Drift(
        asset_id=plc.id, field="firmware", approved="2.8.1", reported="3.0", value='"3.0"',
        source="a sheet", reporter_id=johan.id, filed_at=clock.now(), reported_at=clock.now(),
        accountable="Arne", times=1, place_id=plc.place_id, site_id=plc.site_id,
        state=DriftState.FILED,
    )  # fmt: skip
    session.add(drift)
    session.flush()
    with pytest.raises(RuleViolation, match=f"{drift} is open on PLC-204: have it decided first"):
        move(session, johan, plc, "store", WHY)


def test_what_ended_stays_as_it_was(session, johan, plc, hmi):
    move(session, johan, plc, "decommission", Said("worn out"))

    assert (plc.state, plc.validation_state) == (S.DECOMMISSIONED, ValidationState.RETIRED)
    with pytest.raises(Conflict, match="PLC-204 is in decommissioned; to report absent it must"):
        move(session, johan, plc, "report_absent", WHY)
    with pytest.raises(RuleViolation, match="PLC-204 is decommissioned: its facts stand as they"):
        assets.edit(session, johan, plc, {"name": "New"}, "why")
    with pytest.raises(RuleViolation, match="PLC-204 is decommissioned: nothing new"):
        dependencies.depend(session, johan, hmi, plc, RUNS_ON)
    move(session, johan, plc, "dispose", Said("scrapped, memory card destroyed"))
    assert {verb for verb in STEPS if S.DISPOSED in ASSET.moves[verb].source} == set()


def test_what_bears_on_quality_is_cleared_from_quarantine_by_quality(session, an_actor, johan, plc):
    move(session, an_actor("ana"), plc, "quarantine", Said("acts on its own"))
    with pytest.raises(RuleViolation, match="firmware is altered by a change"):
        assets.edit(session, johan, plc, {"firmware": "9"}, "meanwhile")
    with pytest.raises(Forbidden):
        move(session, johan, plc, "clear", WHY)
    with pytest.raises(RuleViolation, match="no day on which it was put into operation"):
        move(session, an_actor("ana"), plc, "clear", WHY)
    plc.commissioned_on = date(2020, 1, 1)
    move(session, an_actor("ana"), plc, "clear", WHY)
    assert plc.state is S.IN_OPERATION


def test_who_keeps_what_bears_on_nothing_clears_it_themselves(session, johan, pump):
    move(session, johan, pump, "quarantine", WHY)
    move(session, johan, pump, "restock", WHY)
    assert pump.state is S.IN_STOCK


def test_what_was_away_is_looked_at_before_it_runs_again(session, johan, pump):
    move(session, johan, pump, "report_absent", WHY)
    move(session, johan, pump, "report_stolen", WHY)
    move(session, johan, pump, "find", WHY)
    assert pump.state is S.QUARANTINED


def test_what_leaves_its_place_is_proved_anew_where_it_is_installed_next(session, johan, plc):
    move(session, johan, plc, "store", Said("suite is rebuilt"))
    assert plc.validation_state is ValidationState.PLANNED
    move(session, johan, plc, "install", Said("suite is ready"))
    with pytest.raises(RuleViolation, match="have it validated first"):
        move(session, johan, plc, "commission", Said("go"))


def test_every_move_of_what_bears_on_quality_has_its_reason(session, johan, plc):
    move(session, johan, plc, "maintain", Said("yearly check"))
    with pytest.raises(RuleViolation, match="bears on product quality: say why its state"):
        move(session, johan, plc, "resume", Said())


@pytest.mark.parametrize("state", [S.IN_OPERATION, S.MAINTENANCE, S.QUARANTINED, S.ABSENT])
def test_what_was_validated_is_controlled_wherever_it_is(session, johan, plant, state):
    line = session.get_one(Place, plant.places["line1"])
    asset = add_asset(session, line, "PLC-9", commissioned_on=date(2020, 1, 1))
    for verb in {S.MAINTENANCE: ["maintain"], S.QUARANTINED: ["quarantine"],
                 S.ABSENT: ["report_absent"]}.get(state, []):  # fmt: skip
        move(session, johan, asset, verb, WHY)
    with pytest.raises(RuleViolation, match="its firmware is altered by a change"):
        assets.edit(session, johan, asset, {"firmware": "9"}, "why")


def test_a_planned_thing_is_not_asked_for_its_serial_number(session, plant):
    line = session.get_one(Place, plant.places["line1"])
    demanded = {
        state: set(judged(session, add_asset(session, line, f"P-{n}", state=state), ()).demanded)
        for n, state in enumerate((S.PLANNED, S.IN_STOCK, S.INSTALLED))
    }
    assert not {"serial_no", "address"} & demanded[S.PLANNED]
    assert "serial_no" in demanded[S.IN_STOCK]
    assert "address" not in demanded[S.IN_STOCK]
    assert {"serial_no", "address"} <= demanded[S.INSTALLED]


def test_nothing_is_asked_of_what_is_gone(session, johan, plc):
    move(session, johan, plc, "report_stolen", Said("police report 17"))
    assert judged(session, plc, ()).demanded == ()


def test_a_list_leaves_out_what_is_gone_until_it_is_asked_for(sign_in, plant):
    johan, url = sign_in("johan"), f"/register/{plant.assets['PLC-204']}"
    sent = {"reason": "nobody finds it"}
    assert johan.post(f"{url}/state/report_absent", data=sent).status_code == 302
    assert "show what is gone as well" in johan.get("/register/").text
    for address, is_there in {
        "/register/": False, "/register/?gone=1": True, "/register/?state=absent": True,
        "/register/?q=PLC-204": True, "/register/?domain=ot": False,
    }.items():  # fmt: skip
        assert ("PLC-204 of Line1" in johan.get(address).text) is is_there, address
    assert "PLC-204" not in johan.get("/register/export.csv").text
    assert "PLC-204" in johan.get("/register/export.csv?gone=1").text
    assert [each["tag"] for each in johan.get("/api/assets").json["items"]] == ["HMI-31"]


def test_the_page_says_what_an_asset_can_be_next_and_what_stands_against_it(sign_in, plant):
    johan, url = sign_in("johan"), f"/register/{plant.assets['PLC-204']}/state"
    page = johan.get(url).text
    for said in ("Take into maintenance", "Report stolen", "Decommission", "In stock"):
        assert said in page
    assert "Clear from quarantine" not in page
    form = johan.get(f"{url}/decommission").text
    assert 'name="on"' in form
    assert 'name="on"' not in johan.get(f"{url}/maintain").text
    refused = johan.post(f"{url}/maintain", data={"reason": ""})
    assert refused.status_code == 422
    assert "Say why" in refused.text
    assert johan.post(f"{url}/resume", data={"reason": "x"}).status_code == 409
    assert johan.get(f"{url}/explode").status_code == 404
    assert johan.get(f"{url}/clear").status_code == 403
    assert sign_in("ana").get(f"{url}/quarantine").status_code == 200
    assert sign_in("tom").get(url).status_code == 403


def test_nobody_is_offered_a_change_or_an_edit_of_what_is_gone(sign_in, plant):
    johan, url = sign_in("johan"), f"/register/{plant.assets['PLC-204']}"
    johan.post(f"{url}/state/decommission", data={"reason": "gone"})
    page = johan.get(url).text
    assert "Raise a change" not in page
    assert f"{url}/edit" not in page
    assert "Dispose of" in page


def test_a_sheet_moves_what_takes_no_more_than_to_be_said():
    plain = {verb for verb in STEPS if is_plain(verb)}
    assert plain == {"order", "receive", "install", "commission", "resume"}
    assert verb_between(S.PLANNED, S.IN_STOCK) == "receive"
    assert verb_between(S.IN_OPERATION, S.PLANNED) is None


def test_what_ended_is_gone_and_what_is_gone_may_come_back():
    assert ENDED < GONE
    assert verb_between(S.ABSENT, S.QUARANTINED) == "find"
