"""Who answers for what, for programs: by the rules of the pages."""

from datetime import timedelta

import pytest

from governance.core import clock
from tests.governance.ownership.teams.test_add import founded

TODAY = clock.today()


@pytest.fixture
def coen(sign_in):
    return sign_in("coen")


def a_naming(plant, **given):
    return {
        "kind": "place", "subject_id": plant.places["leuven"], "activity": "patching",
        "letter": "accountable", "person_id": plant.people["johan"], "starts_on": str(TODAY),
        "reason": "Agreed.", **given,
    }  # fmt: skip


def test_the_letters_of_a_record_are_read_with_where_they_come_from(coen, plant):
    asset = coen.get(f"/api/letters?asset={plant.assets['PLC-204']}").json
    by_name = {each["activity"]: each for each in asset["items"]}

    assert (asset["kind"], len(by_name)) == ("asset", 24)
    assert by_name["technical_review"]["accountable"] == "Johan"
    assert by_name["technical_review"]["provenance"].startswith("inherited from Site Leuven")
    assert by_name["patching"]["vacancy"] == "nobody was ever named"
    early = coen.get(f"/api/letters?place={plant.places['leuven']}&on=2019-01-01").json
    assert {each["accountable"] for each in early["items"]} == {None}
    for wrong in ("place=999999", "asset=x", "", f"place={'9' * 40}", "place=2&on=tea"):
        assert coen.get(f"/api/letters?{wrong}").status_code == 404, wrong


def test_a_party_is_named_listed_and_ended(coen, sign_in, plant):
    made = coen.post("/api/assignments", json=a_naming(plant))
    assert made.status_code == 201, made.json
    at = made.headers["Location"]
    assert coen.get(at).json["person_id"] == plant.people["johan"]
    second = coen.post("/api/assignments", json=a_naming(plant, person_id=plant.people["ines"]))
    assert second.status_code == 422
    assert "Two people would be accountable" in second.json["reasons"][0]
    role = a_naming(
        plant, person_id=None, role="ot_lead", letter="responsible", fact="asset_class=plc"
    )
    assert coen.post("/api/assignments", json=role).json["facet_value"] == "plc"
    assert coen.post("/api/assignments", json=role | {"fact": "moon=1"}).status_code == 404
    assert coen.post("/api/assignments", json=role | {"kind": "tea"}).status_code == 404
    assert sign_in("nora").post("/api/assignments", json=role).status_code == 403

    listed = coen.get("/api/assignments?activity=patching&sort=number").json
    assert [each["letter"] for each in listed["items"]] == ["accountable", "responsible"]
    later = str(TODAY + timedelta(days=5))
    ended = coen.post(f"{at}/end", json={"ends_on": later, "reason": "Over."})
    assert ended.json["ends_on"] == later
    by_nora = sign_in("nora").post(f"{at}/end", json={"ends_on": later, "reason": "x"})
    assert by_nora.status_code == 403


def test_teams_are_read(coen, plant):
    team = founded(coen, plant.places["leuven"])
    sent = {"person_id": plant.people["johan"], "starts_on": str(TODAY), "is_leader": "y"}
    coen.post(f"{team}join", data=sent | {"ends_on": ""})

    listed = coen.get("/api/teams?kind=team").json
    assert [each["name"] for each in listed["items"]] == ["Automation"]
    one = coen.get(f"/api/teams/{listed['items'][0]['id']}").json
    assert [(each["name"], each["is_leader"]) for each in one["members"]] == [("Johan", True)]
