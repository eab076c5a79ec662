"""A provider's account is somebody's once two people have said so, and ends the same way."""

import pytest
from sqlalchemy import select

from governance.audit.verify import verify
from governance.core.errors import Forbidden, RuleViolation
from governance.identity.models import Person
from governance.identity.rights import commands
from governance.identity.rights.accounts import Account
from governance.identity.rights.models import RightsRequest
from governance.identity.sso.models import LinkedIdentity
from tests.credentials import PASSWORD, code_for, enrol
from tests.provider import back, there


@pytest.fixture
def johan(gate):
    """Johan, signed in with password and code."""
    seed, client = enrol(gate.database, gate.plant.people["johan"]), gate.client()
    typed = {"email": "johan@acme.example", "password": PASSWORD, "code": code_for(seed)}
    assert client.post("/sign-in", data=typed).status_code == 302
    return client, seed


def shown(gate, johan, subject="u-johan"):
    """Have Johan show at the provider that an account there is his; return what he comes to."""
    client, seed = johan
    gate.op.who = subject
    typed = {"password": PASSWORD, "code": code_for(seed, step_offset=1)}
    page = client.post(f"/account/identities/{gate.number}/link", data=typed)
    assert page.status_code == 200, page.text
    return back(client, gate.op.authorize(there(page)))


def waiting_one(gate):
    with gate.database.reading() as session:
        last = select(RightsRequest).order_by(RightsRequest.id.desc())
        return session.scalars(last).first().id


def confirm(gate, number, by="ana"):
    with gate.database.acting() as session:
        commands.confirm(session, gate.actor(session, by), session.get(RightsRequest, number))


def holder(gate, subject="u-johan"):
    with gate.database.reading() as session:
        wanted = select(LinkedIdentity.person_id).where(LinkedIdentity.subject == subject)
        return session.scalars(wanted).one_or_none()


def test_who_shows_an_account_as_theirs_has_it_once_another_confirms_it(gate, johan):
    assert shown(gate, johan).status_code == 302
    assert holder(gate) is None
    number = waiting_one(gate)
    with pytest.raises((Forbidden, RuleViolation)):
        confirm(gate, number, "johan")

    confirm(gate, number)

    assert holder(gate) == gate.plant.people["johan"]
    elsewhere = gate.client()
    assert gate.through(elsewhere).status_code == 302
    assert "Johan" in elsewhere.get("/account/").text


def test_the_row_by_which_they_came_first_is_theirs_and_what_it_held_by_rules_ends(gate, johan):
    gate.op.who, gate.op.said = "u-johan", {"groups": ["plant-ot"], "name": "J. Maes"}
    first = gate.client()
    assert gate.through(first).status_code == 302
    row, held = gate.person("J. Maes")
    assert held
    assert shown(gate, johan).status_code == 302

    confirm(gate, waiting_one(gate))

    assert holder(gate) == gate.plant.people["johan"]
    assert first.get("/account/").status_code in {302, 401}
    row, held = gate.person("J. Maes")
    assert (row.deactivated_at is not None, held) == (True, set())
    with gate.database.reading() as session:
        assert verify(session).faults == []


def test_ending_it_takes_two_and_ends_their_sessions_in_the_same_act(gate, johan):
    shown(gate, johan)
    confirm(gate, waiting_one(gate))
    client, _seed = johan
    account = Account(gate.op.issuer, "u-johan")
    with gate.database.acting() as session:
        person = session.get(Person, gate.plant.people["johan"])
        who = gate.actor(session, "adam")
        commands.unlink(session, who, person, account, "the account was taken over")
    assert client.get("/account/").status_code == 200

    confirm(gate, waiting_one(gate))

    assert client.get("/account/").status_code in {302, 401}
    (event,) = gate.events("person.unlinked")
    assert b'"asked_by":"Adam"' in event.body
    assert b'"sessions_ended":1' in event.body
    refused = gate.through(gate.client())
    assert "may not sign in here" in refused.text


def test_where_the_account_led_to_somebody_else_meanwhile_nothing_is_done(gate, johan):
    shown(gate, johan)
    number = waiting_one(gate)
    gate.op.said = {"name": "J. Maes"}
    gate.through(gate.client())

    with pytest.raises(RuleViolation, match="somebody else's by now"):
        confirm(gate, number)


def test_before_anybody_answers_for_a_place_one_is_enough_and_the_trail_says_so(gate, monkeypatch):
    with gate.database.acting() as session:
        person = session.get(Person, gate.plant.people["nora"])
        account = Account(gate.op.issuer, "u-nora")
        monkeypatch.setattr(commands, "takes_two_to_link", lambda *_: False)
        assert commands.link(session, gate.actor(session, "adam"), person, account, "first") is None
    assert b'"alone"' in gate.events("person.linked")[0].body
