"""People and their roles: who adds, gives, ends and sends away; what the list and page tell."""

from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select

from governance.audit.models import AuditEvent
from governance.core.access import could
from governance.core.contributions import FIGURES, SEARCH
from governance.core.errors import Forbidden, RuleViolation
from governance.identity import commands
from governance.identity.models import Person, Role, RoleGrant
from governance.identity.queries import actor_for, to_look_after
from governance.identity.rights import commands as rights
from governance.identity.rules import NewGrant, NewPerson, Permission
from governance.places.models import Place
from tests.credentials import PASSWORD, code_for, enrol

TODAY = date(2026, 11, 23)
ROLE = {
    "role": "auditor",
    "starts_on": "2026-11-25",
    "ends_on": "2026-12-01",
    "reason": "covers Ana",
}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-23T12:00:00Z", tick=False):
        yield


@pytest.mark.asvs("15.3.3")
def test_a_person_is_added_and_what_is_posted_besides_changes_nothing(database, sign_in):
    adam = sign_in("adam")
    typed = {"name": "Zoë Maes", "email": " Zoe@Acme.example ", "time_zone": "Europe/Brussels"}
    columns = {"id": "77", "deactivated_at": "2026-01-01", "version": "", "is_admin": "1"}

    twice = adam.post("/people/new", data={**typed, "email": "nora@acme.example", **columns})
    blank = adam.post("/people/new", data={"name": " ", "email": "a b", "time_zone": "Mars/X"})
    added = adam.post("/people/new", data={**typed, **columns})

    assert "an address stays with one person" in twice.text
    assert (twice.status_code, blank.status_code, added.status_code) == (422, 422, 302)
    assert "no blanks" in blank.text
    with database.reading() as session:
        person = session.scalars(select(Person).where(Person.email == "zoe@acme.example")).one()
        assert (person.id, person.deactivated_at, person.version) == (19, None, 1)
        actor = actor_for(session, person)
        assert not actor.held
        assert not could(actor, Permission.ADD, Person)
    assert added.location == "/people/19"
    more = {**typed, **columns, "email": "eve@acme.example", "name": "Z. Maes"}
    edited = adam.post("/people/19/edit", data=more)
    assert edited.status_code == 302
    assert "zoe@acme.example" in adam.get("/people/19").text


def test_a_zone_that_is_none_is_chosen_by_no_door(session, plant, an_actor):
    nora = session.get_one(Person, plant.people["nora"])
    before = nora.time_zone

    with pytest.raises(RuleViolation, match="is not the name of a time zone"):
        commands.choose_zone(session, an_actor("nora"), nora, "Mars/X")
    assert nora.time_zone == before
    commands.choose_zone(session, an_actor("nora"), nora, "Asia/Tokyo")
    assert nora.time_zone == "Asia/Tokyo"


def test_a_role_is_held_from_its_first_day_until_the_day_before_its_last(database, plant, sign_in):
    adam, number = sign_in("adam"), plant.people["hanna"]
    form = {**ROLE, "place_id": plant.places["leuven"]}

    given = adam.post(f"/people/{number}/roles/new", data={**form, "person_id": "1",
                                                          "granted_by": "Eve"})  # fmt: skip
    overlap = adam.post(f"/people/{number}/roles/new", data={**form, "starts_on": "2026-11-30"})
    after = adam.post(
        f"/people/{number}/roles/new", data={**form, "starts_on": "2026-12-01", "ends_on": ""}
    )

    assert (given.status_code, overlap.status_code, after.status_code) == (302, 422, 302)
    assert (
        "Hanna holds auditor there from 25 Nov 2026 until 1 Dec 2026 already, and this is "
        "from 30 Nov 2026 until 1 Dec 2026: the dates overlap."
    ) in overlap.text
    with database.reading() as session:
        person = session.get(Person, number)
        held = []
        for day in (24, 25, 30, 31, 40):
            with time_machine.travel(date(2026, 11, 1) + timedelta(days=day - 1)):
                held.append(actor_for(session, person).holds(Role.AUDITOR))
        assert held == [False, True, True, True, True]
        hers = select(RoleGrant).where(RoleGrant.person_id == number).order_by(RoleGrant.id)
        first = session.scalars(hers).all()[1]
        assert [first.is_in_force(date(2026, 11, d)) for d in (24, 25, 30)] == [False, True, True]
        assert not first.is_in_force(date(2026, 12, 1))
        assert first.granted_by == "Adam"
    page = sign_in("johan").get(f"/people/{number}").text
    assert "was given the role auditor at Leuven, from 25 Nov 2026 until 1 Dec 2026" in page
    assert "covers Ana" in page


@pytest.mark.asvs("2.2.3")
def test_every_reason_against_a_role_is_told_at_once(session, plant, an_actor):
    adam = an_actor("adam")
    me = session.get(Person, plant.people["adam"])
    leuven = session.get(Place, plant.places["leuven"])
    me.deactivated_at = None
    wrong = NewGrant(Role.QA, TODAY - timedelta(days=1), TODAY - timedelta(days=1), "why")

    with pytest.raises(RuleViolation) as refusal:
        rights.grant(session, adam, me, leuven, wrong)

    assert refusal.value.reasons == (
        "Nobody gives a role to themselves: ask another administrator.",
        "22 Nov 2026 has passed: a role begins today or later.",
        "The role begins on 22 Nov 2026: the first day without it comes after.",
    )


def test_an_administrator_of_one_site_gives_roles_there_only(session, plant, an_actor):
    alan, hanna = (session.get(Person, plant.people[name]) for name in ("alan", "hanna"))
    places = {code: session.get(Place, number) for code, number in plant.places.items()}
    new = NewGrant(Role.ADMINISTRATOR, TODAY, None, "runs the site")
    rights.grant(session, an_actor("adam"), hanna, places["leuven"], new)
    local = an_actor("hanna")

    held = rights.grant(session, local, alan, places["suite3"], new)
    for code in ("acme", "durham", "qclab"):
        with pytest.raises(Forbidden):
            rights.grant(session, local, alan, places[code], new)
    dana = session.scalars(
        select(RoleGrant).where(RoleGrant.person_id == plant.people["dana"])
    ).one()
    with pytest.raises(Forbidden):
        commands.revoke(session, local, dana, TODAY, "why")

    commands.revoke(session, local, held, TODAY, "was a mistake")
    assert not held.is_in_force(TODAY)
    with pytest.raises(RuleViolation, match="ends on 23 Nov 2026 already"):
        commands.revoke(session, local, held, TODAY, "again")


def test_a_role_ends_on_its_page_today_at_the_earliest(database, plant, sign_in):
    adam, johan = sign_in("adam"), sign_in("johan")
    with database.reading() as session:
        held = session.scalars(
            select(RoleGrant).where(RoleGrant.person_id == plant.people["johan"])
        ).one()
    url = f"/roles/{held.id}/revoke"

    early = adam.post(url, data={"ends_on": "2026-11-22", "reason": "moved", "version": "1"})
    assert "22 Nov 2026 has passed" in early.text
    assert johan.get("/places/").status_code == 200
    assert johan.get(url).status_code == 403
    assert "End a role of Johan" in adam.get(url).text
    assert adam.post(url, data={"ends_on": "2026-11-23", "reason": "moved"}).status_code == 302
    assert "You hold no role" not in johan.get("/account/").text
    assert johan.get(f"/people/{plant.people['nora']}").status_code == 404
    assert johan.get(f"/people/{plant.people['johan']}").status_code == 200


def test_the_enterprise_keeps_an_administrator(session, plant, an_actor):
    adam, hanna = an_actor("adam"), an_actor("hanna")
    me = session.get(Person, plant.people["adam"])
    held = session.scalars(select(RoleGrant).where(RoleGrant.person_id == me.id)).one()
    with pytest.raises(RuleViolation, match="only administrator of the whole enterprise"):
        commands.deactivate(session, hanna, me, "left")
    with pytest.raises(RuleViolation, match="only administrator of the whole enterprise"):
        commands.revoke(session, adam, held, TODAY, "tired")
    with pytest.raises(RuleViolation, match="Nobody deactivates themselves"):
        commands.deactivate(session, adam, me, "left")
    alan = session.get(Person, plant.people["alan"])
    acme = session.get(Place, plant.places["acme"])
    rights.grant(session, adam, alan, acme, NewGrant(Role.ADMINISTRATOR, TODAY, None, "second"))
    commands.deactivate(session, hanna, me, "left")
    with pytest.raises(RuleViolation, match="deactivated already"):
        commands.deactivate(session, hanna, me, "left")
    with pytest.raises(RuleViolation, match="Alan is active"):
        rights.reactivate(session, hanna, alan, "back")
    with pytest.raises(RuleViolation, match="Adam is deactivated: reactivate them first"):
        rights.grant(session, an_actor("alan"), me, acme, NewGrant(Role.QA, TODAY, None, "x"))


@pytest.mark.parametrize("name", ["johan", "alan", "ana"])
def test_only_administrators_and_hr_touch_people(session, plant, an_actor, name):
    actor, nora = an_actor(name), session.get(Person, plant.people["nora"])
    leuven = session.get(Place, plant.places["leuven"])
    new = NewGrant(Role.QA, TODAY, None, "why")
    for act in (
        lambda: commands.add(session, actor, NewPerson("Eve", "eve@acme.example", "UTC")),
        lambda: commands.edit(session, actor, nora, NewPerson("Eve", None, "UTC")),
        lambda: commands.deactivate(session, actor, nora, "why"),
        lambda: rights.reactivate(session, actor, nora, "why"),
        lambda: rights.grant(session, actor, nora, leuven, new),
        lambda: commands.issue_link(session, actor, nora),
        lambda: commands.end_session(session, actor, nora, 1),
        lambda: commands.choose_zone(session, actor, nora, "UTC"),
    ):
        with pytest.raises(Forbidden):
            act()
    with pytest.raises(Forbidden):
        rights.grant(session, an_actor("hanna"), nora, leuven, new)


def test_the_list_is_narrowed_sorted_and_exported(database, plant, sign_in):
    johan = sign_in("johan")
    enrol(database, plant.people["johan"])

    def names(query):
        page = johan.get(f"/people/{query}")
        assert page.status_code == 200
        return [name.title() for name in plant.people if f">{name.title()}</a>" in page.text]

    assert len(names("")) == 18
    assert names("?role=qa") == ["Ana", "Dave"]
    durham = plant.places["durham"]
    assert names(f"?role=qa&site={durham}") == ["Dave"]
    assert names(f"?site={durham}&role=it_lead&role=ot_lead") == ["Ines", "Dana"]
    assert names("?q=joh") == ["Johan"]
    assert names("?second_factor=yes") == ["Johan"]
    assert names("?active=no") == []
    assert names("?no_role=1") == []
    assert johan.get("/people/?colour=red").status_code == 422
    sheet = johan.get("/people/export.csv?role=qa&sort=-name")
    assert sheet.mimetype == "text/csv"
    assert [line.split(",")[0] for line in sheet.text.lstrip("\ufeff").splitlines()[1:]] == [
        "Dave", "Ana",
    ]  # fmt: skip
    assert johan.get("/people/export.pdf").status_code == 404


def test_a_person_without_a_role_reads_themselves_and_nobody_else(
    session, plant, an_actor, sign_in
):
    eve = commands.add(session, an_actor("adam"), NewPerson("Eve", "eve@acme.example", "UTC"))
    session.commit()
    plant.people["eve"] = eve.id
    client = sign_in("eve")
    assert client.get(f"/people/{eve.id}").status_code == 200
    assert client.get(f"/people/{plant.people['johan']}").status_code == 404
    assert client.get(f"/places/{plant.places['acme']}").status_code == 404
    assert "an administrator gives you one" in client.get("/account/").text
    assert "No place that you may see" in client.get("/places/").text


@pytest.mark.asvs("7.4.5", "7.5.2")
def test_sessions_are_seen_and_ended_by_their_person_and_administrators(plant, sign_in):
    johan, other, adam = sign_in("johan"), sign_in("johan"), sign_in("adam")
    number = plant.people["johan"]
    assert "Signed in now" not in sign_in("nora").get(f"/people/{number}").text
    page = adam.get(f"/people/{number}").text
    assert page.count('/end"') == 2

    assert adam.post(f"/people/{plant.people['nora']}/sessions/1/end").status_code == 404
    assert adam.post(f"/people/{number}/sessions/1/end").status_code == 302
    assert johan.get("/account/").status_code == 401
    assert other.get("/account/").text.count("this one") == 1
    third = sign_in("johan")
    assert other.post("/account/sessions/end-others").status_code == 302
    assert third.get("/account/").status_code == 401
    assert other.post("/account/sessions/99/end").status_code == 404
    assert other.post("/account/sessions/2/end").status_code == 302
    assert other.get("/account/").status_code == 401


@pytest.mark.asvs("6.2.2", "6.2.3", "7.4.3", "7.5.1")
def test_a_password_is_changed_with_the_old_one_and_a_code(app, database, plant, sign_in):
    seed = enrol(database, plant.people["johan"])
    johan, other = sign_in("johan"), sign_in("johan")
    new = "seven blunt shovels behind the silo"
    form = {"password": PASSWORD, "code": code_for(seed), "new_password": new, "again": new}

    wrong = johan.post("/account/password", data={**form, "password": "x"})
    easy = johan.post(
        "/account/password", data={**form, "new_password": "1234567890123456",
                                   "again": "1234567890123456"},
    )  # fmt: skip
    done = johan.post("/account/password", data=form)

    assert (wrong.status_code, easy.status_code, done.status_code) == (422, 422, 302)
    assert "The password or the code is not right" in wrong.text
    assert "runs along the keyboard" in easy.text
    assert (johan.get("/account/").status_code, other.get("/account/").status_code) == (200, 401)
    typed = {"email": "johan@acme.example", "code": code_for(seed, 1)}
    client = app.test_client()
    assert client.post("/sign-in", data={**typed, "password": PASSWORD}).status_code == 422
    assert client.post("/sign-in", data={**typed, "password": new}).status_code == 302
    assert johan.post("/account/zone", data={"time_zone": "Asia/Kolkata"}).status_code == 302
    assert "Asia/Kolkata" in johan.get("/account/").text


def test_people_are_found_and_who_needs_care_is_counted(session, an_actor):
    assert [
        hit.reference for hit in SEARCH["People"].find(session, an_actor("johan"), "NORA@")
    ] == ["Nora"]
    assert to_look_after in FIGURES
    assert to_look_after(session, an_actor("johan")) == []
    assert [figure.value for figure in to_look_after(session, an_actor("adam"))] == [18, 0]


@pytest.mark.scenario("A1")
def test_people_of_another_site_show_no_link_that_leads_to_its_records(plant, sign_in):
    nora = sign_in("nora")
    page = nora.get(f"/people/{plant.people['dana']}").text
    assert "Dana" in page
    assert "LIMS-01" not in page
    assert "Give a role" not in page
    assert nora.get(f"/people/{plant.people['dana']}/roles/new").status_code == 403


def test_signing_in_and_out_is_told_to_the_person_auditors_and_administrators(
    app, database, plant, sign_in
):
    seed = enrol(database, plant.people["johan"])
    client = app.test_client()
    client.post("/sign-in", data={"email": "johan@acme.example", "password": PASSWORD,
                                  "code": code_for(seed)})  # fmt: skip
    url = f"/people/{plant.people['johan']}"
    told = ["signed in" in sign_in(name).get(url).text.split('id="history"')[1]
            for name in ("alan", "adam", "nora", "hanna")]  # fmt: skip
    assert told == [True, True, False, False]
    with database.reading() as session:
        told_by = select(AuditEvent.actor_name).order_by(AuditEvent.seq.desc())
        assert session.scalars(told_by).first() == "Johan"
