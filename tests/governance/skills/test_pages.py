"""Competences, what asks for them and what shows them, through the pages."""

from io import BytesIO

import pytest
from sqlalchemy import select

from governance.audit.verify import verify
from governance.core import clock
from governance.skills.models import Competence, SkillEvidence
from tests.governance.skills.conftest import WORDS, an_expert

pytestmark = pytest.mark.either


def text_of(response):
    return response.get_data(as_text=True)


@pytest.fixture
def started(sign_in):
    """The starter catalogue, brought by quality."""
    ana = sign_in("ana")
    assert ana.post("/skills/competences/bring").status_code == 302
    return ana


def test_the_catalogue_is_brought_read_added_to_edited_and_ended(started, sign_in):
    page = text_of(started.get("/skills/competences/?field=ot&state=in_use"))
    assert "OT-PLC" in page
    assert "IT-SYS" not in page
    assert "OT-PLC" in text_of(started.get("/skills/competences/export.csv"))
    assert "OT-PLC" in text_of(started.get("/search?q=ladder"))
    said = {"code": "OT-ROB", "title": "Robots", "field": "ot", "months": "24", **WORDS}
    made = started.post("/skills/competences/new", data=said)
    assert made.status_code == 302, text_of(made)
    assert "until something ends it" not in text_of(started.get(made.location))
    again = started.post("/skills/competences/new", data=said)
    assert "is a competence already" in text_of(again)
    edited = {**said, "title": "Robots and gantries", "version": "1"}
    assert started.post(f"{made.location}/edit", data=edited).status_code == 302
    end = {"ended_on": "2199-01-01", "version": "2", "successor_id": "1"}
    assert "Ends on" in text_of(started.get(f"{made.location}/end"))
    assert started.post(f"{made.location}/end", data=end).status_code == 302
    page = text_of(started.get(made.location))
    assert "Robots and gantries" in page
    assert "OT-PLC" in page, "what takes its place"
    assert sign_in("johan").get("/skills/competences/new").status_code == 403


def test_something_is_asked_listed_and_ended(started, sign_in, plant):
    johan = sign_in("johan")
    said = {"competence_id": "1", "min_level": "3", "place_id": plant.places["leuven"],
            "activity": "implementing", "asset_class": "plc", "asset": "PLC-204",
            "procedure": "SOP-7", "min_people": "2", "starts_on": "2199-01-01", "basis": "SOP-1",
            "role": "requester"}  # fmt: skip
    assert "What" in text_of(johan.get("/skills/requirements/new"))
    for wrong in ({"asset": "AS-99999"}, {"place_id": plant.places["durham"]}):
        assert johan.post("/skills/requirements/new", data=said | wrong).status_code == 422
    made = johan.post("/skills/requirements/new", data=said)
    assert made.status_code == 302, text_of(made)
    page = text_of(johan.get(made.location))
    assert "implementing, as requester, on PLC-204, on class PLC, by SOP-7" in page
    assert "to come" in text_of(johan.get("/skills/requirements/?state=to_come&q=PLC"))
    assert "SR-00001" in text_of(johan.get("/skills/requirements/export.csv"))
    assert johan.get(f"{made.location}/end").status_code == 403
    end = {"ends_on": "2199-02-01", "reason": "The line is gone."}
    assert "Reason" in text_of(started.get(f"{made.location}/end"))
    assert started.post(f"{made.location}/end", data=end).status_code == 302
    assert sign_in("dana").get(made.location).status_code == 404


def test_what_somebody_can_do_is_recorded_with_its_file_shown_and_revoked(
    started, sign_in, plant, database
):
    johan, nora = sign_in("johan"), plant.people["nora"]
    with database.writing() as session:
        an_expert(session, plant.people["vera"], session.get_one(Competence, 1))
        session.commit()
    address = f"/people/{nora}/skills"
    assert "Nothing is shown yet" in text_of(johan.get(address))
    assert "Vera" in text_of(johan.get(f"{address}/record"))
    said = {"competence_id": "1", "kind": "ojt", "level": "3", "subject": "OJT-4",
            "performed_at": ["2026-01-10T09:00", "Europe/Brussels"],
            "assessor_id": plant.people["vera"], "note": "Two programs."}  # fmt: skip
    refused = johan.post(f"{address}/record", data={**said, "assessor_id": ""})
    assert "Say who assessed" in text_of(refused)
    made = johan.post(f"{address}/record", data={**said, "file": (BytesIO(b"%PDF"), "signed.pdf")})
    assert made.status_code == 302, text_of(made)
    page = text_of(johan.get(address))
    assert "counts for level 3" in page
    with database.reading() as session:
        key = session.scalars(select(SkillEvidence.id).where(SkillEvidence.person_id == nora)).one()
    evidence = f"/skills/evidence/{key}"
    page = text_of(sign_in("nora").get(evidence))
    assert "signed.pdf" in page
    assert "held level 4 then" in page
    assert sign_in("tom").get(evidence).status_code == 404
    assert sign_in("tom").get(address).status_code == 403
    assert sign_in("nora").get(f"{address}/record").status_code == 403
    assert started.get(f"{evidence}/revoke").status_code == 200
    assert started.post(f"{evidence}/revoke", data={"reason": "forged"}).status_code == 302
    assert "revoked" in text_of(johan.get(address))
    then = text_of(johan.get(f"{address}?as_of=2026-02-01"))
    assert "As known then" in then
    with database.reading() as session:
        assert verify(session).faults == []


@pytest.mark.usefixtures("started")
def test_the_matrix_of_a_place_tells_levels_and_the_bench(sign_in, plant):
    leuven = plant.places["leuven"]
    johan = sign_in("johan")
    page = text_of(johan.get(f"/places/{leuven}/skills?field=cyber"))
    assert "CY-OT" in page
    assert "OT-PLC" not in page
    said = {"competence_id": "1", "min_level": "3", "place_id": leuven, "min_people": "2",
            "starts_on": clock.today(),
            "basis": "SOP-1"}  # fmt: skip
    assert johan.post("/skills/requirements/new", data=said).status_code == 302
    page = text_of(johan.get(f"/places/{leuven}/skills"))
    assert "0 of 2" in page
    assert "level 3 asked" in page
    assert "CY-OT" not in page, "only what is asked for"
    assert "Nora" in text_of(johan.get(f"/places/{leuven}/skills/export.csv"))
    assert sign_in("nora").get(f"/places/{leuven}/skills").status_code == 403
    assert sign_in("dana").get(f"/places/{leuven}/skills").status_code == 403
    assert sign_in("hanna").get(f"/places/{plant.places['acme']}/skills").status_code == 200
