from datetime import timedelta

from governance.core import clock
from tests.governance.ownership.teams.test_add import founded
from tests.governance.ownership.test_over_http import text_of


def test_a_team_that_ended_is_no_party_and_is_not_ended_again(sign_in, plant):
    leuven, day = plant.places["leuven"], clock.today()
    coen, dana = sign_in("coen"), sign_in("dana")
    team = founded(coen, leuven)

    assert "It is named 0 times" in text_of(coen.get(f"{team}end"))
    past = {"ended_on": str(day - timedelta(days=1)), "reason": "Dissolved."}
    assert coen.post(f"{team}end", data=past).status_code == 422
    assert dana.post(f"{team}end", data=past | {"ended_on": str(day)}).status_code == 403
    ended = coen.post(f"{team}end", data=past | {"ended_on": str(day)}, follow_redirects=True)

    assert "ended" in text_of(ended)
    assert "“Dissolved.”" in text_of(ended)
    assert "Put somebody in" not in text_of(ended)
    again = coen.post(f"{team}end", data=past | {"ended_on": str(day)})
    assert "nothing is left to end" in text_of(again)
    assert "Automation" not in coen.get(f"/ownership/matrix/{leuven}/edit").get_data(as_text=True)
    founded(coen, leuven)  # the name is free again
