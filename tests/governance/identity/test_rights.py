"""Rights that take two people: who asks, who confirms, and that no way leads around them."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
import time_machine
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.models import AuditEvent
from governance.audit.verify import verify
from governance.core.contributions import waiting
from governance.core.errors import Conflict, DomainError, Forbidden, RuleViolation
from governance.identity.commands import deactivate, revoke
from governance.identity.founding import recover
from governance.identity.models import Person, Role, RoleGrant
from governance.identity.queries import actor_for, is_enrolled
from governance.identity.rights import commands
from governance.identity.rights.models import SIGNING, RequestState, RightsRequest
from governance.identity.rights.queries import facts_of, one, to_confirm
from governance.identity.rules import NewGrant
from governance.places.models import Level, Place
from tests.credentials import enrol
from tests.plant import PEOPLE, SYSTEM, add_grant

TODAY = date(2026, 11, 23)
QA = NewGrant(Role.QA, TODAY, None, "covers Ana")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-23T12:00:00Z", tick=False):
        yield


@pytest.fixture
def at(session, plant):
    """Return a place by its code."""
    return lambda code: session.get(Place, plant.places[code])


@pytest.fixture
def who(session, plant):
    """Return a person by their name."""
    return lambda name: session.get(Person, plant.people[name])


def a_new_site(session, root):
    """Return a site that nobody has answered for, whose path is shorter than any other's."""
    site = Place(name="Q", code="q", level=Level.SITE, parent_id=root.id, path=f"{root.path}q/",
                 time_zone="UTC")  # fmt: skip
    session.add(site)
    session.flush()
    site.site_id = site.id
    record(session, SYSTEM, "place.added", site)
    return site


def held(session, person):
    return actor_for(session, person).holds(Role.QA)


def test_a_role_that_signs_counts_once_a_second_person_confirmed_it(session, an_actor, at, who):
    asked = commands.grant(session, an_actor("adam"), who("nora"), at("suite3"), QA)

    assert isinstance(asked, RightsRequest)
    assert not held(session, who("nora"))
    asked_of = {
        name
        for name in ("ana", "arne", "adam", "nora", "dave", "johan", "alan")
        if "Request 1" in [item.reference for item in waiting(session, an_actor(name))]
    }
    assert asked_of == {"ana", "arne"}

    commands.confirm(session, an_actor("arne"), asked)

    assert held(session, who("nora"))
    mine = select(RoleGrant).where(RoleGrant.person_id == who("nora").id)
    given = session.scalars(mine.order_by(RoleGrant.id)).all()
    assert (given[-1].granted_by, given[-1].confirmed_by) == ("Adam", "Arne")
    with pytest.raises(Conflict, match="is in confirmed"):
        commands.confirm(session, an_actor("ana"), asked)


def test_nobody_but_who_answers_for_the_place_confirms_it(session, an_actor, plant, at, who):
    asked = commands.grant(session, an_actor("adam"), who("nora"), at("leuven"), QA)
    add_grant(session, who("hanna"), Role.ADMINISTRATOR, at("acme"))
    may = set()
    for name in plant.people:
        try:
            with session.no_autoflush:
                commands.confirm(session, an_actor(name), asked)
            may.add(name)
            session.rollback()
        except DomainError:
            continue
        break

    assert may == {"ana"}
    # Arne answers for Suite 3 below, Dave for Durham, Hanna administers while Ana is there


def test_every_way_for_one_person_alone_is_closed(session, an_actor, at, who):
    """Abuse case 1: with any role at any place, who asks or would have it does not confirm it."""
    asked = commands.grant(session, an_actor("adam"), who("nora"), at("leuven"), QA)
    for name, role, code in itertools.product(("adam", "nora"), SIGNING, ("acme", "leuven")):
        add_grant(session, who(name), role, at(code))
        with pytest.raises((RuleViolation, Forbidden)) as refusal:
            commands.confirm(session, an_actor(name), asked)
        assert refusal.type is Forbidden or "somebody else" in str(refusal.value)
    session.refresh(asked)
    assert (asked.state, asked.decided_by_id) == (RequestState.ASKED, None)


def test_before_a_place_has_anybody_who_answers_for_it_one_is_enough(session, an_actor, at, who):
    new = a_new_site(session, at("acme"))
    first = commands.grant(session, an_actor("adam"), who("nora"), new, QA)
    assert isinstance(first, RoleGrant)
    again = commands.grant(
        session, an_actor("adam"), who("nora"), new, NewGrant(Role.OT_LEAD, TODAY, None, "x")
    )
    assert isinstance(again, RoleGrant)
    session.commit()
    told = session.scalars(select(AuditEvent).where(AuditEvent.verb == "role.granted")).all()
    assert "nobody else has ever answered for the place" in str(told[0].body)

    second = commands.grant(session, an_actor("adam"), who("tom"), new, QA)
    assert isinstance(second, RightsRequest)


def test_a_role_above_those_who_answer_for_their_sites_takes_two_as_well(
    session, an_actor, at, who
):
    """At the enterprise it would reach Leuven, where Ana answers, and Durham."""
    asked = commands.grant(session, an_actor("adam"), who("nora"), at("acme"), QA)

    assert isinstance(asked, RightsRequest)
    assert asked_of(session, an_actor) == {"ana", "dave"}
    add_grant(session, who("hanna"), Role.ADMINISTRATOR, at("acme"))
    with pytest.raises(Forbidden):
        commands.confirm(session, an_actor("hanna"), asked)
    commands.confirm(session, an_actor("dave"), asked)
    assert held(session, who("nora"))


def test_a_role_at_a_new_site_opens_no_way_into_what_one_signs_elsewhere(
    database, session, an_actor, at, who
):
    number = who("arne").id
    session.rollback()
    enrol(database, number)
    new = a_new_site(session, at("acme"))
    assert isinstance(
        commands.grant(session, an_actor("adam"), who("arne"), new,
                       NewGrant(Role.REQUESTER, TODAY, None, "x")), RoleGrant
    )  # fmt: skip

    asked = commands.reset_factor(session, an_actor("adam"), who("arne"), "lost")

    assert isinstance(asked, RightsRequest)
    assert is_enrolled(session, who("arne"))


def test_the_only_one_who_answers_for_a_place_is_not_taken_over_by_one(
    database, session, an_actor, at, who
):
    number = who("nora").id
    session.rollback()
    enrol(database, number)
    new = a_new_site(session, at("acme"))
    commands.grant(session, an_actor("adam"), who("nora"), new, QA)

    assert isinstance(
        commands.reset_factor(session, an_actor("adam"), who("nora"), "lost"), RightsRequest
    )
    assert is_enrolled(session, who("nora"))


def test_ending_the_role_of_who_confirms_opens_no_way_for_one(session, an_actor, at, who):
    """QA of elsewhere is asked then, then whoever signs, at the very last an administrator."""
    add_grant(session, who("hanna"), Role.ADMINISTRATOR, at("acme"))
    end(session, an_actor, who, "ana")
    asked = commands.grant(session, an_actor("adam"), who("nora"), at("leuven"), QA)
    assert isinstance(asked, RightsRequest)
    assert asked_of(session, an_actor) == {"dave"}

    end(session, an_actor, who, "dave")
    signing = {name for name, (role, _at) in PEOPLE.items() if role in SIGNING}
    left = signing - {"ana", "dave", "nora"}
    assert asked_of(session, an_actor) == left

    for name in sorted(left):
        end(session, an_actor, who, name)
    assert asked_of(session, an_actor) == {"hanna"}
    with pytest.raises(RuleViolation, match="Adam asked for it"):
        commands.confirm(session, an_actor("adam"), asked)
    commands.confirm(session, an_actor("hanna"), asked)
    assert held(session, who("nora"))


def test_who_stands_in_is_asked_for_the_day_it_is(session, an_actor, at, who):
    end(session, an_actor, who, "ana")
    commands.grant(session, an_actor("adam"), who("nora"), at("leuven"), QA)
    (mine,) = session.scalars(select(RoleGrant).where(RoleGrant.person_id == who("dave").id))
    revoke(session, an_actor("adam"), mine, date(2026, 11, 24), "moved")
    assert asked_of(session, an_actor) == {"dave"}

    with time_machine.travel("2026-11-24T12:00:00Z", tick=False):
        signing = {name for name, (role, _at) in PEOPLE.items() if role in SIGNING}
        assert asked_of(session, an_actor) == signing - {"ana", "dave", "nora"}


def end(session, an_actor, who, name):
    """End every role of somebody."""
    mine = select(RoleGrant).where(RoleGrant.person_id == who(name).id)
    for each in session.scalars(mine).all():
        revoke(session, an_actor("adam"), each, TODAY, "moved")


def asked_of(session, an_actor):
    """Return whose inbox asks for an answer to the first request, as its guard has it too."""
    found = {
        name for name in PEOPLE
        if "Request 1" in [item.reference for item in to_confirm(session, an_actor(name))]
    }  # fmt: skip
    facts = facts_of(session, one(session, 1))
    assert {name.lower() for _, name in facts.seconds} == found
    return found


def test_a_way_in_for_who_signs_at_two_sites_is_answered_for_both(
    database, session, an_actor, at, who
):
    """Leuven's QA alone would open what is signed at Durham."""
    number = who("johan").id
    session.rollback()
    enrol(database, number)
    add_grant(session, who("johan"), Role.OT_LEAD, at("qclab"))

    asked = commands.reset_factor(session, an_actor("adam"), who("johan"), "lost phone")

    assert asked.place_id == at("acme").id
    add_grant(session, who("sten"), Role.QA, at("acme"))
    assert asked_of(session, an_actor) == {"sten"}


def test_what_a_leaver_asked_for_is_not_confirmed(session, an_actor, at, who):
    add_grant(session, who("hanna"), Role.ADMINISTRATOR, at("acme"))
    asked = commands.grant(session, an_actor("adam"), who("nora"), at("leuven"), QA)
    deactivate(session, an_actor("hanna"), who("adam"), "left")

    with pytest.raises(RuleViolation, match="Adam may not ask for it any more"):
        commands.confirm(session, an_actor("ana"), asked)

    commands.refuse(session, an_actor("ana"), asked, "asked by a leaver")
    assert asked.state == "refused"


def test_roles_that_sign_nothing_count_at_once(session, an_actor, at, who):
    for role in set(Role) - SIGNING:
        new = NewGrant(role, TODAY, None, "why")
        assert isinstance(
            commands.grant(session, an_actor("adam"), who("dave"), at("leuven"), new), RoleGrant
        )


def test_the_same_is_asked_for_once(session, an_actor, at, who):
    commands.grant(session, an_actor("adam"), who("nora"), at("leuven"), QA)
    with pytest.raises(RuleViolation, match="waits for an answer"):
        commands.grant(session, an_actor("adam"), who("nora"), at("leuven"), QA)


def test_a_request_is_withdrawn_and_refused_with_a_reason(session, an_actor, at, who):
    asked = commands.grant(session, an_actor("adam"), who("nora"), at("leuven"), QA)
    with pytest.raises(RuleViolation, match="Say why Request 1 is not granted"):
        commands.refuse(session, an_actor("ana"), asked, "")
    with pytest.raises(Forbidden):
        commands.withdraw(session, an_actor("ana"), asked, "why")
    commands.withdraw(session, an_actor("adam"), asked, "not needed")
    assert asked.state == "withdrawn"
    with pytest.raises(Conflict):
        commands.confirm(session, an_actor("ana"), asked)


def test_who_signs_returns_with_a_second_person_and_others_at_once(session, an_actor, who):
    for name in ("johan", "alan"):
        deactivate(session, an_actor("hanna"), who(name), "leave")

    assert commands.reactivate(session, an_actor("hanna"), who("alan"), "back") is None
    asked = commands.reactivate(session, an_actor("hanna"), who("johan"), "back")

    assert (who("alan").deactivated_at, asked.kind) == (None, "return")
    assert who("johan").deactivated_at
    commands.confirm(session, an_actor("ana"), asked)
    assert who("johan").deactivated_at is None


@pytest.mark.asvs("6.4.4")
def test_a_second_factor_ends_with_a_second_person_where_its_owner_signs(
    database, session, an_actor, plant, who
):
    session.rollback()
    enrol(database, plant.people["johan"])
    enrol(database, plant.people["alan"])
    assert commands.reset_factor(session, an_actor("adam"), who("alan"), "lost") is None
    assert not is_enrolled(session, who("alan"))
    with pytest.raises(RuleViolation, match="Alan has no second factor"):
        commands.reset_factor(session, an_actor("adam"), who("alan"), "lost")
    with pytest.raises(RuleViolation, match="Nobody ends their own"):
        commands.reset_factor(session, an_actor("adam"), who("adam"), "lost")

    asked = commands.reset_factor(session, an_actor("adam"), who("johan"), "lost phone")

    assert is_enrolled(session, who("johan"))
    commands.confirm(session, an_actor("ana"), asked)
    assert not is_enrolled(session, who("johan"))
    session.commit()
    with database.reading() as reading:
        assert verify(reading).faults == []


def test_the_command_line_is_no_way_around_for_who_signs(database, session, plant, who):
    session.rollback()
    enrol(database, plant.people["adam"])
    with pytest.raises(RuleViolation, match="Johan signs at Leuven: Adam ends the second factor"):
        recover(session, "johan@acme.example")
    assert recover(session, "alan@acme.example")
    assert recover(session, "adam@acme.example")
    assert who("adam")


def test_of_two_who_confirm_at_once_one_does(database, plant):
    with database.acting() as session:
        adam = actor_for(session, session.get(Person, plant.people["adam"]))
        nora = session.get(Person, plant.people["nora"])
        suite = session.get(Place, plant.places["suite3"])
        number = commands.grant(session, adam, nora, suite, QA).id

    def attempt(name):
        try:
            with database.acting() as session:
                by = actor_for(session, session.get(Person, plant.people[name]))
                wanted = select(RightsRequest).where(RightsRequest.id == number).with_for_update()
                commands.confirm(session, by, session.scalars(wanted).one())
        except DomainError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, ("ana", "arne"))) == [False, True]
    with database.reading() as session:
        granted = select(RoleGrant).where(RoleGrant.person_id == nora.id, RoleGrant.role == Role.QA)
        assert len(session.scalars(granted).all()) == 1


def test_over_http_it_is_asked_for_confirmed_and_shown(database, plant, sign_in):
    adam, ana, nora = sign_in("adam"), sign_in("ana"), plant.people["nora"]
    form = {"role": "qa", "place_id": plant.places["leuven"], "starts_on": "2026-11-23",
            "reason": "covers Ana", "state": "confirmed", "decided_by_id": "1"}  # fmt: skip

    asked = adam.post(f"/people/{nora}/roles/new", data=form)

    assert asked.status_code == 302
    assert "It counts once Ana has confirmed it" in adam.get(asked.location).text
    assert "Request 1" in ana.get("/").text
    assert "Request 1" in adam.get("/rights/").text
    assert sign_in("dave").get("/rights/1").status_code == 404
    assert sign_in("johan").get("/rights/1").status_code == 404
    assert adam.post("/rights/1/confirm", data={"version": "1"}).status_code == 403
    page = ana.get("/rights/1").text
    assert "Confirm" in page
    assert ana.post("/rights/1/refuse", data={"reason": ""}).status_code == 422
    assert ana.post("/rights/1/confirm", data={"version": "1"}).status_code == 302
    assert "confirmed by Ana" in ana.get(f"/people/{nora}").text
    assert ana.post("/rights/1/confirm").status_code == 409
    with database.reading() as session:
        assert verify(session).faults == []
