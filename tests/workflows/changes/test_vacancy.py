"""Nobody accountable: it is seen, it blocks the approval, and it says who can fill it."""

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor
from governance.core.errors import RuleViolation
from governance.enforcement.commands import keep
from governance.enforcement.models import Level, Observation, Rule
from governance.enforcement.rules import Setting
from governance.ownership.models import Activity, Assignment
from governance.places.models import Place
from tests.plant import SYSTEM, actor_named
from workflows.changes.commands import deciding
from workflows.changes.models import ChangeState as S
from workflows.changes.queries.case import case_of
from workflows.changes.queries.facts import facts_of
from workflows.changes.queries.waiting import to_sign
from workflows.changes.rules.machine import machine_of


@pytest.fixture
def vacant(database, plant):
    """Nobody is accountable for the QA plan at Leuven since today."""
    with database.writing() as session:
        duty = session.scalars(
            select(Assignment).where(Assignment.activity == Activity.QA_PLAN)
        ).one()
        duty.ends_on = clock.today()
        record(session, SYSTEM, "duty.ended", "the QA plan")
        session.commit()
    return plant


@pytest.mark.usefixtures("vacant")
def test_a_vacancy_blocks_the_approval_and_names_who_can_fill_it(life, database, plant, sign_in):
    life.approved(signers=("arne", "johan", "vera", "sten", "dirk"))
    assert life.now().state is S.APPROVAL

    with pytest.raises(RuleViolation, match="is not asked to sign"):
        life.by("ana", deciding.sign)
    page = sign_in("johan").get("/changes/1").text
    assert "Nobody is accountable for QA plan of PLC-204" in page
    assert "can name somebody: Ana (QA, Site Leuven) would fit." in page
    with database.reading() as session:
        change = life.now()
        facts = facts_of(session, case_of(session, change))
        (told,) = machine_of(change).refusals(facts, "approve", Actor(1, "x"), clock.now())
        assert "Nobody is accountable for QA plan of PLC-204" in told
        (item,) = to_sign(session, actor_named(session, plant, "ana"))
        assert item.group == "fix"


def test_what_waits_is_told_to_those_who_can_sign_it_and_nobody_else(life, database, plant):
    life.proposed()
    with database.reading() as session:
        told = {
            name: [item.reference for item in to_sign(session, actor_named(session, plant, name))]
            for name in ("arne", "johan", "ana", "nora", "dana", "petra")
        }
    reference = life.now().reference
    assert told == {
        "arne": [reference], "johan": [reference], "ana": [reference],
        "nora": [], "dana": [], "petra": [],
    }  # fmt: skip


@pytest.mark.usefixtures("vacant")
def test_where_the_rule_is_observed_the_others_approve_and_the_vacancy_is_counted(
    life, database, plant
):
    with database.writing() as session:
        leuven = session.get_one(Place, plant.places["leuven"])
        setting = Setting(
            Rule.ACCOUNTABLE_BEFORE_APPROVAL, Level.OBSERVE, clock.today(), "no QA person yet"
        )
        keep(session, actor_named(session, plant, "ana"), leuven, setting)
        session.commit()

    life.approved(signers=("arne", "johan", "vera", "sten", "dirk"))

    assert life.now().state is S.AUTHORISED
    with database.reading() as session:
        rule = Observation.rule == Rule.ACCOUNTABLE_BEFORE_APPROVAL
        (seen,) = session.scalars(select(Observation).where(rule)).all()
    assert (seen.subject, seen.subject_kind) == (life.now().reference, "change_request")
    assert "Nobody is accountable for QA plan of PLC-204" in seen.sentence
