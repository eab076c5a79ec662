"""Roles that people ask for: approved by the business, given by an administrator."""

from datetime import date

import pytest
import time_machine
from sqlalchemy import select

from governance.audit.models import AuditEvent
from governance.core.contributions import waiting
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.core.jobs import Job
from governance.identity.commands import deactivate
from governance.identity.models import Person, Role, RoleGrant
from governance.identity.queries import actor_for
from governance.identity.requests import commands
from governance.identity.requests.jobs import every_minute
from governance.identity.requests.models import AskedState, RoleRequest
from governance.identity.requests.queries import places
from governance.identity.rights import commands as rights
from governance.identity.rules import NewGrant
from governance.places.models import Place
from tests.plant import add_grant

TODAY = date(2026, 11, 23)
NEED = NewGrant(Role.CHANGE_OWNER, TODAY, None, "leads the recipe change")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-23T12:00:00Z", tick=False):
        yield


@pytest.fixture
def at(session, plant):
    return lambda code: session.get(Place, plant.places[code])


@pytest.fixture
def who(session, plant):
    return lambda name: session.get(Person, plant.people[name])


@pytest.fixture
def asked(session, an_actor, at, who):
    """Nora asks to own changes in Suite 3."""
    return commands.ask(session, an_actor("nora"), who("nora"), at("suite3"), NEED)


def told(session, an_actor, reference):
    names = ("nora", "arne", "ana", "adam", "dave", "johan", "alan", "hanna")
    return {
        name
        for name in names
        if reference in [item.reference for item in waiting(session, an_actor(name))]
    }


def test_a_role_that_somebody_asks_for_is_approved_then_given(session, an_actor, asked, who):
    assert told(session, an_actor, str(asked)) == {"arne", "ana"}

    commands.approve(session, an_actor("arne"), asked)
    assert told(session, an_actor, str(asked)) == {"adam"}
    assert not actor_for(session, who("nora")).holds(Role.CHANGE_OWNER)

    commands.give(session, an_actor("adam"), asked)
    assert actor_for(session, who("nora")).holds(Role.CHANGE_OWNER)
    mine = select(RoleGrant).where(RoleGrant.person_id == who("nora").id)
    given = session.scalars(mine.order_by(RoleGrant.id)).all()[-1]
    assert (given.granted_by, given.confirmed_by) == ("Adam", "Arne")
    assert told(session, an_actor, str(asked)) == set()
    with pytest.raises(Conflict, match="is in given"):
        commands.give(session, an_actor("adam"), asked)


def test_who_came_without_any_role_asks_for_one(session, an_actor, at, who):
    new = Person(name="New", email="new@acme.example", time_zone="UTC")
    session.add(new)
    session.flush()
    actor = actor_for(session, new)

    assert {name for _, name in places(session, actor)} == {"Leuven", "Durham"}
    made = commands.ask(session, actor, new, at("leuven"), NEED)
    assert told(session, an_actor, str(made)) == {"ana"}
    with pytest.raises(Forbidden):
        commands.ask(session, actor, who("nora"), at("leuven"), NEED)


def test_nobody_decides_on_what_they_asked_for_or_would_hold(session, an_actor, at, who):
    mine = commands.ask(session, an_actor("arne"), who("arne"), at("suite3"), NEED)
    for act in (commands.approve, lambda *given: commands.refuse(*given, "no")):
        with pytest.raises(RuleViolation, match="is about Arne"):
            act(session, an_actor("arne"), mine)
    theirs = commands.ask(session, an_actor("ana"), who("nora"), at("suite3"), NEED)
    with pytest.raises(RuleViolation, match="Ana asked for RR"):
        commands.approve(session, an_actor("ana"), theirs)
    commands.approve(session, an_actor("arne"), theirs)
    commands.give(session, an_actor("adam"), theirs)


def test_administration_alone_gives_nothing(session, an_actor, asked):
    with pytest.raises(Forbidden):
        commands.approve(session, an_actor("adam"), asked)
    with pytest.raises(Conflict, match="is in asked"):
        commands.give(session, an_actor("adam"), asked)
    with pytest.raises(Forbidden):
        commands.give(session, an_actor("ana"), asked)


def test_who_approved_or_would_hold_it_does_not_give_it(session, an_actor, at, who):
    add_grant(session, who("ana"), Role.ADMINISTRATOR, at("acme"))  # held before it was kept apart
    hr = NewGrant(Role.HR, TODAY, None, "people of the site")
    asked = commands.ask(session, an_actor("tom"), who("adam"), at("leuven"), hr)
    commands.approve(session, an_actor("ana"), asked)

    with pytest.raises(RuleViolation, match="Ana approved"):
        commands.give(session, an_actor("ana"), asked)
    with pytest.raises(RuleViolation, match="is about Adam"):
        commands.give(session, an_actor("adam"), asked)


@pytest.mark.parametrize("given", [
    ("adam", Role.QA), ("adam", Role.REQUESTER), ("nora", Role.ADMINISTRATOR),
    ("alan", Role.VALIDATION), ("arne", Role.AUDITOR),
])  # fmt: skip
def test_roles_that_are_kept_apart_are_refused_wherever_one_is_given(
    session, an_actor, at, who, given
):
    name, role = given
    new = NewGrant(role, TODAY, None, "wanted")
    with pytest.raises(RuleViolation, match="nobody is that and"):
        commands.ask(session, an_actor("tom"), who(name), at("suite3"), new)
    add_grant(session, who("olga"), Role.ADMINISTRATOR, at("acme"))
    giver = actor_for(session, who("olga" if name == "adam" else "adam"))
    with pytest.raises(RuleViolation, match="nobody is that and"):
        rights.grant(session, giver, who(name), at("suite3"), new)


def test_what_is_kept_apart_does_not_meet_at_another_site_or_another_time(
    session, an_actor, at, who
):
    add_grant(session, who("tom"), Role.ADMINISTRATOR, at("durham"))
    add_grant(session, who("olga"), Role.AUDITOR, at("leuven"), until=date(2026, 12, 1))
    commands.ask(session, an_actor("tom"), who("tom"), at("line1"), NEED)
    later = NewGrant(Role.VALIDATION, date(2026, 12, 1), None, "from then on")
    commands.ask(session, an_actor("tom"), who("olga"), at("leuven"), later)
    sooner = NewGrant(Role.VALIDATION, date(2026, 11, 30), None, "a day before")
    with pytest.raises(RuleViolation, match="auditor at Leuven"):
        commands.ask(session, an_actor("tom"), who("olga"), at("line10"), sooner)


def test_what_came_between_stops_it_at_the_last_step(session, an_actor, at, asked, who):
    commands.approve(session, an_actor("arne"), asked)
    add_grant(session, who("nora"), Role.AUDITOR, at("leuven"))
    with pytest.raises(RuleViolation, match="nobody is that and change owner"):
        commands.give(session, an_actor("adam"), asked)

    other = commands.ask(session, an_actor("tom"), who("tom"), at("leuven"), NEED)
    commands.approve(session, an_actor("ana"), other)
    deactivate(session, an_actor("adam"), who("tom"), "left")
    with pytest.raises(RuleViolation, match="Tom was deactivated"):
        commands.give(session, an_actor("adam"), other)
    commands.refuse(session, an_actor("adam"), other, "left")


@pytest.mark.usefixtures("asked")
def test_every_reason_against_asking_is_told_at_once(session, an_actor, at, who):
    deactivate(session, an_actor("hanna"), who("nora"), "left")
    wrong = NewGrant(Role.CHANGE_OWNER, date(2026, 11, 1), date(2026, 10, 1), "why")
    with pytest.raises(RuleViolation) as refusal:
        commands.ask(session, an_actor("tom"), who("nora"), at("suite3"), wrong)
    said = " ".join(refusal.value.reasons)
    for part in ("is deactivated", "has passed", "comes after", "waits for an answer"):
        assert part in said
    with pytest.raises(RuleViolation, match="overlap"):
        commands.ask(session, an_actor("olga"), who("olga"), at("leuven"), NEED)


def test_a_reason_stands_behind_each_no(session, an_actor, asked):
    with pytest.raises(RuleViolation, match="Say why"):
        commands.refuse(session, an_actor("arne"), asked, "")
    with pytest.raises(Forbidden):
        commands.withdraw(session, an_actor("arne"), asked, "mine")
    commands.withdraw(session, an_actor("nora"), asked, "not needed")
    assert asked.state is AskedState.WITHDRAWN


def test_what_nobody_decides_on_is_brought_to_mind_and_expires(session, database, asked, an_actor):
    number = asked.id
    session.commit()
    job = Job(database)
    with pytest.raises(RuleViolation, match="up to and including 7 Dec 2026"):
        commands.expire(session, an_actor("adam"), asked)
    session.rollback()
    with time_machine.travel("2026-12-05T08:00:00Z", tick=False):
        every_minute(job)
        every_minute(job)
        items = waiting(session, an_actor("arne"))
        assert next(i.why for i in items if i.reference == "RR-0001").startswith("reminder")
        session.rollback()
    with time_machine.travel("2026-12-08T08:00:00Z", tick=False):
        with pytest.raises(RuleViolation, match="expired after 7 Dec 2026"):
            commands.approve(session, an_actor("arne"), session.get(RoleRequest, number))
        session.rollback()
        every_minute(job)
        every_minute(job)
    session.expire_all()
    assert session.get(RoleRequest, number).state is AskedState.EXPIRED
    done = session.scalars(select(AuditEvent.verb).order_by(AuditEvent.seq)).all()
    assert done[-2:] == ["role_request.reminded", "role_request.expired"]


def test_the_request_goes_its_way_over_http(sign_in, plant):
    nora, ana, adam, dave = (sign_in(name) for name in ("nora", "ana", "adam", "dave"))
    address = f"/people/{plant.people['nora']}/roles/ask"
    assert "who gives rights decides nothing in the business" in nora.get(address).text
    typed = {
        "role": "change_owner", "place_id": plant.places["suite3"], "starts_on": "2026-11-23",
        "reason": "leads the recipe change",
    }  # fmt: skip

    blank = nora.post(address, data={**typed, "role": ""})
    assert (blank.status_code, "leads the recipe change" in blank.text) == (422, True)
    assert nora.post(address, data={**typed, "place_id": 9999}).status_code == 404
    assert nora.post(address, data={**typed, "role": "auditor"}).status_code == 422
    made = nora.post(address, data=typed).location
    assert dave.get(made).status_code == 404
    assert adam.post(f"{made}/approve").status_code == 403
    assert ana.post(f"{made}/refuse", data={"reason": ""}).status_code == 422
    assert ana.post(f"{made}/approve").status_code == 302
    assert "approved it for the business" in nora.get(made).text
    assert adam.post(f"{made}/give").status_code == 302
    assert "gave the role" in nora.get(made).text

    other = nora.post(address, data={**typed, "role": "ot_lead"}).location
    assert ana.post(f"{other}/refuse", data={"reason": "Johan leads"}).status_code == 302
    assert "Johan leads" in nora.get(other).text
    last = nora.post(address, data={**typed, "role": "it_lead"}).location
    assert nora.post(f"{last}/withdraw", data={"reason": "not needed"}).status_code == 302

    listed = ana.get("/role-requests/?q=nora&state=given").text
    assert "RR-0001" in listed
    assert "RR-0002" not in listed
    assert "Johan leads" not in ana.get("/role-requests/export.csv?open=1").text
    read = ana.get("/api/role-requests?state=refused").json
    assert [(each["role"], each["decided_why"]) for each in read["items"]] == [
        ("ot_lead", "Johan leads")
    ]
    assert ana.get("/api/role-requests/1").json["state"] == "given"
    assert dave.get("/api/role-requests/1").status_code == 404
