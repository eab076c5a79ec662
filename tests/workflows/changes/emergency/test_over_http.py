"""An emergency through its pages, and what is refused there."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.verify import verify
from governance.core import clock, jobs
from governance.identity.models import Person, Role
from governance.ownership.models import Activity
from governance.places.models import Place
from governance.register.models import Asset
from governance.register.vocabulary import ValidationState
from tests.plant import SYSTEM, add_assignment, add_grant
from workflows.changes.commands import deciding, working
from workflows.changes.emergency import commands
from workflows.changes.emergency.models import Consent
from workflows.changes.jobs import every_minute
from workflows.changes.models import ChangeRequest
from workflows.changes.models import ChangeState as S
from workflows.changes.queries.case import case_of

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


@pytest.mark.scenario("C14")
def test_one_declaration_names_several_assets_that_the_same_people_answer_for(
    life, database, sign_in
):
    tom = sign_in("tom")
    far = tom.post("/changes/emergency/1", data={**TYPED, "further": "PLC-9"})
    assert (far.status_code, "No asset is called PLC-9" in far.text) == (422, True)
    told = tom.post("/changes/emergency/1", data={**TYPED, "further": " HMI-31, PLC-204 "})
    assert told.location == "/changes/1"
    life.id = 1
    with database.reading() as session:
        case = case_of(session, session.get_one(ChangeRequest, 1))
        assert [one.tag for one in case.assets] == ["PLC-204", "HMI-31"]
        assert verify(session).faults == []
    assert "HMI-31" in tom.get("/changes/1").text
    life.by("tom", commands.make_safe, working.Work("Freed both by hand", "2.8.1"))
    assert life.now().state is S.RETROSPECTIVE


def test_each_of_its_assets_is_under_change_until_it_is_released(urgent, plant, database):
    with database.reading() as session:
        hmi = session.get_one(Asset, plant.assets["HMI-31"])

    def states():
        with database.reading() as session:
            found = session.scalars(select(Asset).where(Asset.tag.in_(["PLC-204", "HMI-31"])))
            return {one.validation_state for one in found}

    before = states()
    urgent.declared(further=(hmi,)).consented("arne", "ana").safe().put_up().approved()
    urgent.by("vera", working.verify, "both run")
    urgent.by("ana", deciding.sign)
    assert urgent.now().state is S.REVIEW
    assert (before, states()) == ({ValidationState.VALIDATED}, {ValidationState.VALIDATED})


def test_what_answers_to_somebody_else_is_an_emergency_of_its_own(plant, database, sign_in):
    with database.writing() as session:
        line = session.get_one(Place, plant.places["line10"])
        session.get_one(Asset, plant.assets["HMI-31"]).place_id = line.id
        add_grant(session, session.get_one(Person, plant.people["coen"]), Role.AREA_OWNER, line)
        add_assignment(session, line, Activity.TAKE_DOWN, plant.people["coen"])
        record(session, SYSTEM, "plant.altered", line)
        session.commit()
    said = sign_in("tom").post("/changes/emergency/1", data={**TYPED, "further": "HMI-31"})
    assert said.status_code == 422
    assert "HMI-31 answers to Coen for take down" in said.text


def test_of_a_refused_emergency_nobody_is_told_to_sign(urgent, sign_in):
    urgent.declared().consented("arne", "ana").safe().put_up()
    assert "You are asked to sign" in sign_in("arne").get("/changes/1").text
    urgent.by("ana", deciding.reject, "2.8.2 was never tested here")
    page = sign_in("arne").get("/changes/1").text
    assert "You are asked to sign" not in page
    assert "Not yet:" not in page


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
