import re
from datetime import timedelta

from governance.core import clock
from governance.ownership.models import Activity, Letter
from governance.ownership.queries import effective
from governance.ownership.subjects import of_place
from governance.places.models import Place
from tests.governance.ownership.teams.test_add import founded
from tests.governance.ownership.test_over_http import text_of


def test_a_team_answers_through_its_leader_and_has_one_at_a_time(sign_in, plant, database):
    leuven, day = plant.places["leuven"], clock.today()
    coen = sign_in("coen")
    team = founded(coen, leuven)
    johan, ines = plant.people["johan"], plant.people["ines"]

    def joins(person, starts_on=day, **typed):
        sent = {"person_id": person, "starts_on": str(starts_on), "ends_on": "", **typed}
        return coen.post(f"{team}join", data=sent, follow_redirects=True)

    assert "Johan leads it" in text_of(joins(johan, is_leader="y"))
    second = joins(ines, is_leader="y")
    assert second.status_code == 422
    assert "Johan (since" in text_of(second)
    assert "would both lead the team" in text_of(second)
    assert "Ines member" in text_of(joins(ines))
    twice = text_of(joins(ines, day - timedelta(days=1)))
    assert "is in the team already" in twice
    assert "is over: begin on" in twice
    assert joins(9_999).status_code == 422

    number = int(re.search(r"\d+", team)[0])
    sent = {
        "team_id": number, "letter": "accountable", "mode": "set", "starts_on": str(day),
        "reason": "The crew does it.",
    }  # fmt: skip
    named = coen.post(f"/ownership/place/{leuven}/name/patching", data=sent, follow_redirects=True)
    assert "Automation is accountable for patching of Leuven" in text_of(named)
    coen.post(f"/ownership/place/{leuven}/name/patching", data=sent | {"letter": "responsible"})
    with database.reading() as session:
        found = effective(session, Activity.PATCHING, of_place(session.get_one(Place, leuven)))
        assert found.accountable.person == "Johan"
        assert {each.name for each in found.people(Letter.RESPONSIBLE)} == {"Johan", "Ines"}
    assert "A patching Leuven" in text_of(coen.get(team))


def test_a_time_in_a_team_is_ended_once_and_stays_in_its_past(sign_in, plant):
    day, coen = clock.today(), sign_in("coen")
    team = founded(coen, plant.places["leuven"])
    sent = {"person_id": plant.people["johan"], "starts_on": str(day), "ends_on": ""}
    page = coen.post(f"{team}join", data=sent, follow_redirects=True).get_data(as_text=True)
    (address,) = re.findall(r'href="([^"]+/members/\d+/end)"', page)

    assert "End the time of Johan" in text_of(coen.get(address))
    early = coen.post(address, data={"ends_on": str(day - timedelta(days=1))})
    assert early.status_code == 422
    shown = text_of(coen.post(address, data={"ends_on": str(day)}, follow_redirects=True))
    assert "over" in shown
    assert "no longer has Johan" in shown
    assert "nothing is left to end" in text_of(coen.post(address, data={"ends_on": str(day)}))
    assert coen.get(f"{team}members/999/end").status_code == 404
    assert coen.post(f"{team}members/999/end", data={"ends_on": str(day)}).status_code == 404
