"""Whom the directory brings is one with who is here already once two people have said so."""

import pytest
from sqlalchemy import select

from governance.audit.models import AuditEvent
from governance.audit.verify import verify
from governance.core.contributions import waiting
from governance.core.errors import Forbidden, RuleViolation
from governance.identity.employment.commands import employ
from governance.identity.employment.models import EmploymentKind
from governance.identity.employment.rules import Employed
from governance.identity.models import Person
from governance.identity.rights import commands
from governance.identity.rights.accounts import Account
from governance.identity.rights.models import RightsRequest
from governance.ownership.directory.models import DirectoryEntry
from governance.ownership.directory.queries import DIRECTORY
from tests.governance.ownership.directory.test_people import MORE, NEW, USER, patch
from tests.plant import actor_named

INA = Account(DIRECTORY, "ina@acme.example")
SAID = {**NEW, "schemas": [USER, MORE], "emails": [], MORE: {"employeeNumber": "P-7"}}


@pytest.fixture
def johan(database, plant):
    """Johan, who has the employee ID P-7 as HR says, and whom the directory does not know yet."""
    with database.writing() as session:
        johan = session.get(Person, plant.people["johan"])
        told = Employed("P-7", EmploymentKind.EMPLOYEE)
        employ(session, actor_named(session, plant, "hanna"), johan, told)
        session.commit()
        return johan.id


def asked(database, plant, johan, by="adam", reason="the number is the same"):
    with database.writing() as session:
        actor, person = actor_named(session, plant, by), session.get(Person, johan)
        made = commands.link(session, actor, person, INA, reason)
        session.commit()
        return made.id


def confirmed(database, plant, number, by="ana"):
    with database.writing() as session:
        request = session.get(RightsRequest, number)
        commands.confirm(session, actor_named(session, plant, by), request)
        session.commit()


def holder(database):
    with database.reading() as session:
        return session.scalars(select(DirectoryEntry.person_id)).one()


def test_who_may_be_here_already_is_told_of_and_linked_by_nobody_alone(
    ask, database, plant, johan, sign_in
):
    assert ask("/Users", "POST", SAID).status_code == 201
    row = holder(database)
    assert row != johan
    with database.reading() as session:
        for who, is_told in (("adam", True), ("ana", False), ("johan", False)):
            items = str(waiting(session, actor_named(session, plant, who)))
            assert ("may be Johan" in items) == is_told, who
    adam, ana = sign_in("adam"), sign_in("ana")
    form = adam.get(f"/people/{row}/accounts/link?to={johan}")
    assert "ina@acme.example of the directory" in form.text
    typed = {"account": str(INA), "to_id": johan, "reason": "the number is the same"}

    sent = adam.post(f"/people/{row}/accounts/link", data=typed, follow_redirects=True)

    assert "It counts once" in sent.text
    assert holder(database) == row
    with database.reading() as session:
        number = session.scalars(select(RightsRequest.id)).one()
        assert "ina@acme.example of the directory for Johan" in str(
            waiting(session, actor_named(session, plant, "ana"))
        )
        assert "may be Johan" not in str(waiting(session, actor_named(session, plant, "adam")))
    assert adam.post(f"/rights/{number}/confirm").status_code in {403, 422}
    assert ana.post(f"/rights/{number}/confirm").status_code == 302

    assert holder(database) == johan
    with database.reading() as session:
        assert session.get(Person, row).deactivated_at is not None
        assert verify(session).faults == []
        linked = session.scalars(select(AuditEvent).where(AuditEvent.verb == "person.linked")).one()
        assert (linked.actor_name, b'"asked_by":"Adam"' in linked.body) == ("Ana", True)
    assert "Two people confirmed who this is" in adam.get(f"/people/{row}").text


def test_from_then_on_the_directory_speaks_of_the_one_row(ask, database, plant, johan, sign_in):
    number = ask("/Users", "POST", SAID).json["id"]
    confirmed(database, plant, asked(database, plant, johan))
    there = sign_in("johan")
    assert there.get("/").status_code == 200

    ask(f"/Users/{number}", "PATCH", patch("active", value=False))

    assert there.get("/").status_code == 401
    with database.reading() as session:
        assert session.get(Person, johan).deactivated_at is not None


def test_the_row_that_was_linked_is_taken_back_by_nobody(ask, database, plant, johan):
    ask("/Users", "POST", SAID)
    row = holder(database)
    confirmed(database, plant, asked(database, plant, johan))
    with database.writing() as session:
        adam, gone = actor_named(session, plant, "adam"), session.get(Person, row)
        with pytest.raises(RuleViolation, match="is Johan"):
            commands.reactivate(session, adam, gone, "back")


def test_nobody_asks_for_a_link_of_their_own_account_or_confirms_one(ask, database, plant, johan):
    ask("/Users", "POST", SAID)
    with database.writing() as session:
        adam = actor_named(session, plant, "adam")
        own = session.get(Person, adam.id)
        with pytest.raises(RuleViolation, match="does not link their own account"):
            commands.link(session, adam, own, INA, "it is me")
        hanna = actor_named(session, plant, "hanna")
        with pytest.raises(Forbidden):
            commands.link(session, hanna, session.get(Person, johan), INA, "why not")
    ana = asked(database, plant, plant.people["ana"])
    with pytest.raises((Forbidden, RuleViolation)):
        confirmed(database, plant, ana, "ana")


def test_who_is_known_here_for_themselves_is_never_swallowed(ask, database, plant, johan):
    ask("/Users", "POST", SAID)
    number = asked(database, plant, johan)
    confirmed(database, plant, number)
    with database.writing() as session:
        adam, nora = actor_named(session, plant, "adam"), session.get(Person, plant.people["nora"])
        with pytest.raises(RuleViolation, match="a way of their own to sign in"):
            commands.link(session, adam, nora, INA, "a mistake")


def test_what_has_changed_since_it_was_asked_for_is_asked_for_anew(ask, database, plant, johan):
    number = ask("/Users", "POST", SAID).json["id"]
    waits = asked(database, plant, johan)
    ask(f"/Users/{number}", "DELETE")
    ask("/Users", "POST", SAID)

    with pytest.raises(RuleViolation, match="somebody else's by now"):
        confirmed(database, plant, waits)


def test_who_left_in_the_directory_is_linked_to_nobody_who_is_active(ask, database, plant, johan):
    number = ask("/Users", "POST", SAID).json["id"]
    waits = asked(database, plant, johan)
    ask(f"/Users/{number}", "PATCH", patch("active", value=False))

    with pytest.raises(RuleViolation, match="is not active, as the directory says"):
        confirmed(database, plant, waits)


def test_ending_it_takes_two_as_well_and_ends_every_session(ask, database, plant, johan, sign_in):
    number = ask("/Users", "POST", SAID).json["id"]
    confirmed(database, plant, asked(database, plant, johan))
    there, adam, ana = sign_in("johan"), sign_in("adam"), sign_in("ana")
    typed = {"account": str(INA), "reason": "it is another Johan"}

    assert adam.post(f"/people/{johan}/accounts/unlink", data=typed).status_code == 302
    assert there.get("/").status_code == 200
    with database.reading() as session:
        waits = session.scalars(select(RightsRequest.id).order_by(RightsRequest.id.desc())).first()
    assert ana.post(f"/rights/{waits}/confirm").status_code == 302

    assert there.get("/").status_code == 401
    assert holder(database) != johan
    assert ask(f"/Users/{number}").json["active"] is False
    with database.reading() as session:
        assert session.get(Person, johan).deactivated_at is None
        assert verify(session).faults == []
