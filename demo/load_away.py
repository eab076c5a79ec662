"""Tells who left, what that left vacant, and who is out of office with somebody in their place."""

from datetime import UTC, date, datetime, time, timedelta

from demo.company import at
from demo.load_people import moment
from demo.stage import Stage
from demo.timeline import Story
from governance.core import clock
from governance.core.jobs import Job
from governance.identity.models import Person
from governance.ownership.absences import commands as absences
from governance.ownership.absences.rules import Days
from governance.ownership.delegations import commands as delegations
from governance.ownership.delegations.rules import Handing
from governance.ownership.vacancies.settling import settle
from governance.places.models import Place

LOOKS = (date(2026, 9, 1), date(2026, 9, 16), date(2026, 10, 1), date(2026, 10, 16))
"""The days on which the worker found something new: who left, who stood in, what is overdue."""

AWAY, STANDS_IN = "elise", "beatriz"
DAYS = 14


def left_vacant(stage: Stage) -> Story:
    """Tell how vacancies were opened and became due."""
    for day in LOOKS:
        yield moment(day, 5)
        with Job(stage.database).writing() as session:
            settle(session)


def out_of_office(stage: Stage) -> Story:
    """Tell that QA of Leuven is away since yesterday, and who acts meanwhile."""
    yesterday = stage.timeline.present.astimezone(UTC).date() - timedelta(days=1)
    yield datetime.combine(yesterday, time(15), UTC)
    with stage.acting(AWAY) as (session, actor):
        days = Days(clock.today(), clock.today() + timedelta(days=DAYS))
        absences.tell(session, actor, session.get_one(Person, stage.people[AWAY]), days)
        leuven = session.get_one(Place, stage.places[at("leuven")])
        people = stage.people[AWAY], stage.people[STANDS_IN]
        handing = Handing(*people, None, days.starts_on, days.ends_on, "Holiday until then.")
        delegations.make(session, actor, leuven, handing)
