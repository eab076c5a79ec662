"""Signing in through a provider: who is let in, as whom, and with which roles."""

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.verify import verify
from governance.core import clock
from governance.identity.models import Person, RoleGrant
from governance.identity.queries import actor_for
from governance.identity.sso.models import LinkedIdentity
from tests.plant import SYSTEM
from tests.provider import OTHER_RSA, back, there


def test_somebody_new_arrives_without_rights_and_comes_back_as_the_same(gate):
    client = gate.client()
    gate.op.said = {"name": "Mia Berg", "email": "mia@acme.example"}

    came = gate.through(client, next="/account/")

    assert (came.status_code, came.location) == (302, "/account/")
    assert "Mia Berg" in client.get("/account/").text
    person, held = gate.person("Mia Berg")
    assert (person.email, held) == (None, set())
    told = gate.events("person.arrived", "person.signed_in")
    assert [each.verb for each in told] == ["person.arrived", "person.signed_in"]
    assert gate.through(gate.client()).status_code == 302
    assert gate.person("Mia Berg")[0].id == person.id
    with gate.database.reading() as session:
        assert verify(session).faults == []


@pytest.mark.abuse(12)
@pytest.mark.asvs("6.8.1", "10.5.2")
@pytest.mark.scenario("A3")
def test_the_same_address_from_a_second_provider_is_another_person_without_any_right(
    gate, second_op
):
    second, client = gate.add(second_op, "Contractors", rules=""), gate.client()
    for provider in (gate.op, second_op):
        provider.said = {"name": "Johan", "email": "johan@acme.example", "email_verified": True}
    gate.op.said["groups"] = ["plant-ot"]
    gate.through(gate.client())

    assert gate.through(client, second_op, second).status_code == 302

    with gate.database.reading() as session:
        named = select(Person).where(Person.name == "Johan").order_by(Person.id)
        johan, first, other = session.scalars(named).all()
        assert johan.id == gate.plant.people["johan"]
        known = session.execute(select(LinkedIdentity.person_id, LinkedIdentity.issuer)).all()
        assert {tuple(row) for row in known} == {
            (first.id, gate.op.issuer),
            (other.id, second_op.issuer),
        }
        held = [len(actor_for(session, each).held) for each in (johan, first, other)]
        assert held == [1, 1, 0]
    assert "PLC-204" not in client.get("/register/").text


def test_a_role_from_a_group_says_so_and_ends_at_the_next_sign_in_without_it(gate):
    client = gate.client()
    gate.op.said = {"name": "Mia", "groups": ["plant-ot", "others"]}
    gate.through(client)
    person, held = gate.person("Mia")
    assert held == {("ot_lead", "/acme/leuven/")}
    with gate.database.reading() as session:
        given = session.scalars(select(RoleGrant).where(RoleGrant.person_id == person.id)).one()
        assert given.granted_by == "the rules of Acme account"
        assert given.reason == "groups = plant-ot -> OT lead at acme/leuven"

    gate.op.said["groups"] = "plant-qa"
    gate.through(client)

    assert gate.person("Mia")[1] == {("qa", "/acme/durham/")}
    gate.op.said.pop("groups")
    gate.through(client)
    assert gate.person("Mia")[1] == set()


@pytest.mark.abuse(13)
@pytest.mark.asvs("6.3.4", "6.8.4")
@pytest.mark.parametrize(
    "said",
    [
        {"amr": ["pwd"]}, {"amr": None}, {"amr": "pwd mfa"}, {"amr": [["mfa"]]},
        {"amr": {"mfa": 1}}, {"amr": [], "acr": "0"}, {"amr": ["MFA"]},
    ],
)  # fmt: skip
def test_without_a_second_factor_returned_nobody_gets_in(gate, said):
    client = gate.client()
    gate.op.said = said

    refused = gate.through(client)

    assert refused.status_code == 422
    assert "a second factor" in refused.text
    assert gate.sessions() == 0
    assert len(gate.events("provider.not_believed")) == 1
    assert client.get("/account/").status_code == 401


def test_who_was_deactivated_stays_out(gate):
    gate.op.said = {"name": "Mia"}
    gate.through(gate.client())
    with gate.database.acting() as session:
        mia = session.scalars(select(Person).where(Person.name == "Mia")).one()
        mia.deactivated_at = clock.now()
        record(session, SYSTEM, "person.deactivated", mia)
    before = gate.sessions()

    assert gate.through(gate.client()).status_code == 422
    assert gate.sessions() == before
    assert gate.person("Mia")[0].deactivated_at


@pytest.mark.abuse(14)
def test_the_session_is_a_new_one_and_the_one_before_is_dead(gate):
    client = gate.client()
    gate.through(client)
    old = client.get_cookie("concord").value
    gate.through(client)

    assert gate.sessions() == 1
    thief = gate.client()
    thief.set_cookie("concord", old)
    assert thief.get("/account/").status_code == 401


@pytest.mark.abuse(11)
@pytest.mark.asvs("7.6.2", "10.1.2", "10.2.1")
def test_a_return_is_for_one_browser_and_once(gate):
    mine, other = gate.client(), gate.client()
    url = gate.op.authorize(there(mine.post(f"/sign-in/with/{gate.number}")))
    other.post(f"/sign-in/with/{gate.number}")

    assert back(other, url).status_code == 422
    assert gate.sessions() == 0
    assert back(mine, url).status_code == 302
    assert back(mine, url).status_code == 422
    assert back(gate.client(), "http://x/sign-in/back?state=x&code=y").status_code == 422
    assert gate.sessions() == 1
    assert len(gate.events("provider.not_believed")) == 3


@pytest.mark.abuse(11)
@pytest.mark.asvs("10.2.2")
def test_what_one_provider_signs_is_not_taken_from_another(gate, second_op):
    client = gate.client()
    gate.add(second_op, "Contractors")
    url = gate.op.authorize(there(client.post(f"/sign-in/with/{gate.number}")))
    own, others = (str(each.server.server_port) for each in (gate.op, second_op))

    assert back(client, url.replace(f"%3A{own}", f"%3A{others}")).status_code == 422
    gate.op.names_itself = False
    assert gate.through(client).status_code == 422
    gate.op.names_itself = True
    gate.op.bend = lambda header, claims: (header, {**claims, "iss": second_op.issuer}, OTHER_RSA)
    assert gate.through(client).status_code == 422
    assert gate.sessions() == 0


def test_keys_that_changed_are_fetched_anew_and_not_without_end(gate):
    gate.through(gate.client())
    gate.op.keys = [("k2", OTHER_RSA)]
    gate.op.bend = lambda _header, claims: ({"alg": "RS256", "kid": "k2"}, claims, OTHER_RSA)
    assert gate.through(gate.client()).status_code == 302

    gate.op.bend = lambda _header, claims: ({"alg": "RS256", "kid": "k3"}, claims, OTHER_RSA)
    for _ in range(5):
        assert gate.through(gate.client()).status_code == 422
    assert gate.op.calls.count("/jwks") == 3


@pytest.mark.asvs("16.5.2")
def test_while_the_provider_is_away_sessions_live_on_and_nobody_else_gets_in(gate):
    client = gate.client()
    gate.through(client)
    url = gate.op.authorize(there(gate.client().post(f"/sign-in/with/{gate.number}")))
    other = gate.client()
    url = gate.op.authorize(there(other.post(f"/sign-in/with/{gate.number}")))
    gate.op.close()

    assert "did not answer" in back(other, url).text
    assert client.get("/account/").status_code == 200
