"""What is due is brought to mind at its stages, each once, and never once it is done."""

from datetime import timedelta

import pytest

from governance.audit.verify import verify
from governance.core import clock
from governance.core.errors import Conflict, Forbidden
from tests.workflows.training.test_leave import away
from workflows.training.commands import asking
from workflows.training.models import TrainingAssignment


def reminders(school):
    return [said for said in school.told("johan") if said.startswith("is due")]


def test_each_stage_comes_once_and_the_last_on_the_day(school, later):
    school.curriculum(school.item("SOP-1"), days=20, starts=clock.today())
    school.work()
    due = clock.today() + timedelta(days=20)
    counts = []
    for _ in range(23):
        school.work()
        counts.append(len(reminders(school)))
        later(days=1)
    assert counts == [0] * 6 + [1] * 7 + [2] * 6 + [3] + [4] * 3
    assert reminders(school) == [*[f"is due on {due}."] * 3, "is due today."]
    with school.database.reading() as session:
        assert verify(session).faults == []


def test_who_is_done_or_on_long_leave_is_left_in_peace(school, later):
    item = school.item("SOP-1")
    school.curriculum(item, days=20, starts=clock.today())
    school.work()
    later(days=7)
    school.work()
    assert len(reminders(school)) == 1
    school.did("johan", item)
    later(days=8)
    school.work()
    assert len(reminders(school)) == 1


def test_nobody_is_reminded_while_away(school, later):
    school.curriculum(school.item("SOP-1"), days=20, starts=clock.today())
    school.work()
    away(school, "johan", 60)
    later(days=15)
    school.work()
    assert reminders(school) == []


def test_a_lead_reminds_of_what_is_open_and_others_do_not(school):
    item = school.item("SOP-1")
    school.curriculum(item)
    school.work()
    key = school.all()[0].id

    def reminding(session, actor):
        asking.remind(session, actor, session.get_one(TrainingAssignment, key))

    for name in ("nora", "dana", "alan"):
        with pytest.raises(Forbidden):
            school.by(name, reminding)
    school.by("hanna", reminding)
    assert school.told("johan")[-1].endswith(": Hanna reminds you.")
    school.did("johan", item)
    school.work()
    with pytest.raises(Conflict, match="closed already"):
        school.by("hanna", reminding)
