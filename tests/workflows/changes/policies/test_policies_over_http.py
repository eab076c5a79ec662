"""The policy through its real pages and forms."""

import re

import pytest

from governance.core.jobs import deliver_all
from workflows.changes.policies.models import PolicyVersion


def typed(page):
    """Return what a form's page would send as it stands."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name = re.search(r'name="([^"]+)"', tag)
        if name and ("checkbox" not in tag or " checked" in tag):
            value = re.search(r'value="([^"]*)"', tag)
            found.setdefault(name[1], []).append(value[1] if value else "")
    for name, inner in re.findall(
        r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', inner)
        found[name] = [chosen[1] if chosen else ""]
    for name, inner in re.findall(
        r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.DOTALL
    ):
        found[name] = [inner.strip()]
    return found


@pytest.mark.usefixtures("plant")
def test_a_draft_is_edited_as_a_matrix_simulated_and_put_up(database, sign_in):
    client = sign_in("coen")
    begun = {"made_from": "3", "title": "Safety", "reason": "HAZOP 12"}
    assert client.post("/changes/policies/new", data=begun).location == "/changes/policies/1"
    sent = typed(client.get("/changes/policies/1/edit").text)
    more = {"sign_high_process_safety": ["y"], "new_code": ["noise"], "new_text": ["Is it loud?"],
            "new_class": ["medium"], "new_assessor": ["process_safety"]}  # fmt: skip
    assert client.post("/changes/policies/1/edit", data={**sent, **more}).status_code == 302
    client.post("/changes/policies/1/simulate")
    deliver_all(database)

    page = client.get("/changes/policies/1").text
    assert "process safety (plan) is signed as well" in page
    assert "Is it loud?" in page
    assert "Tried on 0 changes" in page
    assert client.get("/changes/policies").status_code == 200
    assert "drop_noise" in client.get("/changes/policies/1/edit").text
    assert client.get("/changes/policies/export/csv").text.count("policy@4") == 1
    day = {"in_force_on": "2099-01-01"}
    assert client.post("/changes/policies/1/propose", data=day).status_code == 302
    with database.reading() as session:
        assert session.get(PolicyVersion, 1).state == "approval"


@pytest.mark.usefixtures("plant")
def test_all_that_is_unsound_is_told_at_once_and_nothing_typed_is_lost(sign_in):
    client = sign_in("coen")
    client.post("/changes/policies/new", data={"made_from": "3", "title": "a", "reason": "b"})
    sent = typed(client.get("/changes/policies/1/edit").text)
    del sent["sign_high_qa_release"], sent["sign_medium_qa_plan"]

    answer = client.post(
        "/changes/policies/1/edit", data={**sent, "new_hint": "kept as typed", "new_text": "Eh?"}
    )

    assert answer.status_code == 422
    assert "QA release (release) is always signed" in answer.text
    assert "Give the new question a short name" in answer.text
    assert 'value="kept as typed"' in answer.text
    assert "In other words, or an example" in answer.text
