import re

from tests.governance.ownership.test_over_http import text_of


def founded(client, place, **typed):
    """Found a team on the page; return its address."""
    sent = {"name": "Automation", "place_id": place, "contact": "desk 7", **typed}
    answer = client.post("/ownership/teams/new", data=sent)
    assert answer.status_code == 302, text_of(answer)
    return re.search(r"/ownership/teams/\d+/", answer.location)[0]


def test_a_team_is_founded_where_somebody_may_name_and_found_in_the_list(sign_in, plant):
    leuven, durham = plant.places["leuven"], plant.places["durham"]
    coen, nora = sign_in("coen"), sign_in("nora")

    team = founded(coen, leuven)
    outside = founded(coen, leuven, name="Roboserv", is_external="y")

    assert "Automation A team in use" in text_of(nora.get(team))
    assert "An organisation outside" in text_of(nora.get(outside))
    assert "Put somebody in" not in text_of(nora.get(team))
    again = coen.post(
        "/ownership/teams/new", data={"name": "automation", "place_id": leuven, "contact": ""}
    )
    assert again.status_code == 422
    assert "There is a team automation here already" in text_of(again)
    elsewhere = {"name": "Ours", "place_id": durham, "contact": ""}
    assert coen.post("/ownership/teams/new", data=elsewhere).status_code == 403
    assert coen.post("/ownership/teams/new", data={**elsewhere, "place_id": 999}).status_code == 404
    assert nora.get("/ownership/teams/new").status_code == 403
    listed = text_of(nora.get("/ownership/teams/?kind=outside&state=in_use&q=robo"))
    assert "Roboserv an organisation outside Leuven nobody 0 desk 7 in use" in listed
    rows = nora.get("/ownership/teams/export.json?state=in_use&sort=-place").get_json()
    assert [row["Name"] for row in rows] == ["Roboserv", "Automation"] or len(rows) == 2


def test_a_team_is_renamed_and_its_history_says_so(sign_in, plant):
    coen = sign_in("coen")
    team = founded(coen, plant.places["leuven"])

    shown = coen.post(
        f"{team}rename", data={"name": "Automation crew", "contact": ""}, follow_redirects=True
    )

    assert "Automation crew" in text_of(shown)
    assert "was renamed" in text_of(shown)
    assert coen.post(f"{team}rename", data={"name": " ", "contact": ""}).status_code == 422
