"""Changes over the API: read as on their pages, and signed by nobody."""

import pytest

from tests.workflows.changes.emergency.conftest import Urgent
from tests.workflows.changes.sites import add, two_sites  # noqa: F401  # a fixture
from tests.workflows.changes.temporary.conftest import Bypass
from workflows.changes.commands import deciding, writing


def test_a_program_reads_the_list_by_the_conditions_of_its_page(life, sign_in):
    life.proposed()
    life.raised(tag="HMI-31")

    johan = sign_in("johan")
    page = johan.get("/api/changes?sort=number").json
    assert [(one["asset"], one["state"]) for one in page["items"]] == [
        ("PLC-204", "approval"), ("HMI-31", "draft"),
    ]  # fmt: skip
    assert (page["count"], page["next"]) == (2, None)
    assert [one["id"] for one in johan.get("/api/changes?state=draft").json["items"]] == [life.id]
    assert johan.get("/api/changes?colour=red").status_code == 422
    assert sign_in("dana").get("/api/changes").json["items"] == []


def test_a_program_reads_one_change_with_who_signed_what_and_what_is_void(life, sign_in):
    life.proposed().signed(("arne",))
    life.by("nora", deciding.revise, "the back-out was too slow")
    life.by("nora", writing.propose)
    life.by("ana", deciding.sign)

    johan = sign_in("johan")
    found = johan.get(f"/api/changes/{life.id}").json

    assert (found["plan"], found["author"], found["hidden"]) == (life.now().plan, "Nora", 0)
    assert [one["tag"] for one in found["assets"]] == ["PLC-204"]
    by = [(one["person_name"], one["activity"], one["is_in_force"]) for one in found["signatures"]]
    assert ("Arne", "asset_approval", False) in by
    assert ("Ana", "qa_plan", True) in by
    assert "Johan" in found["awaited"]
    acts = johan.get(f"/api/changes/{life.id}/history").json["items"]
    assert acts[0]["what"].startswith("signed it")
    assert "the back-out was too slow" in {act["why"] for act in acts}
    assert sign_in("dana").get(f"/api/changes/{life.id}").status_code == 404
    assert sign_in("hanna").get(f"/api/changes/{life.id}").status_code == 200


@pytest.mark.usefixtures("wired")
def test_a_program_reads_what_a_change_reaches_and_what_its_reader_may_not_see_by_number(
    life, sign_in
):
    life.assessed()
    url = f"/api/changes/{life.id}/impact"

    johans = sign_in("johan").get(url).json
    everybodys = sign_in("ines").get(url).json

    (hmi,) = johans["items"]
    assert (hmi["tag"], hmi["steps"], johans["hidden"]) == ("HMI-31", 1, 1)
    assert {one["tag"] for one in everybodys["items"]} == {"HMI-31", "LIMS-01"}
    assert everybodys["hidden"] == 0
    assert johans["sha256"] == everybodys["sha256"]


def test_an_asset_of_a_site_that_its_reader_may_not_see_is_counted(both, sign_in):
    both.raised().by("nora", add, "LIMS-01")
    url = f"/api/changes/{both.id}"

    for who, tags, hidden in (("johan", ["PLC-204"], 1), ("nora", ["PLC-204", "LIMS-01"], 0)):
        found = sign_in(who).get(url).json
        assert ([one["tag"] for one in found["assets"]], found["hidden"]) == (tags, hidden)
    assert "LIMS-01" not in sign_in("johan").get(url).text


@pytest.mark.statement(21)
def test_no_program_signs_a_change_or_anything_else(app, life, sign_in):
    life.proposed()
    ours = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")]

    routes = [getattr(app.view_functions[rule.endpoint], "route", None) for rule in ours]
    assert [route for route in routes if route and route.before] == []  # nobody is asked to attest
    assert sign_in("ana").post(f"/api/changes/{life.id}", json={}).status_code == 405
    assert sign_in("ana").post(f"/api/changes/{life.id}/sign", json={}).status_code == 404


def test_a_program_reads_what_an_emergency_and_a_temporary_change_are_besides(life, sign_in):
    Urgent(life).declared().consented("arne")
    found = sign_in("johan").get(f"/api/changes/{life.id}").json
    assert found["temporary"] is None
    given = {one["activity"]: one["given_by"] for one in found["emergency"]["words"]}
    assert given == {"take_down": "Arne", "qa_plan": None}

    bypass = Bypass(life, life.plant).drafted()
    found = sign_in("johan").get(f"/api/changes/{life.id}").json
    assert found["emergency"] is None
    assert found["temporary"]["restorer"] == "Tom"
    assert found["temporary"]["restoration"] == bypass.row().restoration
