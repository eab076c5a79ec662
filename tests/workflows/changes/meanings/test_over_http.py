"""False friends in the form of the assessment."""

import pytest

from tests.governance.glossary.test_keep import SAID

pytestmark = pytest.mark.either
RAISED = {
    "asset": "PLC-204", "title": "Raise the firmware", "kind": "firmware", "reason": "a fault",
    "current": "2.8", "proposed": "2.9 and a restart",
}  # fmt: skip


def text_of(response):
    return response.get_data(as_text=True)


@pytest.fixture
def address(sign_in):
    """A change in assessment that speaks of a restart."""
    term = {name: value or "" for name, value in SAID.items()} | {"is_false_friend": "y"}
    assert sign_in("ines").post("/glossary/new", data=term).status_code == 302
    raised = sign_in("nora").post("/changes/new", data=RAISED).location
    assert sign_in("nora").post(f"{raised}/submit").status_code == 302
    assert sign_in("johan").post(f"{raised}/classify", data={"kind": "firmware"}).status_code == 302
    return raised


def test_a_line_is_asked_kept_shown_and_known_again(address, sign_in):
    johan = sign_in("johan")
    page = text_of(johan.get(f"{address}/assess"))
    assert 'name="means-1"' in page
    assert "In OT: the line stops" in page
    refused = johan.post(f"{address}/assess", data={"rest": "y"})
    assert refused.status_code == 422
    assert "Say in a line what restart means here" in text_of(refused)
    said = {"rest": "y", "means-1": "line 1 <b>stops</b>"}
    assert johan.post(f"{address}/assess", data=said).status_code == 302
    assert "line 1 &lt;b&gt;stops" in text_of(johan.get(address))
    assert 'value="line 1 &lt;b&gt;stops' in text_of(johan.get(f"{address}/assess"))


@pytest.mark.parametrize("words", ["x" * 201, "a\0b", "two\nlines"])
def test_what_cannot_be_kept_is_refused_and_shown_again(address, sign_in, words):
    refused = sign_in("johan").post(f"{address}/assess", data={"rest": "y", "means-1": words})

    assert refused.status_code == 422
    assert "on one line" in text_of(refused)


@pytest.mark.parametrize("name", ["means-", "means-x", "means-²", "means-" + "9" * 400])
def test_lines_of_no_word_are_left_alone(address, sign_in, name):
    said = {"rest": "y", name: "nothing", "means-1": "a stop"}

    assert sign_in("johan").post(f"{address}/assess", data=said).status_code == 302
