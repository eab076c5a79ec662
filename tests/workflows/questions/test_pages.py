"""Asking what a word means and answering, through the pages."""

import pytest

from governance.audit.verify import verify
from tests.governance.glossary.test_keep import SAID

pytestmark = pytest.mark.either
RAISED = {
    "asset": "PLC-204", "title": "Raise the firmware", "kind": "firmware",
    "reason": "The phase ends.",
}  # fmt: skip


def text_of(response):
    return response.get_data(as_text=True)


@pytest.fixture
def asked(sign_in):
    """The address of a change, of which Nora asked two words."""
    nora = sign_in("nora")
    raised = nora.post("/changes/new", data=RAISED)
    assert raised.status_code == 302, text_of(raised)
    key = raised.location.rpartition("/")[2]
    assert "Ask what a word" in text_of(nora.get(raised.location))
    assert "Which word" in text_of(nora.get(f"/glossary/questions/of/{key}"))
    for word in ("phase", "<b>unit</b>"):
        made = nora.post(
            f"/glossary/questions/of/{key}", data={"word": word, "note": "in the plan"}
        )
        assert made.status_code == 302, text_of(made)
    return f"/glossary/questions/of/{key}"


@pytest.mark.usefixtures("asked")
def test_a_question_is_listed_answered_and_told(sign_in, database):
    ines, nora = sign_in("ines"), sign_in("nora")
    page = text_of(ines.get("/glossary/questions/?state=open&q=unit"))
    assert "&lt;b&gt;unit" in page
    assert "phase" not in page.partition("<tbody>")[2]
    assert "phase" in text_of(ines.get("/glossary/questions/export.csv"))
    assert "What does phase mean" in text_of(ines.get("/"))
    assert 'value="phase"' in text_of(ines.get("/glossary/questions/1/answer"))
    assert nora.get("/glossary/questions/1/answer").status_code == 403
    said = {**SAID, "name": "phase", "other_names": "", "is_false_friend": "y", "version": "1"}
    said = {name: value or "" for name, value in said.items()}
    assert ines.post("/glossary/questions/1/answer", data=said).status_code == 302
    assert ines.post("/glossary/questions/1/answer", data=said).status_code == 409
    assert ines.get("/glossary/questions/2/close").status_code == 200
    closed = {"answer": "the vessel", "version": "1"}
    assert ines.post("/glossary/questions/2/close", data=closed).status_code == 302
    assert "the vessel" in text_of(nora.get("/glossary/questions/2"))
    assert '<a href="/glossary/1">phase</a>' in text_of(nora.get("/glossary/questions/1"))
    with database.reading() as session:
        assert verify(session).faults == []


def test_who_neither_asked_nor_answers_sees_no_question(asked, sign_in):
    assert sign_in("tom").get("/glossary/questions/1").status_code == 404
    assert "phase" not in text_of(sign_in("tom").get("/glossary/questions/"))
    assert sign_in("dana").get(asked).status_code == 404


def test_a_word_in_what_people_wrote_of_a_change_is_marked(asked, sign_in):
    ines = sign_in("ines")
    said = {name: value or "" for name, value in {**SAID, "name": "phase"}.items()}
    assert ines.post("/glossary/new", data=said).status_code == 302
    change = asked.replace("/glossary/questions/of", "/changes")

    page = text_of(sign_in("nora").get(change))

    assert 'The <a class="term' in page
    assert "In OT: the line stops\nIn IT: off and on" in page
