"""Rollouts over the API and on the command line: read as on their pages, signed by nobody."""

import json

import pytest
from click.testing import CliRunner

from app import cli
from governance.audit.commands import record
from governance.places.models import Place
from tests.governance.test_statements import asked_for
from tests.plant import SYSTEM, add_asset
from workflows.rollouts.commands import deciding, writing
from workflows.rollouts.models import RolloutState, Side

pytestmark = pytest.mark.either

LACKS = "Changes closed: 0 %, asked for is at least 100 %"


def token(client):
    return {"X-CSRFToken": client.get("/api/csrf").json["csrf_token"]}


def test_a_program_reads_a_rollout_with_its_waves_frozen_criteria_and_signatures(rolling, sign_in):
    rolling.running()
    olga = sign_in("olga")

    (listed,) = olga.get("/api/rollouts?state=running").json["items"]
    found = olga.get(f"/api/rollouts/{rolling.id}").json

    assert (listed["reference"], listed["waves"], listed["waves_passed"]) == (
        found["reference"], 2, 0,
    )  # fmt: skip
    pilot, last = found["stages"]
    assert {one["figure"]: one["threshold"] for one in pilot["criteria"]} == {
        "closed_pct": 100, "backed_out": 0, "soak_days": 7,
    }  # fmt: skip
    assert pilot["criteria_sha256"]
    assert (last["opened_at"], last["criteria_sha256"]) == (None, None)
    (leuven,), (durham,) = pilot["sites"], last["sites"]
    assert leuven["assets"] == ["PLC-204"]
    assert leuven["change"].startswith("CR-")
    assert (durham["assets"], durham["hidden"], durham["change"]) == (["LIMS-01"], 0, None)
    assert [one["quality"] for one in found["gates"]] == ["Dave"]
    assert len(found["signatures"]) == 4


def test_the_gate_tells_each_live_figure_and_what_is_missing(rolling, sign_in):
    rolling.running()

    found = sign_in("olga").get(f"/api/rollouts/{rolling.id}/gate").json

    assert (found["number"], found["closes"], found["can_be_signed"]) == (
        1, "wave 1 (Pilot)", False,
    )  # fmt: skip
    assert found["missing"][0].startswith(LACKS)
    held = {one["figure"]: (one["value"], one["holds"]) for one in found["criteria"]}
    assert held == {"closed_pct": (0, False), "backed_out": (0, True), "soak_days": (0, False)}
    assert found["is_as_frozen"]


def test_a_reader_of_one_site_reads_figures_and_no_name_of_the_other(rolling, sign_in):
    rolling.running(criteria={"backed_out": 0}, entry={"drift_free_pct": 100, "authorised_pct": 9})
    url = f"/api/rollouts/{rolling.id}"

    johan = sign_in("johan")
    seen, gate = johan.get(url), johan.get(f"{url}/gate")

    (durham,) = seen.json["stages"][1]["sites"]
    assert (durham["assets"], durham["hidden"], durham["may_raise"]) == ([], 1, False)
    assert "LIMS-01" not in seen.text + gate.text
    assert "you may not see every asset" in gate.json["missing"][0]
    assert "you may not see every asset" in johan.get(f"/rollouts/{rolling.id}/gate").text
    assert "has none yet" in sign_in("olga").get(f"{url}/gate").json["missing"][0]


def test_a_rollout_that_does_not_reach_a_readers_site_is_not_there_for_them(rolling, sign_in):
    rolling.planned().by("olga", writing.drop_wave, rolling.now().waves[1].id)
    dana = sign_in("dana")

    for address in ("", "/gate"):
        assert dana.get(f"/api/rollouts/{rolling.id}{address}").status_code == 404
    assert dana.get("/api/rollouts").json["items"] == []


def test_a_site_raises_its_change_and_an_owner_gives_a_rollout_up(rolling, sign_in):
    rolling.agreed()
    nora, olga = sign_in("nora"), sign_in("olga")
    wave = rolling.now().waves[0]
    at = f"/api/rollouts/{rolling.id}/waves/{wave.id}/sites/{wave.assets[0].site_id}"

    made = nora.post(at, headers=token(nora))
    again = nora.post(at, headers=token(nora))

    assert (made.status_code, again.status_code) == (201, 409)
    assert nora.get(made.location).json["reference"] == made.json["reference"]
    stop = f"/api/rollouts/{rolling.id}/stop"
    said = {"version": olga.get(f"/api/rollouts/{rolling.id}").json["version"], "reason": "no"}
    assert nora.post(stop, json=said, headers=token(nora)).status_code == 403
    assert olga.post(stop, json={**said, "reason": ""}, headers=token(olga)).status_code == 422
    assert olga.post(stop, json=said, headers=token(olga)).json["state"] == RolloutState.STOPPED


@pytest.mark.statement(21)
def test_no_program_signs_a_rollout(app, rolling):
    rolling.planned()
    writes = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/rollouts") and "POST" in rule.methods
    }

    assert writes == {f"api_rollouts.{verb}" for verb in ("raise_at", "revise", "stop")}


def test_a_rollout_of_more_assets_takes_no_more_statements(database, rolling, sign_in):
    rolling.planned(entry={"drift_free_pct": 100})
    url = f"/api/rollouts/{rolling.id}"
    addresses = ("/api/rollouts", url, f"{url}/gate")

    def cost(client):
        return [len(asked_for(database, client, each)) for each in addresses]

    few = {name: cost(sign_in(name)) for name in ("olga", "johan", "nora")}
    more = [f"PLC-{number}" for number in range(900, 910)]
    with database.writing() as session:
        for tag in more:
            add_asset(session, session.get_one(Place, rolling.plant.places["line1"]), tag)
        record(session, SYSTEM, "asset.registered", "the plant")
        session.commit()
    rolling.wave("More", more, {Side.EXIT: {"backed_out": 0}, Side.ENTRY: {"drift_free_pct": 9}})

    assert {name: cost(sign_in(name)) for name in few} == few


def test_the_command_line_says_what_a_gate_lacks_and_ends_with_it(
    rolling, url, tmp_path, monkeypatch
):
    monkeypatch.setenv("CONCORD_DATABASE_URL", url)
    monkeypatch.setenv("CONCORD_DATA_DIR", str(tmp_path))
    rolling.agreed()
    reference = rolling.now().reference

    def ask(*words):
        made = CliRunner().invoke(cli, ["rollout", *words])
        return made.exit_code, made.output

    assert ask(reference) == (
        0, f"{reference}, gate 0, opens wave 1 (Pilot): nothing is missing but signatures.\n",
    )  # fmt: skip
    rolling.raised("nora", 0)
    rolling.gate()
    status, written = ask(reference.lower(), "--json")
    told = json.loads(written)
    assert (status, told["state"], told["gate"], told["opens"]) == (
        1, "running", 1, "wave 2 (Durham)",
    )  # fmt: skip
    assert told["missing"][0].startswith(LACKS)
    assert told["criteria"][0]["value"] == 0
    rolling.by("olga", deciding.stop, "not worth it")
    assert "it cannot be opened.\n- RO-" in ask(reference)[1]
    assert ask("RO-77")[0] == ask("something")[0] == 2
