"""What can be learned, who is to learn it and who did, for programs."""

import pytest

from governance.core import clock
from governance.curricula.models import How, ItemKind
from tests.governance.skills.conftest import a_competence, an_expert

TODAY = clock.today().isoformat()


@pytest.fixture
def course(learn, session, plc, plant):
    """A course that quality assurance decided on, and Vera, who may teach it."""
    item = learn.item("CR-1", kind=ItemKind.COURSE)
    version = learn.decided(item, "1")
    an_expert(session, plant.people["vera"], plc)
    session.commit()
    return item.id, version.id


def test_an_item_is_added_with_a_version_and_what_it_shows_and_ended(sign_in, plant, database):
    with database.writing() as session:
        plc = a_competence(session, "OT-PLC").id
        session.commit()
    johan = sign_in("johan")
    said = {"code": "sop-112", "kind": "document", "title": "Restart a line", "lies": "DMS 112"}

    made = johan.post(f"/api/places/{plant.places['leuven']}/training-items", json=said)
    assert (made.status_code, made.json["code"]) == (201, "SOP-112"), made.json
    at = made.headers["Location"]
    version = {"label": "1", "changes": "first", "minutes": 20, "effective_on": TODAY}
    assert johan.post(f"{at}/versions", json=version).json["versions"][0]["decision"] is None
    too_high = johan.post(f"{at}/effects", json={"competence_id": plc, "level": 3})
    assert too_high.status_code == 422
    (effect,) = johan.post(f"{at}/effects", json={"competence_id": plc, "level": 1}).json["effects"]
    ended = sign_in("ana").post(f"/api/training-items/effects/{effect['id']}/end")
    assert ended.json["ended_at"]
    edited = johan.patch(at, json={"version": made.json["version"], "months": 24}).json
    assert (edited["months"], edited["title"]) == (24, "Restart a line")
    assert johan.get("/api/training-items?q=112").json["count"] == 1
    (one,) = edited["versions"]
    gone = johan.post(f"/api/training-items/versions/{one['id']}/withdraw", json={"reason": "no"})
    assert gone.json["withdrawn_at"]
    assert johan.post(f"{at}/end", json={"ends_on": TODAY, "reason": "old"}).status_code == 200
    assert sign_in("nora").patch(at, json={"version": 3, "title": "Mine"}).status_code == 403
    assert sign_in("dana").get(at).status_code == 404


def test_a_curriculum_is_made_holds_an_item_and_lets_it_go(sign_in, plant, course):
    johan, item = sign_in("johan"), course[0]
    said = {"title": "Who works here", "role": "requester", "starts_on": TODAY}

    made = johan.post(f"/api/places/{plant.places['suite3']}/curricula", json=said)
    assert made.status_code == 201, made.json
    at = made.headers["Location"]
    held = {"item_id": item, "days": 14, "starts_on": TODAY}
    (row,) = johan.post(f"{at}/items", json=held).json["items"]
    again = johan.post(f"{at}/items", json=held)
    assert "holds CR-1 already" in str(again.json["reasons"])
    left = johan.post(f"{at}/items/{row['id']}/end", json={"ends_on": TODAY}).json
    assert left["items"][0]["ends_on"] == TODAY
    assert johan.post(f"{at}/items/999/end", json={"ends_on": TODAY}).status_code == 404
    ended = johan.post(f"{at}/end", json={"ends_on": TODAY, "reason": "merged"}).json
    assert ended["ends_on"] == TODAY
    listed = johan.get("/api/curricula?q=works").json["items"]
    assert [each["reference"] for each in listed] == ["CU-0001"]


def test_a_course_that_somebody_attended_is_recorded_and_revoked(sign_in, plant, course):
    tom, now = plant.people["tom"], clock.now().isoformat()
    johan = sign_in("johan")

    made = johan.post(
        f"/api/people/{tom}/training-records",
        json={"version_id": course[1], "completed_at": now, "note": "room 3"},
    )
    assert (made.status_code, made.json["how"]) == (201, How.ATTENDED), made.json
    own = johan.post(
        f"/api/people/{plant.people['johan']}/training-records",
        json={"version_id": course[1], "completed_at": now},
    )
    assert "Nobody records for themselves" in str(own.json["reasons"])
    at = made.headers["Location"]
    assert sign_in("tom").get(at).json["is_revoked"] is False
    assert sign_in("nora").get(at).status_code == 404
    revoked = sign_in("ana").post(f"{at}/revoke", json={"reason": "it was another Tom"})
    assert revoked.json["is_revoked"] is True
    assert johan.get("/api/training-records?how=attended").json["count"] == 1
