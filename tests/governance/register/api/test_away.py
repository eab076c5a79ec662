"""Coming and going, for programs: with the commands of the pages, and their refusals."""

from datetime import timedelta

import pytest

from governance.audit.commands import record
from governance.core import clock
from governance.core.jobs import Job
from governance.identity.models import Person, Role
from governance.ownership.absences.commands import tell
from governance.ownership.absences.rules import Days
from governance.ownership.vacancies.jobs import every_minute
from governance.places.models import Place
from tests.plant import SYSTEM, actor_named, add_grant


@pytest.fixture
def tom_leads(database, plant):
    with database.writing() as session:
        leuven = session.get_one(Place, plant.places["leuven"])
        add_grant(session, session.get_one(Person, plant.people["tom"]), Role.OT_LEAD, leuven)
        record(session, SYSTEM, "role.granted", leuven)
        session.commit()


@pytest.mark.usefixtures("tom_leads")
def test_a_delegation_is_made_read_and_cancelled(sign_in, plant):
    johan, today = sign_in("johan"), clock.today()
    asked = {
        "from_person_id": plant.people["johan"], "to_person_id": plant.people["tom"],
        "place_id": plant.places["leuven"], "activity": "technical_review",
        "starts_on": today.isoformat(), "ends_on": (today + timedelta(days=5)).isoformat(),
        "reason": "holiday",
    }  # fmt: skip

    made = johan.post("/api/delegations", json=asked)
    assert made.status_code == 201, made.json
    assert made.json["reference"] == "DG-00001"
    again = johan.post("/api/delegations", json=asked)
    assert again.status_code == 422
    assert "Tom acts for Johan in technical review" in str(again.json["reasons"])
    page = johan.get("/api/delegations?state=in_force").json
    assert [each["reference"] for each in page["items"]] == ["DG-00001"]
    at = made.headers["Location"]
    assert johan.get(at).json["activity"] == "technical_review"
    assert johan.post(f"{at}/cancel", json={}).status_code == 422
    assert sign_in("nora").post(f"{at}/cancel", json={"reason": "no"}).status_code in {403, 404}
    cancelled = johan.post(f"{at}/cancel", json={"reason": "back"})
    assert cancelled.json["cancelled_on"] == today.isoformat()
    assert johan.post("/api/delegations", json={**asked, "place_id": 999}).status_code == 404


def test_absences_and_vacancies_are_read(sign_in, plant, database):
    with database.writing() as session:
        arne = session.get_one(Person, plant.people["arne"])
        days = Days(clock.today(), clock.today() + timedelta(days=3))
        tell(session, actor_named(session, plant, "arne"), arne, days)
        session.commit()
    every_minute(Job(database))
    johan = sign_in("johan")

    (away,) = johan.get("/api/absences").json["items"]
    found = johan.get("/api/vacancies?cause=away").json

    assert away["person_id"] == plant.people["arne"]
    assert {each["activity"] for each in found["items"]} == {"asset_approval", "take_down"}
    assert johan.get("/api/vacancies/1").json["why"].startswith("Arne is out of office")
    assert johan.get("/api/vacancies/99").status_code == 404
