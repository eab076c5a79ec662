"""Several people at one rollout in whatever order: no wave opens but as its rows allow.

What must hold is worked out from the rows alone, not by the code that is tried.
"""

import os
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.models import AuditEvent
from governance.audit.verify import verify
from governance.core.errors import DomainError
from governance.core.jobs import Job
from governance.evidence.models import Signature
from governance.identity.models import Person, Role
from governance.places.models import Place
from tests.plant import SYSTEM, add_grant
from tests.workflows.changes.emergency.conftest import Urgent
from tests.workflows.deviations.conftest import Desk
from workflows.changes.barriers.models import ChangeBarrier
from workflows.deviations.models import Severity
from workflows.rollouts import jobs
from workflows.rollouts.commands import deciding
from workflows.rollouts.models import RolloutState as S

IS_SOAK = bool(os.environ.get("CONCORD_SOAK"))
WALKS, ACTS = (25, 100) if IS_SOAK else (1, 40)
PEOPLE = ("olga", "dave", "ana", "nora", "dana", "coen")
ONWARD = {
    S.DRAFT: [("propose", "olga")],
    S.PROPOSED: [("agree", "dave")],
    S.RUNNING: [("raise_0", "nora"), ("raise_1", "dana"), ("sign_gate", "olga"),
                ("deviate", "johan"), ("sign_gate", "dave"), ("look", ""), ("hurry", "tom")],
    S.HALTED: [("go_on", "dave"), ("raise_1", "dana")],
}  # fmt: skip
ONWARD_OFTEN = 0.8
GOES = {
    "propose": {(S.DRAFT, S.PROPOSED)},
    "agree": {(S.PROPOSED, S.RUNNING)},
    "revise": {(S.PROPOSED, S.DRAFT), (S.RUNNING, S.DRAFT)},
    "sign_gate": {(S.RUNNING, S.DONE)},
    "look": {(state, S.HALTED) for state in (S.DRAFT, S.PROPOSED, S.RUNNING)},
    "go_on": {(S.HALTED, state) for state in (S.DRAFT, S.PROPOSED, S.RUNNING)},
    "stop": {(state, S.STOPPED) for state in (S.DRAFT, S.PROPOSED, S.RUNNING, S.HALTED)},
}
"""The model: from where to where each act may lead. What is not named here leads nowhere."""

COMMANDS = {
    "propose": (deciding.propose,), "agree": (deciding.agree,),
    "revise": (deciding.revise, "larger"), "sign_gate": (deciding.sign_gate,),
    "go_on": (deciding.go_on, "It was the cable"), "stop": (deciding.stop, "withdrawn"),
}  # fmt: skip
ACT = (*COMMANDS, "raise_0", "raise_1", "deviate", "look", "hurry")
FEWER = 0.7
"""How often what ends or halts it is passed over."""


@pytest.fixture
def mixed(rolling, database):
    """Two of quality at the top, one of whom is the owner's deputy as well."""
    with database.writing() as session:
        top = session.get_one(Place, rolling.plant.places["acme"])
        for name, role in (("ana", Role.QA), ("olga", Role.QA), ("ana", Role.CHANGE_OWNER)):
            add_grant(session, session.get_one(Person, rolling.plant.people[name]), role, top)
        record(session, SYSTEM, "role.granted", top)
        session.commit()
    return rolling


def act(rolling, verb, who):
    """Do it; return whether it was done."""
    database, life = rolling.database, rolling.life
    try:
        if verb in COMMANDS:
            rolling.by(who, *COMMANDS[verb])
        elif verb.startswith("raise"):
            rolling.raised(who, int(verb[-1]))
        elif verb == "deviate":
            Desk(database, rolling.plant).opened(by=who, severity=Severity.CRITICAL)
        elif verb == "hurry":
            Urgent(life).declared(by=who)
        else:
            jobs.look(Job(database))
    except DomainError:
        return False
    return True


def drawn(random, state, number):
    onward = ONWARD[state]
    if random.random() < ONWARD_OFTEN:
        verb, who = onward[number % len(onward)]
    else:
        verb, who = random.choice(ACT), random.choice(PEOPLE)
    rare = verb in {"deviate", "hurry", "stop", "revise"}
    return ("look", "") if rare and random.random() < FEWER else (verb, who)


def told_since(database, seq):
    with database.reading() as session:
        new = select(AuditEvent.seq, AuditEvent.verb).where(AuditEvent.seq > seq)
        found = session.execute(new.order_by(AuditEvent.seq)).all()
    return found[-1].seq if found else seq, [each.verb for each in found]


def check(rolling):
    """What must be so of a rollout, its gates, its halts and what holds its changes back."""
    now, database, frozen = rolling.now(), rolling.database, rolling.frozen
    gates = {gate.number: gate for gate in now.gates}
    with database.reading() as session:
        of = select(Signature).where(Signature.subject_kind == "rollout",
                                     Signature.subject_id == now.id)  # fmt: skip
        signed = {(one.activity, one.person_id, one.content_sha256) for one in session.scalars(of)}
        open_ = select(ChangeBarrier).where(ChangeBarrier.lifted_at.is_(None))
        held = {(row.change_id, row.cause) for row in session.scalars(open_)}
    for wave in now.waves:
        if wave.opened_at:
            gate = gates[wave.number - 1]
            assert gate.owner_id != gate.quality_id
            assert gate.quality_id != now.owner_id
            assert ("gate_owner", gate.owner_id, gate.owner_sha256) in signed
            assert ("gate_quality", gate.quality_id, gate.quality_sha256) in signed
            assert frozen.setdefault(wave.number, wave.criteria_sha256) == wave.criteria_sha256
        for row in wave.assets:
            if row.change_id:
                assert ((row.change_id, "gate") in held) is (wave.opened_at is None)
    assert [bool(wave.opened_at) for wave in now.waves] == sorted(
        (bool(wave.opened_at) for wave in now.waves), reverse=True
    )
    assert [w for w in now.waves if w.passed_at and not w.opened_at] == []
    undecided = [halt for halt in now.halts if halt.decision is None]
    assert bool(undecided) is (now.state is S.HALTED) or now.state is S.STOPPED
    return now


@pytest.mark.soak
@settings(
    max_examples=WALKS, deadline=None, derandomize=not IS_SOAK,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(seed=st.integers(0, 2**32))
def test_whatever_people_try_at_a_rollout(mixed, database, seed):
    random, reached = Random(seed), set()  # noqa: S311  a walk, no secret
    if mixed.id is None:
        mixed.planned(criteria={"backed_out": 0}).frozen = {}
    seq, _ = told_since(database, 0)
    before = check(mixed)
    for number in range(ACTS):
        if before.state in {S.DONE, S.STOPPED}:
            mixed.planned(criteria={"backed_out": 0}).frozen = {}
            seq, _ = told_since(database, seq)
            before = check(mixed)
        verb, who = drawn(random, before.state, number)
        is_done = act(mixed, verb, who)
        seq, told = told_since(database, seq)
        now = check(mixed)
        moved = before.state, now.state
        assert moved[0] is moved[1] or (is_done and moved in GOES.get(verb, ())), (verb, moved)
        if not is_done:
            assert told == [], (verb, told)
        opened = sum(bool(w.opened_at) for w in now.waves)
        was = sum(bool(w.opened_at) for w in before.waves)
        assert opened - was == told.count("rollout.wave_opened")
        assert told.count("rollout.halted") == (moved[1] is S.HALTED and moved[0] is not S.HALTED) \
            or moved == (S.HALTED, S.HALTED)  # fmt: skip
        before = now
        reached.add(now.state)
    with database.reading() as session:
        assert verify(session).faults == []
    print(f"{database.engine.dialect.name}: {ACTS} acts reached {sorted(reached)}")
