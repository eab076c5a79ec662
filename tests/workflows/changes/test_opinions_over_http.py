"""Opinions on their real pages and forms."""

import re

import pytest

from workflows.changes.commands import consulting
from workflows.changes.commands.consulting import Given
from workflows.changes.models import Opinion


@pytest.fixture
def asked(life, lettered):
    """Four are consulted for the technical review; the change is up for approval."""
    for name in ("tom", "olga", "coen", "petra"):
        lettered("consulted", "technical_review", name)
    return life.proposed()


def shown(reply):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", reply.text)).replace("&#39;", "'")


@pytest.mark.usefixtures("asked")
def test_an_opinion_is_given_on_a_page_that_says_what_for_and_by_when(sign_in):
    client = sign_in("tom")
    assert 'href="/changes/1/advise"' in client.get("/").text
    page = shown(client.get("/changes/1/advise"))
    assert "You are consulted for: technical review" in page
    assert "In time until" in page or "in time until" in page

    bare = client.post("/changes/1/advise", data={"words": "Keep this"})
    assert bare.status_code == 422
    assert "Keep this" in bare.text
    silent = client.post("/changes/1/advise", data={"answer": "object"})
    assert silent.status_code == 422
    assert "Say what you object to" in silent.text
    sent = {"answer": "object", "words": "A batch runs <b>then</b>."}
    assert client.post("/changes/1/advise", data=sent).status_code == 302
    assert client.post("/changes/1/advise", data=sent).status_code == 409
    assert "A batch runs &lt;b&gt;then&lt;/b&gt;." in client.get("/changes/1").text
    assert "gave an opinion" in client.get("/changes/1").text


def test_the_page_says_how_many_have_answered_and_leads_to_what_is_to_be_settled(
    asked, sign_in, later
):
    asked.by("tom", consulting.advise, Given(Opinion.AGREE))
    asked.by("olga", consulting.advise, Given(Opinion.NO_VIEW))
    asked.by("coen", consulting.advise, Given(Opinion.OBJECT, "not this week"))
    later(days=6)
    client = sign_in("johan")
    page = client.get("/changes/1")
    assert "3 of 4 consulted, 1 lapsed, 1 objection not answered" in shown(page)
    assert "Answer in writing…" not in shown(sign_in("arne").get("/changes/1"))
    reply = re.search(r'href="(/changes/1/reply/\d+)"', page.text)[1]
    proceed = re.search(r'href="(/changes/1/proceed/\d+)"', page.text)[1]

    assert "not this week" in client.get(reply).text
    assert client.post(reply, data={}).status_code == 422
    assert client.post(reply, data={"words": "It is next week."}).status_code == 302
    assert "No opinion was given" in client.get(proceed).text
    assert client.post(proceed, data={"reason": "Petra is away."}).status_code == 302

    page = shown(sign_in("arne").get("/changes/1/sign"))
    assert all(words in page for words in ("It is next week.", "Petra is away.", "not this week"))
    assert "3 of 4 consulted, 1 lapsed" in shown(client.get("/changes/1"))
    assert client.post(proceed, data={"reason": "Again."}).status_code == 422
    assert client.get("/changes/1/reply/99").status_code == 404


def test_a_deadline_is_an_instant_shown_on_the_clock_of_its_reader(asked, sign_in):
    due = asked.now().proposed_at

    page = sign_in("tom").get("/changes/1").text

    assert due is not None
    assert re.search(r'<time datetime="[^"]+" title="[^"]+ UTC">\d+ \w+ \d+ [\d:]+ CES?T<', page)
