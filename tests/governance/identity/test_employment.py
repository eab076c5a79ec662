"""What HR says about people: under which number they work, for whom, till when, and in private."""

import json
from datetime import date

import pytest
import time_machine
from sqlalchemy import select

from governance.audit.models import AuditEvent, AuditRow
from governance.audit.verify import verify
from governance.core.errors import Forbidden, RuleViolation
from governance.identity import commands as people
from governance.identity.employment import commands, queries
from governance.identity.employment.models import EmploymentKind, PlannedLeaving
from governance.identity.employment.rules import Employed
from governance.identity.models import Person, Role, RoleGrant
from governance.identity.rules import NewPerson
from governance.places.models import Place
from tests.plant import add_grant

K = EmploymentKind
MONTH = date(2027, 4, 17)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-23T12:00:00Z", tick=False):
        yield


@pytest.fixture
def somebody(session, plant):
    return lambda name: session.get_one(Person, plant.people[name])


def test_a_number_is_one_persons_for_good_and_a_contractor_has_a_company_and_an_end(
    session, an_actor, somebody
):
    hanna = an_actor("hanna")
    commands.employ(session, hanna, somebody("nora"), Employed("1001", K.EMPLOYEE))
    people.deactivate(session, hanna, somebody("nora"), "left")

    with pytest.raises(RuleViolation) as refused:
        commands.employ(session, hanna, somebody("tom"), Employed("1001", K.CONTRACTOR))

    told = " ".join(refused.value.reasons)
    facts = ("Nora has the employee ID 1001", "works for a company", "first day on which")
    assert all(fact in told for fact in facts)
    with pytest.raises(RuleViolation, match="leave out Acme"):
        commands.employ(session, hanna, somebody("tom"), Employed("7", K.EMPLOYEE, "Acme"))


def test_nobody_is_managed_by_themselves_by_whatever_way(session, plant, an_actor, somebody):
    hanna, ids = an_actor("hanna"), plant.people
    told = [("tom", "nora"), ("olga", "tom")]
    for name, manager in told:
        facts = Employed(name, K.EMPLOYEE, manager_id=ids[manager])
        commands.employ(session, hanna, somebody(name), facts)

    above = Employed("n", K.EMPLOYEE, manager_id=ids["olga"])
    oneself = Employed("n", K.EMPLOYEE, manager_id=ids["nora"])
    nowhere = Employed("n", K.EMPLOYEE, site_id=plant.places["suite3"])
    with pytest.raises(RuleViolation, match="by way of Olga, Tom, Nora"):
        commands.employ(session, hanna, somebody("nora"), above)
    with pytest.raises(RuleViolation, match="by way of Nora"):
        commands.employ(session, hanna, somebody("nora"), oneself)
    with pytest.raises(RuleViolation, match="Site: choose one of the list"):
        commands.employ(session, hanna, somebody("nora"), nowhere)


def test_what_hr_says_anew_takes_the_place_of_what_it_said_and_names_people_who_are_there(
    session, an_actor, somebody
):
    hanna, tom = an_actor("hanna"), somebody("tom")
    first = commands.employ(session, hanna, tom, Employed("7", K.EMPLOYEE))

    again = commands.employ(session, hanna, tom, Employed("8", K.VENDOR, "Festo", MONTH))

    assert again is first
    assert (again.employee_id, again.kind, again.company) == ("8", K.VENDOR, "Festo")
    with pytest.raises(RuleViolation) as refused:
        commands.employ(session, hanna, tom, Employed("8", K.EMPLOYEE, manager_id=4711))
    assert refused.value.reasons == ("Manager: choose one of the list.",)


@pytest.mark.parametrize("name", ["johan", "alan", "ana", "nora"])
def test_others_than_hr_and_administrators_say_nothing_of_it(session, an_actor, somebody, name):
    with pytest.raises(Forbidden):
        commands.employ(session, an_actor(name), somebody("nora"), Employed("1", K.EMPLOYEE))


@pytest.mark.asvs("8.2.3")
@pytest.mark.parametrize("name", ["johan", "alan", "ana", "adam", "nora"])
def test_when_somebody_may_leave_is_neither_written_nor_read_by_others(
    session, an_actor, somebody, name
):
    commands.plan_leaving(session, an_actor("hanna"), somebody("nora"), MONTH)

    with pytest.raises(Forbidden):
        commands.plan_leaving(session, an_actor(name), somebody("nora"), None)
    assert queries.leaving(session, an_actor(name)) == {}
    assert queries.leaving(session, an_actor("hanna")) == {somebody("nora").id: date(2027, 4, 1)}


def test_hr_of_a_site_plans_for_its_own_people_alone(session, plant, an_actor, somebody):
    durham, hanna = session.get_one(Place, plant.places["durham"]), an_actor("hanna")
    add_grant(session, somebody("dave"), Role.HR, durham)
    for name, site in {"nora": "leuven", "dana": "durham"}.items():
        facts = Employed(name, K.EMPLOYEE, site_id=plant.places[site])
        commands.employ(session, hanna, somebody(name), facts)
        commands.plan_leaving(session, hanna, somebody(name), MONTH)

    dave = an_actor("dave")
    assert set(queries.leaving(session, dave)) == {somebody("dana").id}
    with pytest.raises(Forbidden):
        commands.plan_leaving(session, dave, somebody("nora"), None)


def test_the_trail_says_that_a_plan_was_written_and_of_nobody_whose(session, an_actor, somebody):
    commands.plan_leaving(session, an_actor("hanna"), somebody("nora"), MONTH)
    session.commit()

    event = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    lines = select(AuditRow).where(AuditRow.event_seq == event.seq)
    body = event.body.decode()
    assert (event.verb, event.subject_key) == ("leaving.planned", "")
    assert "Nora" not in body
    assert "2027" not in body
    assert session.scalars(lines).all() == []
    assert verify(session).is_whole
    commands.plan_leaving(session, an_actor("hanna"), somebody("nora"), None)
    assert session.scalars(select(PlannedLeaving)).all() == []


def test_no_page_search_or_export_shows_another_reader_when_somebody_may_leave(
    database, plant, sign_in
):
    nora, hanna = plant.people["nora"], sign_in("hanna")
    told = {"employee_id": "1001", "kind": "employee", "site_id": plant.places["leuven"]}
    assert hanna.post(f"/people/{nora}/employment", data=told).status_code == 302
    assert hanna.post(f"/people/{nora}/leaving", data={"month": "2027-04-17"}).status_code == 302
    pages = (f"/people/{nora}", "/people/employment/", "/people/employment/export.csv")
    pages += ("/people/", "/people/export.json?columns=all", "/find?q=Nora")

    assert [("2027-04" in hanna.get(page).text) for page in pages] == [True] * 3 + [False] * 3
    for name in ("adam", "alan", "ana", "johan", "nora"):
        client = sign_in(name)
        assert not any("2027-04" in client.get(page).text for page in pages)
        assert client.get(f"/people/{nora}/leaving").status_code == 403
    with database.reading() as session:
        assert "2027-04" not in json.dumps([e.body.decode() for e in session.scalars(
            select(AuditEvent))])  # fmt: skip


def test_the_card_and_the_list_say_for_whom_somebody_works(plant, sign_in):
    nora, hanna = plant.people["nora"], sign_in("hanna")
    told = {"employee_id": "C-77", "kind": "contractor", "company": "Siemens"}

    without = hanna.post(f"/people/{nora}/employment", data=told)
    kept = hanna.post(f"/people/{nora}/employment", data={**told, "ends_on": "2026-12-20"})

    assert (without.status_code, kept.status_code) == (422, 302)
    assert "first day on which they no longer are" in without.text
    assert 'value="Siemens"' in without.text
    card = sign_in("johan").get(f"/people/{nora}").text
    assert "contractor, Siemens" in card
    assert "employee ID C-77" in card
    listed = hanna.get("/people/employment/?kind=contractor&ends=30&active=1&q=C-7").text
    assert "Siemens" in listed
    inbox = hanna.get("/").text + hanna.get("/work/").text
    assert "Nora, contractor of Siemens, leaves soon" in inbox
    assert "leaves soon" not in sign_in("johan").get("/work/").text


def test_somebody_may_be_known_who_never_signs_in(session, an_actor):
    hanna, adam = an_actor("hanna"), an_actor("adam")
    pia, second = (
        people.add(session, hanna, NewPerson(name, None, "UTC")) for name in ("Pia", "Per")
    )
    assert (pia.email, second.email, pia.login) == (None, None, "")
    with pytest.raises(RuleViolation, match="no e-mail address to sign in with"):
        people.issue_link(session, adam, pia)

    people.edit(session, hanna, pia, NewPerson("Pia", "PIA@acme.example", "UTC"))
    people.edit(session, hanna, pia, NewPerson("Pia", "other@acme.example", "UTC"))
    assert pia.email == "pia@acme.example"
    assert people.issue_link(session, adam, pia)
    with pytest.raises(RuleViolation, match="an address stays with one person"):
        people.edit(session, hanna, second, NewPerson("Per", "nora@acme.example", "UTC"))


def test_whoever_leaves_opens_vacancies_and_nothing_of_theirs_is_deleted(
    session, an_actor, somebody
):
    nora = somebody("nora")
    commands.employ(session, an_actor("hanna"), nora, Employed("1", K.EMPLOYEE))
    people.deactivate(session, an_actor("hanna"), nora, "left")

    assert session.scalars(select(RoleGrant).where(RoleGrant.person_id == nora.id)).all()
    assert queries.employment_of(session, an_actor("hanna"), nora).employee_id == "1"
