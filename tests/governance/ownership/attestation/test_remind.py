"""Who has rows to answer is reminded 14, 7 and 1 days before, once each, and never when done."""

from datetime import date

import pytest
from sqlalchemy import select

from governance.core.contributions import waiting
from governance.ownership.attestation.models import Reminder
from governance.ownership.attestation.rules import stage_on
from governance.ownership.models import Activity
from tests.plant import actor_named


def sent(autumn):
    with autumn.database.reading() as session:
        names = {key: name for name, key in autumn.plant.people.items()}
        found = session.scalars(select(Reminder).order_by(Reminder.id))
        return [(each.days, names[each.person_id], each.unanswered) for each in found]


def test_a_second_run_reminds_nobody_again_and_who_is_done_hears_nothing(autumn):
    autumn.open(activities=("qa_plan", "qa_release", "take_down"))
    autumn.later(days=13)
    autumn.minute()
    assert sent(autumn) == []

    autumn.answer("arne", autumn.row(Activity.TAKE_DOWN))
    autumn.later(days=1)
    autumn.minute()
    autumn.minute()
    assert sent(autumn) == [(14, "ana", 2)]

    autumn.later(days=7)
    autumn.minute()
    autumn.answer("ana", autumn.row(Activity.QA_PLAN))
    autumn.answer("ana", autumn.row(Activity.QA_RELEASE))
    autumn.later(days=6)
    autumn.minute()
    autumn.minute()
    assert sent(autumn) == [(14, "ana", 2), (7, "ana", 2)]


def test_a_reminder_stands_in_my_work(autumn):
    autumn.open()
    autumn.later(days=21)
    autumn.minute()

    with autumn.database.reading() as session:
        johan = actor_named(session, autumn.plant, "johan")
        (item,) = [each for each in waiting(session, johan) if each.reference == "AT-0001"]
    assert item.why.startswith("reminder: it was due in 7 days when this was sent")


def test_somebody_who_left_is_reminded_of_nothing(autumn):
    autumn.open(activities=("take_down",))
    autumn.leaves("arne")
    autumn.later(days=21)
    autumn.minute()

    assert sent(autumn) == []


@pytest.mark.parametrize(
    ("opened", "today", "stage"),
    [
        (date(2026, 9, 1), date(2026, 9, 14), None),
        (date(2026, 9, 1), date(2026, 9, 15), 14),
        (date(2026, 9, 1), date(2026, 9, 21), 14),
        (date(2026, 9, 1), date(2026, 9, 22), 7),
        (date(2026, 9, 1), date(2026, 9, 28), 1),
        (date(2026, 9, 1), date(2026, 9, 29), 1),
        (date(2026, 9, 1), date(2026, 9, 30), None),
        (date(2026, 9, 20), date(2026, 9, 21), None),
        (date(2026, 9, 20), date(2026, 9, 22), 7),
        (date(2026, 9, 28), date(2026, 9, 28), None),
    ],
)
def test_a_late_worker_sends_only_the_latest_and_the_first_day_reminds_nobody(opened, today, stage):
    assert stage_on(opened, date(2026, 9, 29), today) == stage
