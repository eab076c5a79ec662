"""A provider comes to know somebody who is here already, and ends to let anybody in."""

import pytest
from sqlalchemy import select

from governance.audit.models import AuditEvent
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.identity.factors.answering import NOT_OPEN
from governance.identity.factors.intents import Holder
from governance.identity.models import Person, RoleGrant
from governance.identity.rights.models import OWNERS, RequestState, RightsRequest
from governance.identity.sso import commands
from governance.identity.sso.fetching import discover
from governance.identity.sso.models import IdentityProvider, LinkedIdentity, ProviderState
from governance.identity.sso.rules import Settings
from governance.identity.sso.trips import Errand, Outing
from tests.credentials import PASSWORD, code_for, enrol
from tests.plant import take_out
from tests.provider import back, there
from tests.workflows.changes.conftest import give_credentials


def test_who_is_signed_in_and_gives_both_factors_asks_for_the_account_they_showed(gate, sign_in):
    seed, johan = enrol(gate.database, gate.plant.people["johan"]), sign_in("johan")
    way = f"/account/identities/{gate.number}/link"
    assert "Acme account" in johan.get(way).text
    assert johan.post(way, data={"password": PASSWORD, "code": "1"}).status_code == 422
    assert not gate.events("person.link_begun")

    sent = johan.post(way, data={"password": PASSWORD, "code": code_for(seed)})
    come = back(johan, gate.op.authorize(there(sent)))

    assert come.location == "/account/"
    (begun,) = gate.events("person.link_begun")
    assert begun.actor_id == gate.plant.people["johan"]
    with gate.database.reading() as session:
        assert session.scalars(select(LinkedIdentity)).all() == []
        assert session.scalars(select(RightsRequest.state)).all() == [RequestState.ASKED]


def test_nobody_has_somebody_else_linked(gate):
    outing = Outing(Errand.LINK, "b", "http://localhost/sign-in/back", {})
    with gate.database.writing() as session:
        provider = session.get(IdentityProvider, gate.number)
        nora = session.get(Person, gate.plant.people["nora"])
        adam = gate.actor(session, "adam")
        with pytest.raises(Forbidden):
            commands.begin_link(session, adam, nora, None, (provider, outing))


def test_nobody_is_sent_to_a_provider_for_what_is_not_shown_to_them(gate):
    give_credentials(gate.database, gate.plant)
    outing = Outing(Errand.SIGN, "b", "http://localhost/sign-in/back", {})
    with gate.database.writing() as session:
        provider = session.get(IdentityProvider, gate.number)
        ana = session.get(Person, gate.plant.people["ana"])
        with pytest.raises(RuleViolation) as refused:
            commands.begin_attesting(
                session, gate.actor(session, "ana"), ana,
                Holder(ana.id, "of another session"), (provider, outing),
            )  # fmt: skip
    assert refused.value.reasons == (NOT_OPEN,)
    assert not gate.events("attestation.begun")


def test_a_provider_that_ended_lets_nobody_in_and_its_sessions_are_over(gate):
    client = gate.client()
    gate.through(client)
    with gate.database.acting() as session:
        provider = session.get(IdentityProvider, gate.number)
        with pytest.raises(Forbidden):
            commands.end(session, gate.actor(session, "ana"), provider, "not ours")
        with pytest.raises(RuleViolation, match="Say why"):
            commands.end(session, gate.actor(session, "adam"), provider, "")

    with gate.database.acting() as session:
        provider = session.get(IdentityProvider, gate.number)
        assert commands.end(session, gate.actor(session, "adam"), provider, "contract is over") == 1

    assert client.get("/account/").status_code == 401
    assert gate.client().post(f"/sign-in/with/{gate.number}").status_code == 404
    assert [event.subject for event in gate.events("provider.ended")] == ["Acme account"]
    with gate.database.writing() as session:
        provider = session.get(IdentityProvider, gate.number)
        assert provider.state is ProviderState.ENDED
        with pytest.raises(Conflict):
            commands.end(session, gate.actor(session, "adam"), provider, "once more")


def test_before_anybody_answers_for_a_place_one_administrator_is_enough_and_the_trail_says_so(
    session, an_actor, op
):
    for grant in session.scalars(select(RoleGrant).where(RoleGrant.role.in_(OWNERS))):
        take_out(session, grant)
    session.flush()
    told = Settings("Acme account", op.issuer, "concord", "mfa", "", "one account")

    begun = commands.propose(session, an_actor("adam"), told, discover(op.issuer), "sealed")
    session.commit()

    assert begun.state is ProviderState.IN_FORCE
    last = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert last.verb == "provider.began"
    assert commands.FIRST.encode() in last.body
