"""At the start of work every condition is asked again, and kept as it was."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from governance.core.errors import RuleViolation
from governance.evidence.models import SignedContent
from tests.plant import actor_named
from tests.workflows.changes.test_rules import EVE, NOW, SOUND
from workflows.changes.commands import working, writing
from workflows.changes.commands.executing import Read
from workflows.changes.execution.models import Execution
from workflows.changes.queries.case import case_of
from workflows.changes.queries.facts import facts_of
from workflows.changes.queries.timely import conditions_of
from workflows.changes.rules import timely
from workflows.changes.scheduling.commands import justify
from workflows.changes.scheduling.queries import conflicts_of

START = len(timely.CONDITIONS)
"""Who goes on with the work is asked of later starts only, and the qualification of all."""


def conditions(database, life, plant, name="tom"):
    with database.reading() as session:
        case, actor = case_of(session, life.now()), actor_named(session, plant, name)
        return {c.what: c for c in conditions_of(case, facts_of(session, case), actor)}


def test_each_condition_is_told_with_its_fact_and_kept_once_the_work_begins(life, database, plant):
    life.approved()
    found = conditions(database, life, plant)
    assert len(found) == START
    assert {each.refusal for each in found.values()} == {None}

    life.by("tom", working.start, (), {plant.assets["PLC-204"]: Read("2.8.1")})

    with database.reading() as session:
        work = session.scalars(select(Execution)).one()
        wanted = select(SignedContent).where(SignedContent.sha256 == work.conditions_sha256)
        kept = json.loads(session.scalars(wanted).one().body)
    assert work.as_found_firmware == "2.8.1"
    assert kept["by"] == "Tom"
    assert [each["holds"] for each in kept["conditions"]] == [True] * START
    assert conditions(database, life, plant) == {}


def test_what_is_found_otherwise_than_expected_stops_the_start(life, plant):
    life.approved()
    with pytest.raises(RuleViolation, match=r"found with firmware 2\.8\.0, expected is 2\.8\.1"):
        life.by("tom", working.start, (), {plant.assets["PLC-204"]: Read("2.8.0")})


def test_an_old_approval_is_not_begun_under(life, later):
    life.approved()
    later(days=91)
    with pytest.raises(RuleViolation, match="was approved 91 days ago"):
        life.by("tom", working.start)


def test_a_signature_whose_bytes_do_not_hold_stops_the_start(life, database, plant):
    life.approved()
    with database.writing() as session:
        edit = "UPDATE signature SET meaning = 'I agree.' WHERE activity = 'qa_plan'"
        session.connection().exec_driver_sql(edit)
        session.connection().commit()
    assert (
        "does not hold"
        in conditions(database, life, plant)["The signatures under the plan hold"].refusal
    )


def test_two_changes_do_not_work_on_one_asset(life):
    first = life.approved().id
    life.by("tom", working.start)
    life.assessed().disposed()
    with life.database.reading() as session:
        (met,) = conflicts_of(session, life.now())
    life.by("arne", justify, (met.key, "They take turns"))
    life.by("nora", writing.propose)
    life.signed()
    with pytest.raises(RuleViolation, match=rf"CR-\d+-000{first} is at work on PLC-204: wait"):
        life.by("tom", working.start)


def test_the_register_says_otherwise_by_now():
    facts = replace(SOUND, found_otherwise=("PLC-204 has firmware 2 by the register",))
    assert "find out why" in timely.as_found_is_as_expected(facts, EVE, NOW)


def test_every_guard_of_the_start_has_its_words():
    assert set(timely.BEGINS) <= set(timely.CONDITIONS)
