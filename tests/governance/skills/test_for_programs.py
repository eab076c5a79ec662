"""Competences, what asks for them and what shows them, for programs."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.core import clock
from governance.skills.looks.models import SkillLook
from tests.governance.skills.conftest import WORDS, a_competence, an_expert

TODAY = clock.today().isoformat()
OT_PLC = {"code": "ot-plc", "field": "ot", "title": "Programs controllers", "months": 12, **WORDS}


@pytest.fixture
def an_item(sign_in):
    """The competence that a program of quality assurance added."""
    made = sign_in("ana").post("/api/competences", json=OT_PLC)
    assert made.status_code == 201, made.json
    return made.json


def test_a_competence_is_added_read_edited_and_ended(sign_in, an_item):
    ana, at = sign_in("ana"), f"/api/competences/{an_item['id']}"

    assert (an_item["code"], an_item["version"]) == ("OT-PLC", 1)
    again = ana.post("/api/competences", json=OT_PLC)
    assert "OT-PLC is a competence already" in str(again.json["reasons"])
    edited = ana.patch(at, json={"version": 1, "title": "Writes programs", "months": None})
    assert (edited.json["title"], edited.json["months"]) == ("Writes programs", None)
    assert edited.json["alone"] == WORDS["alone"]
    assert ana.patch(at, json={"version": 1, "title": "Too late"}).status_code == 409
    found = sign_in("nora").get("/api/competences?q=writes").json
    assert [each["code"] for each in found["items"]] == ["OT-PLC"]
    assert ana.post(f"{at}/end", json={"ended_on": TODAY}).json["ended_on"] == TODAY
    assert sign_in("nora").patch(at, json={"version": 3, "title": "Mine"}).status_code == 403


def test_work_asks_for_it_at_a_place_until_it_is_ended(sign_in, plant, an_item):
    at = f"/api/places/{plant.places['suite3']}/skill-requirements"
    asked = {
        "competence_id": an_item["id"], "min_level": 3, "activity": "implementing",
        "asset_id": plant.assets["PLC-204"], "basis": "SOP-12", "starts_on": TODAY,
    }  # fmt: skip

    made = sign_in("johan").post(at, json=asked)
    assert (made.status_code, made.json["reference"]) == (201, "SR-00001"), made.json
    elsewhere = sign_in("johan").post(at, json=asked | {"asset_id": plant.assets["LIMS-01"]})
    assert elsewhere.status_code == 422
    assert "names none that you may read" in str(elsewhere.json["reasons"])
    assert sign_in("dana").post(at, json=asked).status_code == 403
    one = made.headers["Location"]
    assert sign_in("dana").get(one).status_code == 404
    ending = {"ends_on": TODAY, "reason": "it was replaced"}
    assert sign_in("johan").post(f"{one}/end", json=ending).status_code == 403
    assert sign_in("ana").post(f"{one}/end", json=ending).json["ends_on"] == TODAY
    listed = sign_in("nora").get("/api/skill-requirements?state=over").json
    assert [each["id"] for each in listed["items"]] == [made.json["id"]]


def test_evidence_is_recorded_counts_and_is_revoked(sign_in, plant, an_item):
    tom = plant.people["tom"]
    shown = {
        "competence_id": an_item["id"], "kind": "course", "level": 2, "subject": "C-1",
        "performed_at": "2026-01-10T10:00:00+01:00",
    }  # fmt: skip

    made = sign_in("johan").post(f"/api/people/{tom}/skill-evidence", json=shown)
    assert made.status_code == 201, made.json
    assert made.json["performed_at"].startswith("2026-01-10T09:00:00")
    assert made.json["ends_at"].startswith("2027-01-10T09:00:00")
    (held,) = sign_in("johan").get(f"/api/people/{tom}/skills").json["items"]
    assert (held["level"], held["shown_by"]) == (2, [made.json["id"]])
    then = sign_in("tom").get(f"/api/people/{tom}/skills?as_of=2025-12-01").json
    assert [each["level"] for each in then["items"]] == [0]
    one = made.headers["Location"]
    revoked = sign_in("ana").post(f"{one}/revoke", json={"reason": "another Tom"})
    assert revoked.json["revoked_because"] == "another Tom"
    assert sign_in("tom").get(f"/api/people/{tom}/skills").json["items"][0]["level"] == 0


def test_nobody_records_for_themselves_and_a_moment_bears_its_offset(sign_in, plant, an_item):
    at = f"/api/people/{plant.people['johan']}/skill-evidence"
    shown = {"competence_id": an_item["id"], "kind": "course", "level": 2, "subject": "C-1"}

    own = sign_in("johan").post(at, json=shown | {"performed_at": "2026-01-10T10:00:00+01:00"})
    bare = sign_in("ana").post(at, json=shown | {"performed_at": "2026-01-10T10:00:00"})

    assert "Nobody records what they can do themselves" in str(own.json["reasons"])
    assert bare.status_code == 422
    assert "performed_at" in str(bare.json["reasons"])


def test_a_look_by_a_program_is_kept_like_any_other(sign_in, plant, database):
    with database.writing() as session:
        an_expert(session, plant.people["tom"], a_competence(session, "OT-NET"))
        session.commit()

    at = f"/api/people/{plant.people['tom']}/skills"
    assert sign_in("johan").get(at).status_code == 200
    assert sign_in("nora").get(at).status_code in {403, 404}
    assert sign_in("nora").get(f"/api/people/{plant.people['tom']}/skills").status_code in {
        403,
        404,
    }
    with database.reading() as session:
        (look,) = session.scalars(select(SkillLook)).all()
    assert (look.looker_id, look.subject_id) == (plant.people["johan"], plant.people["tom"])
    odd = sign_in("johan").get(f"{at}?as_of=soon")
    assert odd.status_code == 422
    assert clock.now() - look.looked_at < timedelta(hours=1)
