"""Who may sign: verified by one, confirmed by another, acknowledged by themselves; locked again."""

import pytest
import time_machine
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.models import AuditEvent
from governance.audit.verify import verify
from governance.core.contributions import waiting
from governance.core.errors import Forbidden, RuleViolation, TooMany
from governance.identity.attest import Given, prove
from governance.identity.models import Person
from governance.identity.rights import commands
from governance.identity.rights.models import RightsRequest, SigningRight
from governance.identity.rights.rules import reasons_against_signing
from governance.identity.seeds import Seeds
from tests.credentials import PASSWORD, SEED_KEY, code_for, enrol
from tests.plant import SYSTEM, actor_named, take_out

HOW = "In person, with the company badge and a passport."


@pytest.fixture
def people(database, plant):
    """Act as somebody, in a transaction of its own: `people("adam", lambda s, a: ...)`."""

    def act(name, done):
        with database.writing() as session:
            result = done(session, actor_named(session, plant, name))
            session.commit()
            return result

    return act


@pytest.fixture
def not_yet(database, plant):
    """Nobody has verified who Ana is."""
    taken_out(database, plant, "ana")


def taken_out(database, plant, name):
    with database.writing() as session:
        take_out(session, session.get_one(SigningRight, plant.people[name]))
        record(session, SYSTEM, "right.taken_out", name.title())
        session.commit()


def told(database, plant, name="ana"):
    with database.reading() as session:
        right = session.get(SigningRight, plant.people[name])
        return reasons_against_signing(name.title(), right)


def enabled(plant, name="ana"):
    return lambda session, actor: (
        commands.enable_signing(session, actor, session.get_one(Person, plant.people[name]), HOW).id
    )


def confirmed(number):
    return lambda session, actor: commands.confirm(
        session, actor, session.get_one(RightsRequest, number)
    )


@pytest.mark.statement(17)
@pytest.mark.usefixtures("not_yet")
def test_nobody_signs_before_they_are_verified_and_say_what_it_means(
    database, plant, people, sign_in
):
    seed = enrol(database, plant.people["ana"])
    assert "first it is verified who they are" in told(database, plant)[0]
    with pytest.raises(Forbidden):
        people("johan", enabled(plant))

    asked = people("adam", enabled(plant))
    assert "first it is verified" in told(database, plant)[0]
    with pytest.raises(Forbidden):
        people("adam", confirmed(asked))
    people("dave", confirmed(asked))
    assert "has still to say what a signature means" in told(database, plant)[0]

    ana = sign_in("ana")
    page = ana.get("/account/signing").text
    assert "binds me as one by hand does" in page
    assert ana.post("/account/signing", data={"password": "x", "code": "1"}).status_code == 422
    sent = {"password": PASSWORD, "code": code_for(seed)}
    assert ana.post("/account/signing", data=sent).status_code == 302
    assert told(database, plant) == []
    shown = sign_in("adam").get(f"/people/{plant.people['ana']}").text
    assert f"verified by Adam: {HOW}, confirmed by Dave" in shown
    with database.reading() as session:
        verbs = list(session.scalars(select(AuditEvent.verb).order_by(AuditEvent.seq)))
        assert verbs[-1] == "signing.acknowledged"
        assert "signing.enabled" in verbs
        assert verify(session).faults == []


@pytest.mark.statement(15)
def test_repeated_failures_lock_signing_until_two_people_unlock_it(database, plant, people):
    seed, seeds = enrol(database, plant.people["ana"]), Seeds(SEED_KEY)
    wrong = Given(plant.people["ana"], "x", "000000", "test")
    with time_machine.travel("2026-11-27T08:00:00Z", tick=False) as at:
        for _ in range(5):
            with pytest.raises(RuleViolation):
                prove(database, seeds, wrong)
        with pytest.raises(TooMany):
            prove(database, seeds, wrong)
        at.shift(24 * 3600)
        prove(database, seeds, Given(wrong.person_id, PASSWORD, code_for(seed), "test"))
        assert "password, code or key were wrong 5 times" in told(database, plant)[0]
        assert "is unlocked by an administrator" in told(database, plant)[0]
    with database.reading() as session:
        items = waiting(session, actor_named(session, plant, "adam"))
        assert [i.title for i in items if i.reference == "Ana"] == ["Ana may not sign"]

    asked = people("adam", enabled(plant))
    assert told(database, plant) != []
    people("dave", confirmed(asked))
    assert told(database, plant) == []


@pytest.mark.asvs("6.4.4")
@pytest.mark.statement(18)
@pytest.mark.statement(19)
def test_who_gets_a_new_second_factor_signs_only_once_they_are_verified_anew(
    database, plant, people
):
    enrol(database, plant.people["johan"])

    def reset(session, actor):
        johan = session.get_one(Person, plant.people["johan"])
        return commands.reset_factor(session, actor, johan, "lost the phone").id

    people("ana", confirmed(people("adam", reset)))

    assert "since what they signed in with was ended" in told(database, plant, "johan")[0]
    with pytest.raises(RuleViolation, match="nothing to sign with yet"):
        people("adam", enabled(plant, "johan"))
    with pytest.raises(RuleViolation, match="does not verify themselves"):
        people("adam", enabled(plant, "adam"))


def test_the_page_that_lets_somebody_sign_says_how_it_stands(database, plant, sign_in):
    enrol(database, plant.people["ana"])
    adam, url = sign_in("adam"), f"/people/{plant.people['ana']}/signing"

    assert "Verified by system: in person" in adam.get(url).text
    assert adam.post(url, data={"how": ""}).status_code == 422
    assert "Asked for." in adam.post(url, data={"how": HOW}, follow_redirects=True).text
    assert sign_in("johan").get(url).status_code == 403


def test_who_signs_nowhere_yet_is_verified_by_one_and_the_trail_says_that_it_was_one(
    database, plant, people
):
    enrol(database, plant.people["hanna"])
    taken_out(database, plant, "hanna")

    def enabled_alone(session, actor):
        hanna = session.get_one(Person, plant.people["hanna"])
        return commands.enable_signing(session, actor, hanna, HOW)

    assert people("adam", enabled_alone) is None

    assert told(database, plant, "hanna") == [
        "Hanna has still to say what a signature means: under My sessions, What my signature means."
    ]
    with database.reading() as session:
        last = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
        assert (last.verb, last.subject) == ("signing.enabled", "Hanna")
        assert commands.FIRST.encode() in last.body


@pytest.mark.usefixtures("not_yet")
def test_nobody_acknowledges_a_right_that_was_never_given(database, plant, people):
    def acknowledged(session, actor):
        commands.acknowledge(session, actor, session.get_one(Person, plant.people["ana"]), None)

    with pytest.raises(RuleViolation, match="first it is verified who they are"):
        people("ana", acknowledged)
    assert "first it is verified who they are" in told(database, plant)[0]
