"""What is held of a person is given out whole, to them and their HR; a card ends to name them."""

import json
from datetime import date

import pytest
import time_machine
from sqlalchemy import select

from governance.audit.models import AuditEvent
from governance.audit.queries import history
from governance.audit.verify import verify
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.identity import commands as people
from governance.identity.employment import commands as employment
from governance.identity.employment.models import Employment, EmploymentKind, PlannedLeaving
from governance.identity.employment.rules import Employed
from governance.identity.held import commands
from governance.identity.held.inbox import over_long
from governance.identity.held.purposes import PURPOSES
from governance.identity.models import Person
from governance.identity.telling import story
from tests.credentials import enrol

LATER = "2036-11-24T12:00:00Z"


@pytest.fixture(autouse=True)
def time():
    """The clock, to be moved."""
    with time_machine.travel("2026-11-23T12:00:00Z", tick=False) as moved:
        yield moved


@pytest.fixture
def nora(session, plant, an_actor):
    """Nora, of whom HR knows a number and a month."""
    person, hanna = session.get_one(Person, plant.people["nora"]), an_actor("hanna")
    told = Employed("1001", EmploymentKind.CONTRACTOR, "Siemens", date(2027, 3, 1))
    employment.employ(session, hanna, person, told)
    employment.plan_leaving(session, hanna, person, date(2027, 4, 1))
    session.flush()
    return person


def test_a_person_is_given_all_that_is_held_about_them_and_it_is_kept_that_they_were(
    session, an_actor, nora
):
    found = commands.take(session, an_actor("nora"), nora)
    session.commit()

    tables = {part.table: part for part in found.parts}
    assert {"person", "employment", "planned_leaving", "role_grant", "signing_right"} <= set(tables)
    assert tables["employment"].rows[0]["company"] == "Siemens"
    assert tables["planned_leaving"].rows[0]["expected_on"] == "2027-04-01"
    assert json.loads(json.dumps(found.as_json()))["parts"]
    event = history(session, nora)[0]
    assert (event.verb, event.who) == ("person.data_taken", "Nora")
    assert event.facts["rows"] == found.number


def test_of_rows_that_only_name_them_the_rest_stays_with_those_it_is_about(
    session, plant, an_actor
):
    johan = session.get_one(Person, plant.people["johan"])
    tom = session.get_one(Person, plant.people["tom"])
    told = Employed("7", EmploymentKind.EMPLOYEE, manager_id=johan.id)
    employment.employ(session, an_actor("hanna"), tom, told)

    parts = {p.table: p for p in commands.take(session, an_actor("johan"), johan).parts}

    assert parts["employment"].rows == ()
    assert [role for _, role in parts["employment"].named] == ["manager"]


@pytest.mark.asvs("14.2.4", "15.3.1")
def test_no_secret_is_given_out(database, plant, sign_in):
    enrol(database, plant.people["nora"])
    given = sign_in("nora").post(f"/people/{plant.people['nora']}/held/take")

    assert given.status_code == 200
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert "credential" in given.text
    assert not any(word in given.text for word in ("argon2", "totp_seed", '"digest"', "code_hash"))


@pytest.mark.parametrize("name", ["adam", "alan", "ana", "johan", "tom"])
def test_nobody_else_is_given_it(session, an_actor, nora, name):
    with pytest.raises(Forbidden):
        commands.take(session, an_actor(name), nora)
    with pytest.raises(Forbidden):
        commands.pseudonymise(session, an_actor(name), nora)


def test_the_page_says_what_for_and_how_long_and_shows_all_of_it(plant, sign_in):
    nora, hanna = plant.people["nora"], sign_in("hanna")

    page = hanna.get(f"/people/{nora}/held/")
    assert all(each.name in page.text for each in PURPOSES)
    read = hanna.post(f"/people/{nora}/held/read")
    assert "nora@acme.example" in read.text
    assert "all that is held about them given out" in hanna.get(f"/people/{nora}").text
    assert sign_in("johan").get(f"/people/{nora}/held/").status_code == 403
    assert hanna.post(f"/people/{nora}/held/pseudonymise").status_code == 422


def test_a_card_names_who_left_until_its_term_is_over_and_never_again(
    session, an_actor, nora, time
):
    hanna = an_actor("hanna")
    with pytest.raises(RuleViolation, match="Nora works here"):
        commands.pseudonymise(session, hanna, nora)
    people.deactivate(session, hanna, nora, "left")
    assert session.scalars(select(PlannedLeaving)).all() == []
    with pytest.raises(RuleViolation, match="names them until 23 Nov 2036"):
        commands.pseudonymise(session, hanna, nora)

    assert over_long(session, hanna) == []
    time.move_to(LATER)
    assert [item.reference for item in over_long(session, hanna)] == ["Nora"]
    assert over_long(session, an_actor("johan")) == []
    commands.pseudonymise(session, hanna, nora)
    session.commit()

    kept = session.scalars(select(Employment).where(Employment.person_id == nora.id)).one()
    assert (nora.name, nora.email) == (f"Former colleague {nora.id}", None)
    assert (kept.employee_id, kept.company, kept.manager_id) == (
        f"former-{nora.id}",
        "another",
        None,
    )
    assert story(session, an_actor("johan"), nora) == []
    assert story(session, an_actor("alan"), nora)
    assert verify(session).is_whole
    last = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert b"Nora" not in last.body
    assert over_long(session, hanna) == []
    with pytest.raises(Conflict):
        commands.pseudonymise(session, hanna, nora)


def test_a_card_that_hr_said_nothing_of_ends_to_name_who_left_as_well(
    session, plant, an_actor, time
):
    hanna, tom = an_actor("hanna"), session.get_one(Person, plant.people["tom"])
    people.deactivate(session, hanna, tom, "left")
    time.move_to(LATER)

    commands.pseudonymise(session, hanna, tom)

    assert (tom.name, tom.email) == (f"Former colleague {tom.id}", None)
