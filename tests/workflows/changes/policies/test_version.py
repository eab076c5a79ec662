"""A plant writes its policy: a draft is tried on past changes, and two approve the difference."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from governance.audit.verify import verify
from governance.core import clock
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.core.jobs import deliver_all
from governance.ownership.models import Activity
from workflows.changes.commands import writing
from workflows.changes.models import Answer, ChangeRequest, Phase, RiskClass
from workflows.changes.policies import commands
from workflows.changes.policies.checks import LEAST_CALLED, LEAST_SIGNED, reasons_against
from workflows.changes.policies.models import PolicyOutcome, PolicyRun, PolicyState, PolicyVersion
from workflows.changes.policies.queries import current
from workflows.changes.policies.replay import read
from workflows.changes.policies.simulating import outcomes
from workflows.changes.policies.standing import difference_of
from workflows.changes.queries.case import case_of
from workflows.changes.rules.policy import CURRENT, POLICIES

NOW = POLICIES[CURRENT]
SAFER = replace(
    NOW,
    matrix={**NOW.matrix, RiskClass.HIGH: (*NOW.matrix[RiskClass.HIGH],
                                           (Phase.PLAN, Activity.PROCESS_SAFETY))},
)  # fmt: skip


@pytest.fixture
def office(life):
    """Acts on one version of the policy, each act in a transaction of its own."""

    class Office:
        id = None
        database = life.database

        def by(self, name, command, *args):
            with life.database.writing() as session:
                actor, proof = life.proof(session, name)
                wanted = select(PolicyVersion).where(PolicyVersion.id == self.id)
                args = (*args, proof) if command is commands.sign else args
                command(session, actor, session.scalars(wanted).one(), *args)
                session.commit()

        def begun(self, by="coen"):
            with life.database.writing() as session:
                actor, _ = life.proof(session, by)
                self.id = commands.begin(session, actor, CURRENT, "Safety", "After HAZOP 12").id
                session.commit()
            return self

        def drafted(self, policy=SAFER):
            self.begun().by("coen", commands.edit, policy, "After HAZOP 12")
            self.by("coen", commands.simulate)
            deliver_all(life.database)
            return self

        def now(self):
            with life.database.reading() as session:
                return session.get(PolicyVersion, self.id)

    return Office()


def test_a_difference_is_simulated_signed_by_two_and_holds_for_new_changes(life, office):
    before = life.raised().id
    office.drafted().by("coen", commands.propose, clock.today())
    office.by("ana", commands.sign)
    assert office.now().state is PolicyState.APPROVAL
    office.by("rita", commands.sign)

    assert office.now().state is PolicyState.APPROVED
    assert life.raised().now().policy == "policy@4"
    with life.database.reading() as session:
        assert session.get(ChangeRequest, before).policy == CURRENT
        assert current(session) == "policy@4"
        assert difference_of(session, office.now()) == (
            "At high risk: process safety (plan) is signed as well.",
        )
        assert not verify(session).faults
    with pytest.raises(Conflict, match="only a draft is edited"):
        office.by("coen", commands.edit, NOW, "again")


def test_the_simulation_counts_who_would_gain_a_signature(life, office):
    life.assessed()
    office.drafted()

    with life.database.reading() as session:
        run = session.scalars(select(PolicyRun)).one()
        told = json.loads(run.totals)
        row = session.scalars(select(PolicyOutcome)).one()
    assert run.finished_at
    assert told == {
        "gains": {"plan:process_safety": 1}, "loses": {}, "moves": {}, "alike": 0,
    }  # fmt: skip
    assert (row.risk, row.risk_then) == (RiskClass.HIGH, RiskClass.HIGH)
    assert read(row.gains) == [(Phase.PLAN, Activity.PROCESS_SAFETY)]


def test_a_fresh_change_of_the_same_facts_gets_just_what_was_simulated(life, office):
    """The simulation and the route are one: told apart, no approver could rely on it."""
    yes = {"cyber_security": (Answer.YES, "a port"), "people": (Answer.UNKNOWN, "who?")}
    given = {each.code: (Answer.NO, "") for each in NOW.questions} | yes
    old = life.assessed(given).id
    with life.database.reading() as session:
        (told,) = outcomes(session, SAFER, [old])
    office.drafted().by("coen", commands.propose, clock.today())
    office.by("ana", commands.sign)
    office.by("rita", commands.sign)
    life.raised().submitted().by("johan", writing.assess, given)

    with life.database.reading() as session:
        fresh, before = (
            case_of(session, life.now()),
            case_of(session, session.get(ChangeRequest, old)),
        )
        route, was = ({(d.phase, d.activity) for d in one.route} for one in (fresh, before))
        assert fresh.change.policy == "policy@4"
        assert (told["risk"], told["risk_then"]) == (before.risk, fresh.risk)
        assert set(read(told["gains"])) == route - was
        assert set(read(told["loses"])) == was - route


def test_what_was_edited_after_its_simulation_is_not_put_up(office):
    office.drafted().by(
        "coen", commands.edit, replace(SAFER, opinion_days=dict.fromkeys(RiskClass, 9)), "x"
    )

    with pytest.raises(RuleViolation, match="simulate it first"):
        office.by("coen", commands.propose, clock.today())


def test_its_author_does_not_approve_it(office):
    office.begun("ana").by("coen", commands.edit, SAFER, "After HAZOP 12")
    office.by("coen", commands.simulate)
    deliver_all(office.database)
    office.by("coen", commands.propose, clock.today())

    with pytest.raises(RuleViolation, match="others approve it"):
        office.by("ana", commands.sign)


def test_one_person_gives_one_of_the_two_signatures(office):
    office.drafted().by("coen", commands.propose, clock.today())
    office.by("rita", commands.sign)

    with pytest.raises(RuleViolation, match="signed policy@4 already"):
        office.by("rita", commands.sign)
    with pytest.raises(RuleViolation, match="signs neither"):
        office.by("vera", commands.sign)
    with pytest.raises(Forbidden):
        office.by("nora", commands.edit, SAFER, "x")


def test_what_is_taken_back_to_a_draft_is_signed_anew(office):
    office.drafted().by("coen", commands.propose, clock.today())
    office.by("ana", commands.sign)
    office.by("coen", commands.reopen, "One duty is missing")
    office.by("coen", commands.propose, clock.today())
    office.by("rita", commands.sign)

    assert office.now().state is PolicyState.APPROVAL
    office.by("ana", commands.sign)
    assert office.now().state is PolicyState.APPROVED


@pytest.mark.parametrize("risk", LEAST_SIGNED)
def test_no_edit_takes_out_what_is_always_signed(risk):
    for due in LEAST_SIGNED[risk]:
        rest = tuple(each for each in NOW.matrix[risk] if each != due)

        assert reasons_against(replace(NOW, matrix={**NOW.matrix, risk: rest}))


@pytest.mark.parametrize("code", LEAST_CALLED)
def test_no_edit_takes_out_whom_a_question_always_calls_for(code):
    bare = tuple(
        replace(each, calls_for=()) if each.code == code else each for each in NOW.questions
    )

    assert any("always calls for" in told for told in reasons_against(replace(NOW, questions=bare)))


def test_the_shipped_version_is_sound_and_what_is_unsound_is_told_at_once(office):
    assert reasons_against(NOW) == ()
    bad = replace(
        NOW, questions=NOW.questions[1:], kinds=dict.fromkeys(NOW.kinds, ()), travels=None
    )

    with pytest.raises(RuleViolation) as refusal:
        office.begun().by("coen", commands.edit, bad, "x")
    assert len(refusal.value.reasons) == 4
