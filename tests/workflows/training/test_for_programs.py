"""What people are to learn, and sessions, for programs; none of them signs."""

from datetime import timedelta

from governance.core import clock
from governance.curricula.models import ItemKind, TrainingItemVersion
from tests.governance.skills.conftest import a_competence, an_expert

TODAY = clock.today()


def version_of(database, item):
    with database.reading() as session:
        return session.query(TrainingItemVersion.id).filter_by(item_id=item).scalar()


def test_somebody_is_asked_reminded_and_asked_no_longer(school, sign_in, plant, database):
    version = version_of(database, school.item("SOP-1"))
    tom, johan = plant.people["tom"], sign_in("johan")
    asked = {
        "version_id": version, "because": "a new line",
        "due_on": (TODAY + timedelta(days=9)).isoformat(),
    }  # fmt: skip

    to_tom = f"/api/people/{tom}/trainings"
    made = johan.post(to_tom, json=asked)
    assert (made.status_code, made.json["reference"]) == (201, "TA-000001"), made.json
    assert johan.post(to_tom, json=asked).status_code == 409
    assert sign_in("nora").post(to_tom, json=asked).status_code in {403, 404}
    assert sign_in("nora").post(f"/api/people/{tom}/trainings", json=asked).status_code in {
        403,
        404,
    }
    at = made.headers["Location"]
    assert sign_in("tom").get(at).json["because"] == "a new line"
    assert johan.post(f"{at}/remind").status_code == 200
    assert sign_in("dana").get(at).status_code == 404
    assert [one["id"] for one in johan.get("/api/trainings?state=open").json["items"]] == [
        made.json["id"]
    ]
    assert sign_in("tom").post(f"{at}/withdraw", json={"reason": "no"}).status_code == 403
    gone = johan.post(f"{at}/withdraw", json={"reason": "it moved", "version": 1})
    assert (gone.json["withdrawn"], gone.json["record_id"]) == ("it moved", None), gone.json


def test_a_session_is_kept_and_confirmed_by_paper_and_signed_by_nobody(
    app, school, sign_in, plant, database
):
    with database.writing() as session:
        plc = a_competence(session, "OT-PLC")
        an_expert(session, plant.people["vera"], plc)
        session.commit()
    version = version_of(database, school.item("CR-1", ItemKind.COURSE, shows={plc.id: 2}))
    said = {
        "version_id": version, "trainer_id": plant.people["vera"],
        "held_at": (clock.now() - timedelta(days=1)).isoformat(),
        "people": [plant.people["tom"], plant.people["nora"]],
    }  # fmt: skip
    at = f"/api/places/{plant.places['leuven']}/training-sessions"

    made = sign_in("johan").post(at, json=said)
    assert made.status_code == 201, made.json
    unknown = sign_in("johan").post(at, json=said | {"people": [9_999]})
    assert "choose people who are active" in str(unknown.json["reasons"])
    one = made.headers["Location"]
    paper = {"people": [plant.people["tom"]], "paper": "A-77"}
    signed = sign_in("johan").post(f"{one}/paper", json=paper).json
    assert [bool(each["record_id"]) for each in signed["attendances"]].count(True) == 1
    assert sign_in("tom").get("/api/training-sessions").json["count"] == 1
    ours = [rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/training")]
    assert not [rule for rule in ours if rule.endswith(("/confirm", "/read", "/decide"))]
