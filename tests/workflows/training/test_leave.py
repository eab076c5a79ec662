"""Who is on long leave: nothing goes overdue, nobody is reminded, and on return days are fresh."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.core import clock
from governance.identity.models import Person
from governance.ownership.absences import commands as absences
from governance.ownership.absences.rules import Days
from governance.ownership.models import Absence
from tests.plant import actor_named
from workflows.training.queries.leave import now_of
from workflows.training.queries.standing import assignments, state_of


def away(school, name, days, first=0):
    """Have somebody tell that they are away."""
    with school.database.writing() as session:
        actor = actor_named(session, school.plant, name)
        begins = clock.today() + timedelta(days=first)
        person = session.get_one(Person, actor.id)
        absences.tell(session, actor, person, Days(begins, begins + timedelta(days=days)))
        session.commit()


def states(school):
    with school.database.reading() as session:
        now = now_of(session)
        rows = session.scalars(assignments(actor_named(session, school.plant, "hanna")))
        return sorted((row.item.code, state_of(row, now).text) for row in rows)


@pytest.mark.scenario("P23")
def test_a_curriculum_changes_while_somebody_is_on_long_leave(school, later):
    old, new = school.item("SOP-1"), school.item("SOP-2")
    curriculum = school.curriculum(old, days=20, starts=clock.today())
    school.work()
    away(school, "johan", 90, first=1)
    later(days=2)
    school.adds(curriculum, new, days=20, starts=clock.today())
    school.work()
    assert school.asked() == [("johan", "SOP-1", "1", "curriculum", 18)]

    later(days=60)
    school.work()
    assert states(school) == [("SOP-1", "waits: on leave")]
    assert len(school.told("johan")) == 1

    later(days=29)
    school.work()
    assert [row[1:] for row in school.asked()] == [
        ("SOP-1", "1", "curriculum", 20), ("SOP-2", "1", "curriculum", 20),
    ]  # fmt: skip
    assert states(school) == [("SOP-1", "open"), ("SOP-2", "open")]
    later(days=21)
    assert states(school) == [("SOP-1", "overdue"), ("SOP-2", "overdue")]


def test_a_holiday_moves_no_due_day(school, later):
    school.curriculum(school.item("SOP-1"), days=20, starts=clock.today())
    school.work()
    away(school, "johan", 27, first=1)
    later(days=22)
    school.work()
    assert states(school) == [("SOP-1", "overdue")]


def test_who_tells_of_a_long_leave_and_comes_back_at_once_gains_no_days(school, later):
    school.curriculum(school.item("SOP-1"), days=20, starts=clock.today())
    school.work()
    away(school, "johan", 90)
    assert states(school) == [("SOP-1", "waits: on leave")]
    later(days=1)
    with school.database.writing() as session:
        absence = session.scalars(select(Absence)).one()
        absences.cancel(session, actor_named(session, school.plant, "johan"), absence)
        session.commit()
    school.work()
    assert school.asked() == [("johan", "SOP-1", "1", "curriculum", 19)]


def test_nothing_is_taken_from_somebody_on_leave_until_they_are_back(school, later):
    item = school.item("SOP-1")
    school.curriculum(item, days=20, starts=clock.today())
    school.work()
    away(school, "johan", 40, first=1)
    school.version(item, "2", clock.today() + timedelta(days=10))
    later(days=11)
    school.work()
    assert [row[2] for row in school.asked()] == ["1"]
    later(days=30)
    school.work()
    assert [row[2:] for row in school.asked()] == [("2", "curriculum", 20)]
