"""What stands beside changes over the API: templates, policies, tests, paper, the board."""

from datetime import timedelta

import pytest

from governance.core import clock
from governance.core.config import Settings
from governance.core.jobs import deliver_all
from tests.governance.test_statements import asked_for
from tests.workflows.changes.sites import add, proposed, two_sites  # noqa: F401  # a fixture
from tests.workflows.changes.standard.conftest import standard  # noqa: F401  # a fixture
from tests.workflows.changes.temporary.conftest import Bypass
from tests.workflows.changes.testing.test_trace import at_work, require  # noqa: F401  # a fixture
from workflows.changes.commands import deciding
from workflows.changes.packages import commands as packages

pytestmark = pytest.mark.either
GRANTED = {"template_id": 1, "reason": "It is due"}


def sent(client, url, version=None, **said):
    """Send a write with what every write bears."""
    token = {"X-CSRFToken": client.get("/api/csrf").json["csrf_token"]}
    seen = {} if version is None else {"version": version}
    return client.post(url, json={**seen, **said}, headers=token)


def test_a_program_begins_a_change_by_a_template_and_stops_that(request, sign_in):
    plan = request.getfixturevalue("standard").in_force()
    tom, ana = sign_in("tom"), sign_in("ana")
    at = f"/api/assets/{plan.life.plant.assets['PLC-204']}"

    (listed,) = tom.get("/api/templates?state=in_force").json["items"]
    assert [one["id"] for one in tom.get(f"{at}/standard").json["items"]] == [listed["id"]]
    asset = tom.get(at).json["version"]
    made = sent(tom, f"{at}/standard", asset, **GRANTED)
    assert (made.status_code, made.json["state"]) == (201, "authorised")
    assert tom.get(made.location).json["reference"] == made.json["reference"]
    assert sent(tom, f"{at}/standard", asset, template_id=99, reason="x").status_code == 404

    url = f"/api/templates/{listed['id']}"
    whole = ana.get(url).json
    assert (whole["uses"], len(whole["signatures"])) == (1, 5)
    stopped = sent(ana, f"{url}/suspend", whole["version"], reason="It failed elsewhere")
    assert stopped.json["state"] == "suspended"
    assert sent(tom, f"{url}/retire", stopped.json["version"], reason="x").status_code == 403
    assert sent(ana, f"{url}/suspend", 0, reason="stale").status_code == 409
    assert sent(sign_in("dana"), f"{at}/standard", asset, **GRANTED).status_code == 404


def test_a_program_begins_a_policy_has_it_simulated_and_fetches_what_it_comes_to(
    life, database, sign_in, tmp_path
):
    life.proposed()
    ana = sign_in("ana")

    made = sent(ana, "/api/policies", made_from="policy@3", title="Four", reason="To try")
    assert made.status_code == 201
    assert made.json["asks"]["questions"]
    assert made.json["against"]
    url = made.location
    asked = sent(ana, f"{url}/simulate")
    assert (asked.status_code, asked.json["finished_at"], asked.json["number"]) == (202, None, 1)
    deliver_all(database, Settings(data_dir=tmp_path))
    run = ana.get(url).json["simulation"]
    assert (run["done"], run["is_fresh"], run["alike"]) == (1, True, 1)
    (row,) = ana.get(f"/api/policies/outcomes?run={run['id']}").json["items"]
    assert (row["change"], row["is_alike"]) == (life.now().reference, True)
    assert ana.get("/api/policies").json["now"] == "policy@3"
    assert sent(sign_in("tom"), f"{url}/simulate").status_code == 403
    version = ana.get(url).json["version"]
    assert sent(ana, f"{url}/withdraw", version, reason="no").json["state"] == "withdrawn"


def test_a_program_keeps_the_runs_of_a_test_and_reads_the_trace(request, sign_in):
    change = request.getfixturevalue("at_work")
    tom, url = sign_in("tom"), f"/api/changes/{change.id}"

    (test,) = tom.get(f"{url}/tests").json["items"]
    assert (test["requirement"]["code"], test["first"]) == ("URS-1", None)
    for outcome in ("failed", "passed"):
        version = tom.get(url).json["version"]
        said = {"test_id": test["id"], "outcome": outcome, "observed": "97 are capped"}
        assert sent(tom, f"{url}/run_test", version, **said).status_code == 201
    trace = tom.get(f"{url}/tests").json
    (test,) = trace["items"]
    assert (test["first"], test["latest"], len(test["runs"])) == ("failed", "passed", 2)
    assert trace["undecided"] == ["OQ-1 failed"]
    assert tom.get(f"{url}/deliverables").json == {"items": [], "hidden": 0}
    assert sign_in("dana").get(f"{url}/tests").status_code == 404


def test_what_is_required_of_an_asset_that_a_reader_may_not_see_is_not_traced(request, sign_in):
    change = request.getfixturevalue("both")
    require(change, by="vera")
    change.raised().by("nora", add, "LIMS-01")
    found = sign_in("johan").get(f"/api/changes/{change.id}/tests").json

    assert [one["code"] for one in found["untested"]] == ["URS-1"]


def test_a_program_issues_paper_and_reads_what_is_on_it(life, sign_in, database):
    life.approved()
    tom, url = sign_in("tom"), f"/api/changes/{life.id}"
    back = (clock.now() + timedelta(hours=8)).isoformat()
    version = tom.get(url).json["version"]

    made = sent(tom, f"{url}/packages", version, why="An outage", due_at=back)
    assert (made.status_code, made.json["number"], made.json["is_superseded"]) == (201, 1, False)
    assert '"step":"S1"' in tom.get(f"{url}/packages/1").json["text"]
    one = len(asked_for(database, tom, f"{url}/packages"))
    for _ in range(3):
        life.by("tom", packages.issue, "again", clock.now() + timedelta(hours=8))
    assert len(asked_for(database, tom, f"{url}/packages")) == one
    version = tom.get(url).json["version"]
    ended = sent(tom, f"{url}/packages/1/end", version, ended_as="lost", note="in the gowning room")
    assert ended.json["ended_as"] == "lost"
    assert sign_in("dana").get(f"{url}/packages").status_code == 404
    assert tom.get(f"{url}/packages/9").status_code == 404


def test_paper_that_tells_of_another_site_is_given_to_nobody_who_may_not_see_that(
    request, sign_in, database, tmp_path
):
    change = proposed(request.getfixturevalue("both"), "LIMS-01")
    for name in ("arne", "johan", "vera", "sten", "dirk", "coen", "ana", "dana", "dave"):
        change.by(name, deciding.sign)
    change.by("tom", packages.issue, "An outage", clock.now() + timedelta(hours=8))
    deliver_all(database, Settings(data_dir=tmp_path))
    at = f"/changes/{change.id}/packages/1"

    for name, status in (("johan", 404), ("nora", 200)):
        reader = sign_in(name)
        pages = [reader.get(f"{at}{end}") for end in ("/text", "/file")]
        assert [page.status_code for page in pages] == [status, status]
        told = reader.get(f"/api{at}").json["text"]
        assert (told is None) == (status == 404)
        assert reader.get(at).status_code == 200
    assert "LIMS-01" not in sign_in("johan").get(at).text


def test_a_program_reads_the_board_and_the_changes_behind_a_figure(life, plant, sign_in):
    Bypass(life, plant).drafted()
    johan = sign_in("johan")

    (standing,) = johan.get("/api/changes/standing").json["items"]
    assert standing["workflow"].startswith("temporary@")
    of = f"{clock.now():%Y}-Q{(clock.now().month + 2) // 3}"
    behind = johan.get(f"/api/changes/figures/changes?figure=raised&period={of}").json
    assert [one["id"] for one in behind["items"]] == [standing["id"]]
    assert johan.get("/api/changes/figures/changes?period=never").status_code == 404
    assert sign_in("dana").get("/api/changes/standing").json["items"] == []
