"""An account for when the provider lets nobody in: it signs in, is told of, signs nothing."""

import pytest
from sqlalchemy import select

from governance.audit.verify import verify
from governance.core.contributions import waiting
from governance.core.errors import Forbidden, RuleViolation
from governance.identity.models import Person
from governance.identity.spare import commands
from governance.identity.spare.models import SpareUse
from tests.credentials import PASSWORD, code_for, enrol
from tests.workflows.changes.conftest import Life, give_credentials


@pytest.fixture
def spare(gate):
    """Arne's account, kept for an outage by Adam; return its second factor."""
    with gate.database.acting() as session:
        arne = session.get(Person, gate.plant.people["arne"])
        commands.keep_spare(session, gate.actor(session, "adam"), arne, "the provider may be away")
    return enrol(gate.database, gate.plant.people["arne"])


def entered(gate, seed, name="arne"):
    client = gate.client()
    typed = {"email": f"{name}@acme.example", "password": PASSWORD, "code": code_for(seed)}
    assert client.post("/sign-in", data=typed).status_code == 302
    return client


def test_while_the_provider_is_away_it_lets_in_and_raises_the_alarm(gate, spare):
    gate.op.close()

    client = entered(gate, spare)

    assert client.get("/account/").status_code == 200
    assert [each.actor_name for each in gate.events("spare_account.used")] == ["Arne"]
    with gate.database.reading() as session:
        for who, is_told in (("ana", True), ("adam", True), ("arne", False), ("johan", False)):
            told = str(waiting(session, gate.actor(session, who)))
            assert ("signed in with a spare account" in told) == is_told, who
        assert verify(session).faults == []


def test_it_signs_nothing(gate):
    give_credentials(gate.database, gate.plant)
    Life(gate.database, gate.plant).proposed()
    with gate.database.acting() as session:
        ana = session.get(Person, gate.plant.people["ana"])
        commands.keep_spare(session, gate.actor(session, "adam"), ana, "the provider may be away")
    spare = enrol(gate.database, ana.id)
    client = entered(gate, spare, "ana")

    refused = client.post("/changes/1/sign")

    assert refused.status_code == 403
    assert "kept for an outage: it signs nothing" in refused.text


def test_somebody_else_looks_into_it_once(gate, spare):
    entered(gate, spare)
    with gate.database.acting() as session:
        use = session.scalars(select(SpareUse)).one()
        with pytest.raises(Forbidden):
            commands.review(session, gate.actor(session, "arne"), use, "all well")
        commands.review(session, gate.actor(session, "ana"), use, "the provider was away")
        with pytest.raises(RuleViolation, match="looked into already"):
            commands.review(session, gate.actor(session, "dave"), use, "once more")
    with gate.database.reading() as session:
        assert "spare account" not in str(waiting(session, gate.actor(session, "adam")))


def test_nobody_keeps_their_own(gate):
    with gate.database.acting() as session:
        adam = session.get(Person, gate.plant.people["adam"])
        with pytest.raises(RuleViolation, match="another administrator"):
            commands.keep_spare(session, gate.actor(session, "adam"), adam, "why not")
        with pytest.raises(Forbidden):
            commands.keep_spare(session, gate.actor(session, "ana"), adam, "why not")
