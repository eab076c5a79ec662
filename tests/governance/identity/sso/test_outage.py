"""An account for when the provider lets nobody in: it signs in, is told of, signs nothing."""

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.verify import verify
from governance.core import clock
from governance.core.contributions import waiting
from governance.core.errors import Forbidden, RuleViolation
from governance.identity.models import Person
from governance.identity.spare import commands
from governance.identity.spare.models import SpareUse
from tests.credentials import PASSWORD, code_for, enrol
from tests.plant import SYSTEM
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


def back_again(gate):
    """Have somebody sign in by the provider, as before the outage."""
    gate.op.said = {"name": "Mia"}
    assert gate.through(gate.client()).status_code == 302


def test_after_the_outage_the_account_is_closed_and_made_ready_anew(gate, spare, sign_in):
    there, adam, at = entered(gate, spare), sign_in("adam"), "/spare-uses/1"
    with gate.database.reading() as session:
        told = str(waiting(session, gate.actor(session, "adam")))
        assert "closes it once people come in as usual" in told

    too_early = adam.post(f"{at}/close")

    assert too_early.status_code == 422
    assert "Nobody has signed in with Acme account since" in too_early.text
    assert there.get("/account/").status_code == 200
    back_again(gate)
    assert adam.post(f"{at}/close").status_code == 302
    assert there.get("/account/").status_code == 401
    again = gate.client()
    typed = {"email": "arne@acme.example", "password": PASSWORD, "code": code_for(spare, 1)}
    assert again.post("/sign-in", data=typed).status_code == 422
    page = adam.get(at).text
    assert "Adam, " in page
    assert "spare account used" in page
    assert page.count("not yet") == 2
    found = sign_in("ana").post(f"{at}/review", data={"finding": "the provider was away"})
    assert found.status_code == 302
    enrol(gate.database, gate.plant.people["arne"])
    assert "not yet" not in adam.get(at).text
    with gate.database.reading() as session:
        assert verify(session).faults == []


def test_who_used_it_does_not_close_it(gate):
    with gate.database.acting() as session:
        adam = session.get(Person, gate.plant.people["adam"])
        session.add(SpareUse(person_id=adam.id, used_at=clock.now()))
        record(session, SYSTEM, "spare_account.used", adam)
    back_again(gate)
    with gate.database.acting() as session:
        use = session.scalars(select(SpareUse)).one()
        with pytest.raises(RuleViolation, match="another administrator"):
            commands.close(session, gate.actor(session, "adam"), use)


def test_somebody_else_looks_into_it_once(gate, spare):
    entered(gate, spare)
    with gate.database.acting() as session:
        use = session.scalars(select(SpareUse)).one()
        with pytest.raises(Forbidden):
            commands.review(session, gate.actor(session, "arne"), use, "all well")
        with pytest.raises(RuleViolation, match="is not closed"):
            commands.review(session, gate.actor(session, "ana"), use, "too early")
    back_again(gate)
    with gate.database.acting() as session:
        use = session.scalars(select(SpareUse)).one()
        commands.close(session, gate.actor(session, "adam"), use)
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
