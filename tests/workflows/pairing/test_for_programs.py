"""Pairs of IT and OT for programs: by the same steps as on their pages."""

from datetime import timedelta

import pytest

from governance.core import clock
from tests.workflows.pairing.test_pair import coming, leuven, skilled, who  # noqa: F401  # fixtures

TARGET = (clock.today() + timedelta(days=60)).isoformat()


@pytest.fixture
def ready(session, skilled, coming):  # noqa: ARG001, F811  # they come first
    session.commit()


@pytest.mark.usefixtures("ready")
def test_a_suggestion_is_taken_up_agreed_to_carried_on_and_stopped(sign_in, plant):
    site, johan = plant.places["leuven"], sign_in("johan")

    (first, *_) = johan.get(f"/api/places/{site}/pair-suggestions").json["items"]
    asked = {name: first[name] for name in ("learner_id", "buddy_id", "competence_id")}
    made = johan.post(f"/api/places/{site}/pairs", json=asked | {"target_on": TARGET})
    assert made.status_code == 201, made.json
    assert (made.json["state"], made.json["from_level"]) == ("proposed", first["from_level"])
    nobody = johan.post(
        f"/api/places/{site}/pairs", json=asked | {"target_on": TARGET, "buddy_id": 9_999}
    )
    assert "is not suggested" in str(nobody.json["reasons"])
    at = made.headers["Location"]
    assert sign_in("nora").get(at).status_code == 404
    assert sign_in("vera").post(f"{at}/agree").json["state"] == "proposed"
    assert johan.post(f"{at}/agree").json["state"] == "agreed"
    assert johan.post(f"{at}/begin").json["state"] == "under_way"
    task = made.json["tasks"][0]["id"]
    ticked = johan.post(f"{at}/tasks/{task}").json
    assert ticked["tasks"][0]["done_at"]
    unfinished = johan.post(f"{at}/finish")
    assert unfinished.status_code == 422
    stopped = johan.post(f"{at}/stop", json={"reason": "Vera left"}).json
    assert (stopped["state"], stopped["reason"]) == ("stopped", "Vera left")
    assert johan.get("/api/pairs?state=stopped").json["count"] == 1
