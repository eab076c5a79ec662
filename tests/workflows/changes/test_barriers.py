"""Who stands above a change holds it back from its start, and nobody begins it meanwhile."""

import pytest
from sqlalchemy import select

from governance.core.errors import RuleViolation
from tests.plant import SYSTEM
from workflows.changes.barriers.models import ChangeBarrier
from workflows.changes.barriers.steps import Source, bar, lift
from workflows.changes.commands import working
from workflows.changes.models import ChangeState

WAVE = Source("rollout", 7, "gate")
WHY = "RO-2026-0007 opens Leipzig once its pilot is done: wait for its gate."


def held(database, life, step=bar, source=WAVE):
    with database.writing() as session:
        step(session, SYSTEM, source, [life.id], WHY)
        session.commit()


def test_what_is_held_back_does_not_begin_and_says_why(life, database):
    life.approved()
    held(database, life)
    with pytest.raises(RuleViolation) as refusal:
        life.by("tom", working.start)
    assert refusal.value.reasons == (WHY,)
    assert life.now().state is ChangeState.AUTHORISED


def test_it_begins_once_its_source_lets_it_go_on(life, database):
    life.approved()
    held(database, life)
    held(database, life, lift)
    life.by("tom", working.start)
    with database.reading() as session:
        (row,) = session.scalars(select(ChangeBarrier))
        assert (row.set_by, row.lifted_by) == (SYSTEM.name, SYSTEM.name)


def test_the_same_reason_is_written_once_and_another_one_stays(life, database):
    life.approved()
    held(database, life)
    held(database, life)
    held(database, life, source=Source("rollout", 7, "halt"))
    held(database, life, lift)
    held(database, life, lift)
    with database.reading() as session:
        rows = session.scalars(select(ChangeBarrier).order_by(ChangeBarrier.id)).all()
    assert [(row.cause, row.lifted_at is None) for row in rows] == [("gate", False), ("halt", True)]
    with pytest.raises(RuleViolation):
        life.by("tom", working.start)


def test_its_page_and_the_conditions_of_its_start_say_what_holds_it(life, database, sign_in):
    life.approved()
    held(database, life)
    for page in ("", "/work"):
        assert WHY in sign_in("tom").get(f"/changes/{life.id}{page}").text
