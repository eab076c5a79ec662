"""What is due is due on the day that it is where somebody works."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from governance.core.listing.page import find
from governance.curricula.models import TrainingItemVersion
from governance.identity.employment import commands as employment
from governance.identity.employment.models import EmploymentKind
from governance.identity.employment.rules import Employed
from governance.identity.models import Person, Role
from tests.plant import actor_named
from workflows.training.commands import asking
from workflows.training.models import TrainingAssignment
from workflows.training.queries.leave import now_of
from workflows.training.queries.standing import assignments, listing, state_of

EVENING = datetime(2026, 11, 24, 3, tzinfo=UTC)
"""Ten in the evening of the 23rd at Durham, four in the morning of the 24th at Leuven."""


@pytest.fixture
def both(school):
    """Johan at Leuven and Dana at Durham are to learn the same by the 23rd."""
    item = school.item("SOP-1", at="durham")
    other = school.item("SOP-2")
    with time_machine.travel("2026-11-12T15:00:00Z", tick=False) as traveller:
        with school.database.writing() as session:
            hanna = actor_named(session, school.plant, "hanna")
            dana = session.get_one(Person, school.plant.people["dana"])
            told = Employed("US-1", EmploymentKind.EMPLOYEE, site_id=school.plant.places["durham"])
            employment.employ(session, hanna, dana, told)
            for name, key in (("dana", item), ("johan", other)):
                person = session.get_one(Person, school.plant.people[name])
                of = TrainingItemVersion
                version = session.scalars(select(of).where(of.item_id == key)).one()
                due_on = datetime(2026, 11, 23, tzinfo=UTC).date()
                asking.ask(session, hanna, person, asking.Wish(version, due_on, "a new line"))
            session.commit()
        yield traveller


def test_who_is_in_time_at_durham_is_late_at_leuven(school, both):
    both.move_to(EVENING)

    with school.database.reading() as session:
        hanna, now = actor_named(session, school.plant, "hanna"), now_of(session)
        rows = session.scalars(assignments(hanna)).all()
        states = {row.person.name: state_of(row, now).text for row in rows}
        late = find(session, listing(session), assignments(hanna), {"state": ["overdue"]})

    assert states == {"Dana": "open", "Johan": "overdue"}
    assert [row.person.name for row in late.rows] == ["Johan"]


def test_the_last_reminder_comes_on_the_day_that_it_is_there(school, both):
    for moment in (EVENING - timedelta(days=1), EVENING - timedelta(hours=21), EVENING):
        both.move_to(moment)
        school.work()

    assert [said for said in school.told("dana") if "today" in said] == ["is due today."]
    assert [said for said in school.told("johan") if "today" in said] == ["is due today."]


def test_a_round_looks_at_each_as_their_day_begins(school, both):
    both.move_to(datetime(2026, 11, 23, 12, tzinfo=UTC))
    first = school.item("SOP-3", at="durham")
    school.curriculum(first, role=Role.OT_LEAD, at="durham", days=9,
                      starts=datetime(2026, 11, 24, tzinfo=UTC).date())  # fmt: skip
    school.work()
    both.move_to(EVENING)
    school.work()
    assert "SOP-3" not in {row[1] for row in school.asked("dana")}

    both.move_to(datetime(2026, 11, 24, 5, 30, tzinfo=UTC))
    school.work()

    with school.database.reading() as session:
        of = TrainingAssignment
        dated = session.scalars(select(of.dated_on).where(of.item_id == first)).all()
    assert [day.isoformat() for day in dated] == ["2026-11-24"]
