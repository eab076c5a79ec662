"""A procedure has a second version: whoever was trained on the first is told what to read."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from governance.core import clock, jobs
from governance.curricula.models import TrainingItemVersion
from tests.journeys.visiting import stands
from tests.workflows.changes.test_training import SOP, learning
from workflows.changes.commands import referring, writing
from workflows.training.jobs import every_minute
from workflows.training.models import TrainingAssignment

pytestmark = pytest.mark.browser


def procedure(served, life, decision):
    """SOP-112, read by Tom in version 1; version 2 comes into force in three days."""
    with served.database.writing() as session:
        learn = learning(life, session)
        item = learn.item()
        learn.read("tom", learn.decided(item))
        in_force = clock.today() + timedelta(days=3)
        second = learn.decided(item, "2", decision, on=in_force)
        session.commit()
        return second.id


def planned(life):
    """A change that is done by SOP-112, in four days."""
    begins = clock.now() + timedelta(days=3, hours=20)
    life.assessed(window_begins_at=begins, window_ends_at=begins + timedelta(hours=8))
    life.by("nora", referring.refer, SOP)
    life.by("nora", writing.propose)
    life.signed()


@pytest.mark.scenario("P14")
@pytest.mark.statement(27)
def test_who_was_trained_on_the_first_version_reads_the_second_before_they_work(
    leuven, life, passing
):
    second = procedure(leuven, life, "requalify")
    planned(life)
    every_minute(jobs.Job(leuven.database))
    with leuven.database.reading() as session:
        wanted = select(TrainingAssignment).where(TrainingAssignment.version_id == second)
        (asked,) = session.scalars(wanted)
        begins = session.get_one(TrainingItemVersion, second).effective_on
        assert asked.person_id == leuven.people["tom"]
        assert asked.due_on < begins
    passing(days=4)
    tom = leuven.here("tom")
    tom.page.goto("/changes/1")
    expect(tom.page.get_by_role("button", name="Start work")).to_be_disabled()
    why = tom.page.get_by_role("region", name="What you are asked")
    expect(why).to_contain_text(
        "Tom is not qualified for implementing on PLC-204: not current on SOP-112 version 2, which "
        "is in force since"
    )
    expect(why).to_contain_text("; read it, and sign that first.")

    with leuven.database.writing() as session:
        learning(life, session).read("tom", session.get_one(TrainingItemVersion, second))
        session.commit()
    tom.page.goto("/changes/1/work")
    expect(tom.page.locator("#conditions")).to_contain_text("current on SOP-112 version 2 by TR-")
    tom.page.goto("/changes/1")
    tom.press("Start work")
    stands(tom, "Implementation")


def test_a_typo_fix_stops_nobody(leuven, life, passing):
    procedure(leuven, life, "none")
    planned(life)
    passing(days=4)
    tom = leuven.here("tom")
    tom.page.goto("/changes/1")
    tom.press("Start work")
    stands(tom, "Implementation")
