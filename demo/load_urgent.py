"""What did not wait for a plan: an emergency to be approved afterwards, and a bypass for a time."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from demo.company import TIME_ZONES
from demo.load_changes import QUESTIONS, Telling
from demo.rows import Answer, ChangeRow, Window
from demo.stage import Stage
from demo.timeline import Pace, Story
from governance.ownership.models import Activity
from governance.register.models import Asset
from workflows.changes.commands import working, writing
from workflows.changes.commands.disposing import Said, dispose
from workflows.changes.commands.writing import Draft
from workflows.changes.emergency import commands as emergencies
from workflows.changes.emergency.commands import Declared, Verbal
from workflows.changes.emergency.models import How
from workflows.changes.emergency.queries import consents_of, givers
from workflows.changes.models import Answer as Given
from workflows.changes.models import ChangeKind, ChangeRequest
from workflows.changes.queries.case import case_of
from workflows.changes.temporary.commands import Ending, begin

BYPASS = ChangeRow(
    key="bowl-sensor",
    title="Bypass the fill level sensor of the stopper bowl",
    asset="wismar/FL2-XF01",
    kind="configuration",
    reason="The sensor reports empty with a full bowl, and its spare arrives next week.",
    current="Input I4.2 is live; the machine stops at an empty bowl.",
    proposed="Input I4.2 is forced to 1; the operator looks at the bowl every ten minutes.",
    if_not="Line 2 stops every half hour, and each stop opens the isolator.",
    plan=(
        "Save the project and note its checksum.",
        "Force input I4.2 and hang the yellow tag on the panel.",
        "Tell every shift, and put the look at the bowl into the logbook.",
    ),
    back_out=("Lift the force; the machine stops at an empty bowl again.",),
    tests=(
        "The machine runs with a full bowl for an hour.",
        "The list of forces shows this one and no other.",
    ),
    window=Window(in_days=-5, starts_at=time(6), hours=3),
    answers=(Answer("downtime", "yes", "The line stands for twenty minutes."),),
    state="review",
    author="mehmet",
    implementer="svenja",
    verifier="jens",
    story="The force is set, the tag hangs, each shift has signed the logbook.",
)
LIFTED = "Fit the new sensor, lift the force, take the tag off, and let the bowl run empty once."


class ForATime(Telling):
    """A change that stands for a time only; the rest of its way is that of any."""

    def _written(self) -> Story:
        row, stage = self.row, self.stage
        yield self.pace.later(minutes=25)
        ends = self.stage.timeline.present + timedelta(days=5)
        ending = Ending(ends, LIFTED, stage.people[row.implementer])
        with stage.acting(row.author) as (session, actor):
            asset = session.get_one(Asset, stage.assets[row.asset])
            draft = Draft(row.title, ChangeKind(row.kind), self._scope())
            self.change_id = begin(session, actor, asset, draft, ending).id
        yield self.pace.later(minutes=100)
        with self._by(row.author) as (session, actor, change):
            writing.edit(session, actor, change, self._plan() | self._window())


NIGHT = {
    "reason": "The purge of the cabinet fails; above 45 °C the controller stops mid-batch.",
    "current": "Purge fan stands, its drive shows F0001; cabinet at 41 °C.",
    "back_out": "Take the bridge out; the drive starts on its own parameters again.",
}
TESTS = "Fan runs for an hour at 30 Hz; the cabinet falls below 35 °C."


def urgent(stage: Stage) -> list[Story]:
    """Return both stories."""
    return [ForATime(stage, BYPASS, 31).acts(), _at_night(stage)]


def _at_night(stage: Stage) -> Story:
    zone = ZoneInfo(TIME_ZONES["wismar"])
    day = stage.timeline.present.astimezone(zone).date() - timedelta(days=2)
    night = datetime.combine(day, time(2, 10), zone).astimezone(UTC)
    pace = Pace(TIME_ZONES["wismar"], night, 17)
    yield pace.at(night)
    known: dict[str, Any] = {"kind": ChangeKind.CONFIGURATION, "texts": NIGHT}
    with stage.acting("svenja") as (session, actor):
        asset = session.get_one(Asset, stage.assets["wismar/FL1-XFR01"])
        told = Declared(title="Run the purge fan past its drive", **known)
        change_id = emergencies.declare(session, actor, asset, told).id
    yield pace.at(night + timedelta(minutes=9))
    with stage.acting("svenja") as (session, actor):
        change = session.get_one(ChangeRequest, change_id)
        giver = givers(session, asset, Activity.TAKE_DOWN)[0].person_id
        at = night + timedelta(minutes=4)
        word = Verbal(Activity.TAKE_DOWN, giver, How.PHONE, at, "Go ahead, I tell the shift.")
        emergencies.enter(session, actor, change, word)
    yield pace.at(night + timedelta(minutes=50))
    proof = stage.proof("svenja")
    with stage.acting("svenja") as (session, actor):
        change = session.get_one(ChangeRequest, change_id)
        done = working.Work("Bridged the drive, fan runs at 50 Hz, cabinet at 33 °C.", None)
        emergencies.make_safe(session, actor, change, done, proof)
    yield from _put_up(stage, change_id, night)


def _put_up(stage: Stage, change_id: int, night: datetime) -> Story:
    """Have the words confirmed in the morning, and what was done written up."""
    keys = {number: key for key, number in stage.people.items()}
    with stage.database.reading() as session:
        change = session.get_one(ChangeRequest, change_id)
        rows = consents_of(session, change)
        given = [row.given_by_id for row in rows if row.given_by_id]
    yield night + timedelta(hours=6)
    with stage.acting(keys[given[0]]) as (session, actor):
        emergencies.consent(session, actor, session.get_one(ChangeRequest, change_id))
    yield night + timedelta(hours=7)
    with stage.acting("svenja") as (session, actor):
        change = session.get_one(ChangeRequest, change_id)
        writing.edit(session, actor, change, {"tests": TESTS})
        said = dict.fromkeys(QUESTIONS, (Given.NO, ""))
        writing.assess(session, actor, change, said)
        waiting = [one.asset_id for one in case_of(session, change).judged.lists.waiting]
        if waiting:
            dispose(session, actor, change, Said("Watched all night.", "all", waiting))
    yield night + timedelta(hours=8)
    proof = stage.proof("svenja")
    with stage.acting("svenja") as (session, actor):
        writing.propose(session, actor, session.get_one(ChangeRequest, change_id), proof)
