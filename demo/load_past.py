"""The small changes of the year, closed long ago: what the figures are made of."""

from datetime import timedelta

from demo.changes_past import PAST
from demo.courses import Course
from demo.load_changes import NONE, WATCHED, Telling
from demo.stage import SYSTEM, Stage
from demo.timeline import Story
from workflows.changes.commands import closing
from workflows.changes.commands.closing import Found
from workflows.changes.ending.models import Outcome
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.queries.case import case_of
from workflows.changes.reminding.commands import check

HELPED = "Four weeks on: it does what it was made for, and nobody has called about it."


class Past(Telling):
    """A change that was closed long ago, and whose effect was judged as well."""

    def acts(self) -> Story:
        """Tell it to its very end, if that is long enough ago."""
        yield from super().acts()
        looks_at = self.window[1] + WATCHED + timedelta(days=1)
        if self.row.state != ChangeState.CLOSED or looks_at > self.stage.timeline.present:
            return
        yield self.pace.at(looks_at)
        with self._by(self.row.author) as (session, _, change):
            check(session, SYSTEM, change)
        person = self._looks_back()
        yield self.pace.later(hours=2)
        proof = self.stage.proof(person)
        with self._by(person) as (session, actor, change):
            found = Found(Outcome.EFFECTIVE, HELPED, measured=[NONE])
            closing.conclude(session, actor, change, found, proof)

    def _looks_back(self) -> str:
        with self.stage.database.reading() as session:
            case = case_of(session, session.get_one(ChangeRequest, self.change_id))
            owner = case.closing.owner.person_id
        return next(key for key, number in self.stage.people.items() if number == owner)


def gone_by(stage: Stage) -> list[Story]:
    """Return the story of each."""
    return [
        Past(stage, one.change, n, Course(raised=one.took - one.change.window.in_days)).acts()
        for n, one in enumerate(PAST)
    ]
