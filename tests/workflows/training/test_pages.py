"""Training over HTTP: one's own page, what others are to learn, a certificate, a calendar."""

import re

import pytest

from tests.signing import look

pytestmark = pytest.mark.either


@pytest.fixture
def asked(school):
    item = school.item("SOP-1")
    school.curriculum(item, days=7)
    school.work()
    return school.all()[0].id


def test_my_training_says_what_why_by_when_and_what_is_done_next(asked, sign_in):
    page = sign_in("johan").get("/training/").text
    for words in ("SOP-1 Title of SOP-1", "Curriculum of ot_lead", "Read", "10 minutes"):
        assert words in page
    assert "Nothing is to be learned" in sign_in("tom").get("/training/").text
    home = sign_in("johan").get("/").text
    assert "Learn" in home
    assert f"/training/{asked}" in home


def test_what_is_signed_is_shown_before_it_is(asked, sign_in):
    client = sign_in("johan")
    assert "Your signature will say" in client.get(f"/training/{asked}/read").text
    assert "SOP-1" in look(client, f"/training/{asked}/read")
    assert sign_in("hanna").post(f"/training/{asked}/read").status_code == 403
    assert sign_in("tom").get(f"/training/{asked}").status_code == 404


def test_hr_sees_everybodys_list_reminds_and_takes_it_along(asked, sign_in):
    client = sign_in("hanna")
    assert "SOP-1" in client.get("/training/all?state=open&due=soon&q=Joh").text
    assert "No training matches" in client.get("/training/all?state=overdue").text
    assert "Johan" in client.get("/training/all/export.csv?columns=all").text
    assert "Johan" in client.get(f"/training/remind?keys={asked}").text
    assert client.post("/training/remind", data={"keys": asked}).status_code == 302
    assert "reminds you" in sign_in("johan").get("/told").text
    assert client.post(f"/training/{asked}/withdraw", data={"reason": "x"}).status_code == 302
    assert client.post("/training/remind", data={"keys": asked}).status_code == 422


def test_a_certificate_is_made_by_the_worker(asked, school, sign_in):
    done = school.did("johan", 1)
    client = sign_in("johan")
    assert client.post(f"/training/records/{done}/certificate").status_code == 302
    assert "being laid out" in client.get("/training/certificates/1").text
    assert client.get("/training/certificates/1/file").status_code == 404
    school.work()
    assert client.get("/training/certificates/1/file").data.startswith(b"%PDF")
    assert sign_in("tom").get("/training/certificates/1").status_code == 404
    assert asked


def test_a_calendar_is_read_without_signing_in_until_it_is_ended(asked, sign_in, app):
    client = sign_in("johan")
    page = client.post("/training/calendar").text
    path = re.search(r"/calendar/[\w-]+\.ics", page)[0]
    stranger = app.test_client()
    found = stranger.get(path)
    assert (found.status_code, found.mimetype) == (200, "text/calendar")
    assert "SOP-1" in found.text
    assert client.post("/training/calendar/1/end").status_code == 302
    assert stranger.get(path).status_code == 404
    assert asked


def test_somebody_is_asked_and_a_session_is_held_by_forms(school, sign_in):
    item = school.item("CR-1", kind="course")
    client = sign_in("johan")
    assert "CR-1" in client.get("/training/ask").text
    nora = school.plant.people["nora"]
    sent = {"person_id": nora, "version_id": 1, "due_on": "2199-01-01", "because": "New line"}
    assert client.post("/training/ask", data=sent).status_code == 302
    assert client.post("/training/ask", data=sent | {"due_on": "x"}).status_code == 422
    place = school.plant.places["leuven"]
    held = {"version_id": 1, "place_id": place, "trainer_id": school.plant.people["johan"],
            "held_at": "2026-01-02T10:00", "people": [nora]}  # fmt: skip
    assert client.post("/training/sessions/new", data=held).status_code == 302
    assert "not confirmed" in client.get("/training/sessions/1").text
    assert "CR-1" in client.get("/training/sessions/?state=open").text
    assert "CR-1" in client.get("/training/sessions/export.csv").text
    assert "Confirm TS-00001" in sign_in("nora").get("/training/").text
    assert "I was there" in sign_in("nora").get("/training/sessions/1/confirm").text
    paper = {"people": [nora], "paper": "AR-1"}
    assert client.post("/training/sessions/1/paper", data=paper).status_code == 422
    assert sign_in("ana").post("/training/sessions/1/paper", data=paper).status_code == 302
    assert item
