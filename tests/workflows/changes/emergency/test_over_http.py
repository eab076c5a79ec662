"""An emergency through its pages, and what is refused there."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.core import clock, jobs
from workflows.changes.emergency.models import Consent
from workflows.changes.jobs import every_minute
from workflows.changes.models import ChangeState as S

TYPED = {
    "title": "Free valve 3", "reason": "it does not close", "current": "it is stuck",
    "back_out": "close it by hand", "kind": "configuration",
}  # fmt: skip


@pytest.mark.scenario("C14")
def test_at_two_at_night_one_page_a_phone_call_and_the_rest_in_the_morning(life, plant, sign_in):
    tom, arne, ana = sign_in("tom"), sign_in("arne"), sign_in("ana")
    assert 'href="/changes/emergency/1">Act in an emergency' in tom.get("/register/1").text
    assert tom.post("/changes/emergency/1", data=TYPED).location == "/changes/1"
    life.id = 1
    assert life.now().state is S.EMERGENCY_ACTIVE
    assert "your word to it is asked" in arne.get("/").text

    asked = tom.get("/changes/1/enter_consent").text
    assert "Arne (take down)" in asked
    said = {"activity": "take_down", "giver": plant.people["arne"], "how": "phone",
            "at": [f"{clock.now():%Y-%m-%dT%H:%M}", "UTC"], "words": "Go ahead"}  # fmt: skip
    ahead = f"{clock.now() + timedelta(hours=2):%Y-%m-%dT%H:%M}"
    future = tom.post("/changes/1/enter_consent", data={**said, "at": [ahead, "UTC"]})
    assert (future.status_code, "later than now" in future.text) == (422, True)
    assert tom.post("/changes/1/enter_consent", data=said).status_code == 302
    assert "verbal, not confirmed" in tom.get("/changes/1").text
    assert arne.post("/changes/1/consent").status_code == 302
    assert ana.post("/changes/1/consent").status_code == 302

    done = {"performed": "Freed it by hand", "as_left_firmware": "2.8.1"}
    assert "I carried this out as described" in tom.get("/changes/1/make_safe").text
    assert tom.post("/changes/1/make_safe", data={}).status_code == 422
    shown = tom.post("/changes/1/make_safe", data=done)  # word for word, before it is signed
    assert "Freed it by hand" in shown.text
    board = ana.get("/changes/standing").text
    assert "Free valve 3" in board
    assert "Free valve 3" in ana.get("/changes/standing/export/csv").text


def test_who_may_not_is_told_so_and_another_path_is_no_fault(life, app, sign_in):
    assert app.test_client().get("/changes/emergency/1").status_code == 401
    assert sign_in("dana").get("/changes/emergency/1").status_code == 404
    assert sign_in("rita").post("/changes/emergency/1", data=TYPED).status_code == 403
    life.raised()
    tom = sign_in("tom")
    assert tom.post("/changes/1/restore").status_code == 409
    reply = tom.post("/changes/1/make_safe", data={"performed": "x"})
    assert reply.status_code == 409


def test_one_word_of_two_and_what_stays_overdue_is_said_on_the_page(
    urgent, database, sign_in, later
):
    urgent.declared().safe()
    with database.reading() as session:
        assert all(one.missed_at for one in session.scalars(select(Consent)))
    later(days=5)
    every_minute(jobs.Job(database))
    page = sign_in("ana").get("/changes/1").text
    assert "Not approved in time" in page
    asset = sign_in("ana").get("/register/1").text
    assert "Out of its approved state" in asset
    assert "PLC-204" in sign_in("ana").get("/register/?suspended=1").text
