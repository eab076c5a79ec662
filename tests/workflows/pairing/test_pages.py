"""Pairs through their pages."""

import pytest

from governance.audit.verify import verify
from governance.core import clock
from governance.skills.models import Competence
from tests.governance.skills.conftest import an_expert
from workflows.pairing.commands import LONGEST

pytestmark = pytest.mark.either
RAISED = {
    "asset": "PLC-204", "title": "Raise the firmware", "kind": "firmware", "reason": "a fault",
    "current": "2.8", "proposed": "2.9",
}  # fmt: skip


def text_of(response):
    return response.get_data(as_text=True)


@pytest.fixture
def suggested(sign_in, plant, database):
    """The address at which a suggestion of Leuven is taken up; a change comes up there."""
    assert sign_in("ana").post("/skills/competences/bring").status_code == 302
    with database.writing() as session:
        known = {one.code: one for one in session.query(Competence)}
        an_expert(session, plant.people["vera"], known["IT-SYS"])
        an_expert(session, plant.people["johan"], known["OT-PLC"])
        session.commit()
    nora = sign_in("nora")
    raised = nora.post("/changes/new", data=RAISED)
    assert nora.post(f"{raised.location}/submit").status_code == 302
    page = text_of(sign_in("johan").get(f"/places/{plant.places['leuven']}/pairs"))
    assert "In return" in page
    with database.reading() as session:
        taught = session.query(Competence).filter_by(code="IT-SYS").one().id
    key = f"{plant.people['johan']}-{plant.people['vera']}-{taught}"
    return f"/places/{plant.places['leuven']}/pairs/new?of={key}", key


def test_a_pair_is_proposed_agreed_carried_on_and_stopped(suggested, sign_in, database):
    address, key = suggested
    johan, vera = sign_in("johan"), sign_in("vera")
    assert "Read it together" in text_of(johan.get(address))
    said = {"of": key, "target_on": clock.today() + LONGEST}
    assert johan.post(address, data={**said, "target_on": "2020-01-01"}).status_code == 422
    made = johan.post(address, data=said)
    assert made.status_code == 302, text_of(made)
    plan = made.location
    assert "has not answered" in text_of(vera.get(plan))
    for each in (johan, vera):
        assert each.post(f"{plan}/agree").status_code == 302
    assert vera.post(f"{plan}/begin").status_code == 302
    assert "We did it" in text_of(vera.get(plan))
    assert vera.post(f"{plan}/tasks/1").status_code == 302
    assert "1 of 4" in text_of(johan.get("/pairs/?state=under_way&q=sys"))
    assert "Vera" in text_of(johan.get("/pairs/export.csv"))
    assert vera.post(f"{plan}/finish").status_code == 422
    assert vera.get(f"{plan}/stop").status_code == 200
    assert vera.post(f"{plan}/stop", data={"reason": "new shift"}).status_code == 302
    assert "new shift" in text_of(johan.get(plan))
    with database.reading() as session:
        assert verify(session).faults == []


def test_who_has_no_part_in_it_sees_neither_suggestion_nor_plan(suggested, sign_in, plant):
    address, key = suggested
    said = {"of": key, "target_on": clock.today() + LONGEST}
    plan = sign_in("johan").post(address, data=said).location

    assert sign_in("tom").get(plan).status_code == 404
    assert "PP-" not in text_of(sign_in("tom").get("/pairs/"))
    assert sign_in("nora").get(address).status_code == 403
    assert sign_in("dana").get(f"/places/{plant.places['leuven']}/pairs").status_code == 403
    assert sign_in("hanna").get(plan).status_code == 200
    assert sign_in("hanna").post(f"{plan}/agree").status_code == 403


@pytest.mark.usefixtures("suggested")
@pytest.mark.parametrize("of", ["", "1-2", "9-9-9", "1-2-3-4", "٣-1-1", "a-b-c", "9" * 400])
def test_what_names_no_pair_is_refused_in_words(sign_in, plant, of):
    address = f"/places/{plant.places['leuven']}/pairs/new"

    assert sign_in("johan").get(address, query_string={"of": of}).status_code == 422
    said = {"of": of, "target_on": clock.today() + LONGEST}
    assert sign_in("johan").post(address, data=said).status_code == 422
