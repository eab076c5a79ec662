"""Password and code afresh: what a signature rests on."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.errors import RuleViolation, TooMany
from governance.identity.attest import Given, burn, prove
from governance.identity.models import Person
from governance.identity.queries import holders
from governance.identity.rules import Role
from governance.identity.seeds import Seeds
from tests.credentials import PASSWORD, SEED_KEY, code_for, enrol
from tests.plant import actor_named


def given(plant, name, seed, **other):
    typed = {"password": PASSWORD, "code": code_for(seed), **other}
    return Given(plant.people[name], via="test", **typed)


def act(database, plant, proof, name="johan"):
    with database.writing() as session:
        actor = actor_named(session, plant, name)
        burn(session, actor, proof)
        record(session, actor, "thing.signed", "a thing")
        session.commit()


@pytest.mark.abuse(6)
def test_a_proof_is_good_for_one_act_of_its_own_person(database, plant):
    seed, seeds = enrol(database, plant.people["johan"]), Seeds(SEED_KEY)
    with time_machine.travel("2026-11-23T08:00:00Z", tick=False) as at:
        proof = prove(database, seeds, given(plant, "johan", seed))
        with pytest.raises(RuleViolation, match="too long ago"):
            act(database, plant, proof, "ana")
        act(database, plant, proof)
        with pytest.raises(RuleViolation, match="used a moment ago"):
            act(database, plant, proof)
        with pytest.raises(RuleViolation, match="used before"):
            prove(database, seeds, given(plant, "johan", seed))
        at.shift(timedelta(minutes=1))
        late = prove(database, seeds, given(plant, "johan", seed))
        at.shift(timedelta(minutes=3))
        with pytest.raises(RuleViolation, match="too long ago"):
            act(database, plant, late)
    assert PASSWORD not in repr(given(plant, "johan", seed))


def test_of_two_acts_with_one_code_at_once_one_is_done(database, plant):
    seed = enrol(database, plant.people["johan"])
    proof = prove(database, Seeds(SEED_KEY), given(plant, "johan", seed))

    def attempt(_):
        try:
            act(database, plant, proof)
        except RuleViolation:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, range(2))) == [False, True]


def test_five_failures_refuse_signing_for_a_quarter_of_an_hour(database, plant):
    seed, seeds = enrol(database, plant.people["johan"]), Seeds(SEED_KEY)
    with time_machine.travel("2026-11-23T08:00:00Z", tick=False) as at:
        for wrong in ({"password": "x"}, {"code": "000000"}, {"code": ""}, {"code": "x"}):
            with pytest.raises(RuleViolation, match="not right"):
                prove(database, seeds, given(plant, "johan", seed, **wrong))
        prove(database, seeds, given(plant, "johan", seed))
        with ThreadPoolExecutor(8) as pool:
            typed = [given(plant, "johan", seed, code="000000")] * 8
            told = list(pool.map(lambda one: refusal(database, seeds, one), typed))
        assert sorted(told) == ["RuleViolation"] * 5 + ["TooMany"] * 3
        with pytest.raises(TooMany, match="refused to you for 15 minutes"):
            prove(database, seeds, given(plant, "johan", seed))
        with pytest.raises(RuleViolation):
            prove(database, seeds, given(plant, "ana", seed))
        at.shift(timedelta(minutes=15, seconds=1))
        act(database, plant, prove(database, seeds, given(plant, "johan", seed)))
    with database.reading() as session:
        verbs = list(session.scalars(select(AuditEvent.verb)))
    assert verbs.count("attestation.refused") == 10
    assert verbs.count("attestation.locked") == 1


def refusal(database, seeds, one):
    try:
        prove(database, seeds, one)
    except (RuleViolation, TooMany) as refused:
        return type(refused).__name__


def test_who_can_help_is_found_upwards_among_the_active(session, plant):
    line = "/acme/leuven/suite3/line1/"

    def names(*roles):
        return [person.name for person in holders(session, roles, line)]

    assert names(Role.OT_LEAD, Role.IT_LEAD) == ["Ines", "Johan"]
    assert names(Role.AREA_OWNER, Role.QA) == ["Ana", "Arne"]
    assert [p.name for p in holders(session, [Role.AREA_OWNER], "/acme/leuven/")] == []
    assert [p.name for p in holders(session, [Role.QA], "/acme/durham/")] == ["Dave"]
    session.get(Person, plant.people["johan"]).deactivated_at = clock.now()
    assert names(Role.OT_LEAD) == []
