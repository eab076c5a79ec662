"""What waits too long is brought to mind: once each, to who it waits for and then further up."""

from datetime import timedelta

from sqlalchemy import select

from governance.audit.verify import verify
from governance.core import clock, jobs
from workflows.changes.commands import triaging, writing
from workflows.changes.jobs import every_minute
from workflows.changes.models import ChangeState as S
from workflows.changes.reminding.models import Reminder
from workflows.changes.rules.deadlines import steps_due
from workflows.notifications.models import Notice


def told(database, plant):
    """Who was told what by now, without the reference."""
    names = {key: name for name, key in plant.people.items()}
    with database.reading() as session:
        rows = session.scalars(select(Notice).order_by(Notice.id)).all()
        return [(names[row.person_id], row.sentence.partition(" ")[2]) for row in rows]


def test_each_step_is_told_once_and_goes_further_up(life, database, plant, later):
    life.assessed()  # Nora's plan is waited for
    assert life.now().state is S.PLANNING
    every_minute(jobs.Job(database))
    assert told(database, plant) == []

    later(seconds=(life.now().due_at - clock.now() - timedelta(hours=20)).total_seconds())
    for _ in range(2):
        every_minute(jobs.Job(database))
    assert told(database, plant) == [("nora", "waits for you in planning, and is soon due.")]

    later(days=1)
    for _ in range(2):
        every_minute(jobs.Job(database))
    overdue = "is overdue in planning: it waits for Nora."
    assert told(database, plant)[1:] == [("coen", overdue)]
    later(days=2)
    every_minute(jobs.Job(database))
    assert told(database, plant)[2:] == [("arne", overdue)]
    with database.reading() as session:
        assert [row.step for row in session.scalars(select(Reminder))] == [1, 2, 3]
        assert verify(session).faults == []


def test_nobody_is_reminded_of_what_is_on_hold_or_at_its_end(life, database, plant, later):
    life.raised().by("nora", writing.submit)
    life.by("coen", triaging.hold, "stock-taking")
    later(days=40)
    every_minute(jobs.Job(database))
    assert told(database, plant) == []
    life.by("coen", triaging.resume)
    every_minute(jobs.Job(database))
    assert told(database, plant) == []


def test_what_is_overdue_is_found_in_the_list_and_said_on_the_page(life, sign_in, later):
    life.raised().by("nora", writing.submit)
    client = sign_in("johan")
    assert "No change matches" in client.get("/changes/?overdue=1").text
    later(days=9)
    client = sign_in("johan")
    assert "CR-" in client.get("/changes/?overdue=1&sort=due").text.split("<tbody>")[1]
    assert "overdue" in client.get("/changes/1").text
    assert client.get("/changes/?sort=-due").status_code == 200


def test_steps_of_a_deadline():
    at = clock.now()
    ago = [steps_due(at - timedelta(days=days), at) for days in (-2, -1, 0, 1, 2, 9)]
    assert ago == [0, 1, 2, 2, 3, 3]
