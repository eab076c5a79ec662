"""Emergencies that are approved afterwards or refused, and what stands for a time only."""

from collections.abc import Iterator
from datetime import timedelta

from demo.changes_urgent import (
    BYPASS,
    DIALLED_IN,
    FIXED_SPEED,
    LIFTED,
    LOADED,
    NIGHTS,
    REFUSED,
    TAKEN_OUT,
)
from demo.courses import Course
from demo.load_changes import QUESTIONS, Telling
from demo.rows import ChangeRow
from demo.stage import SYSTEM, Stage
from demo.timeline import Story
from governance.register.models import Asset
from governance.validation.outside.commands import follow
from workflows.changes.commands import deciding, working, writing
from workflows.changes.commands.disposing import Said, dispose
from workflows.changes.commands.executing import Read
from workflows.changes.commands.writing import Draft
from workflows.changes.emergency import commands as emergencies
from workflows.changes.emergency.commands import Declared, Verbal
from workflows.changes.emergency.models import How
from workflows.changes.emergency.queries import consents_of, givers, unspoken
from workflows.changes.extending.commands import prolong
from workflows.changes.models import Answer as Given
from workflows.changes.models import ChangeKind, Phase
from workflows.changes.queries.case import case_of
from workflows.changes.queries.lists import named
from workflows.changes.temporary import commands as temporaries
from workflows.changes.temporary.commands import Back, Ending

ON_TIME = Course(raised=18)


class ForATime(Telling):
    """A change that stands for a time only; the rest of its way is that of any."""

    def __init__(self, stage: Stage, row: ChangeRow, number: int, end: tuple[int, str]) -> None:
        """Prepare to tell it; `end` is in how many days it ends, and how it is taken back."""
        super().__init__(stage, row, number, Course(raised=14 - row.window.in_days))
        self.ends = stage.timeline.present + timedelta(days=end[0])
        self.way_back = end[1]

    def _written(self) -> Story:
        row, stage = self.row, self.stage
        yield self.pace.later(minutes=25)
        ending = Ending(self.ends, self.way_back, stage.people[row.implementer])
        with stage.acting(row.author) as (session, actor):
            asset = session.get_one(Asset, stage.assets[row.asset])
            draft = Draft(row.title, ChangeKind(row.kind), self._scope())
            self.change_id = temporaries.begin(session, actor, asset, draft, ending).id
        yield self.pace.later(minutes=100)
        with self._by(row.author) as (session, actor, change):
            writing.edit(session, actor, change, self._plan() | self._window())

    def _closed(self) -> Story:
        """Take it back in time, and have somebody else see that all is as before."""
        yield self.pace.at(self.ends - timedelta(days=1))
        worker = self.row.implementer
        with self._by(worker) as (session, actor, change):
            temporaries.restore(session, actor, change)
        yield self.pace.later(minutes=50)
        proof = self.stage.proof(worker)
        with self._by(worker) as (session, actor, change):
            asset = session.get_one(Asset, change.asset_id)
            back = Back(self.way_back, {asset.id: Read(asset.firmware)})
            temporaries.put_back(session, actor, change, back, proof)
        yield self.pace.later(minutes=80)
        proof = self.stage.proof(self.row.verifier)
        with self._by(self.row.verifier) as (session, actor, change):
            temporaries.confirm(session, actor, change, "All is as it was before.", proof)


class AskedForLonger(ForATime):
    """One that is asked to stand longer; the request waits for quality and for the owner."""

    def acts(self) -> Story:
        """Tell it up to the request."""
        yield from super().acts()
        yield self.stage.timeline.present - timedelta(hours=5)
        longer = self.ends + timedelta(days=9)
        with self._by(self.row.author) as (session, actor, change):
            prolong(session, actor, change, longer, "The spare is a week late: its maker wrote so.")


class LeftStanding(ForATime):
    """One that nobody took back: its asset is out of its approved state since its end."""

    def acts(self) -> Story:
        """Tell it past its end."""
        yield from super().acts()
        yield self.ends
        with self._by(self.row.author) as (session, _, change):
            temporaries.expire(session, SYSTEM, change)
        yield self.ends + timedelta(minutes=1)
        with self._by(self.row.author) as (session, _, change):
            follow(session, SYSTEM)


class AtNight(Telling):
    """An emergency: made safe at once, written up in the morning, approved or refused later."""

    def acts(self) -> Story:
        """Tell it up to where it stands."""
        row, (begins, _) = self.row, self.window
        yield self.pace.at(begins)
        texts = {"reason": row.reason, "current": row.current, "back_out": "\n".join(row.back_out)}
        with self.stage.acting(row.author) as (session, actor):
            asset = session.get_one(Asset, self.stage.assets[row.asset])
            told = Declared(row.title, ChangeKind(row.kind), texts)
            self.change_id = emergencies.declare(session, actor, asset, told).id
        yield self.pace.at(begins + timedelta(minutes=9))
        spoke = list(self._spoken())
        yield self.pace.at(begins + timedelta(minutes=50))
        proof = self.stage.proof(row.author)
        with self._by(row.author) as (session, actor, change):
            firmware = session.get_one(Asset, change.asset_id).firmware
            done = working.Work(row.plan[0], firmware)
            emergencies.make_safe(session, actor, change, done, proof)
        yield from self._put_up(spoke)
        if row.state == "closed":
            yield from self._signed(Phase.PLAN)
            yield from self._verified()
        elif row.state == "refused":
            yield from self._refused()

    def _spoken(self) -> Iterator[str]:
        """Enter each word that was given by phone; yield who gave it."""
        keys = {number: key for key, number in self.stage.people.items()}
        at = self.window[0] + timedelta(minutes=4)
        with self._by(self.row.author) as (session, actor, change):
            asset = named(session, change).asset
            for one in unspoken(consents_of(session, change)):
                giver = next(
                    each.person_id
                    for each in givers(session, asset, one.activity)
                    if each.person_id != actor.id
                )
                word = Verbal(one.activity, giver, How.PHONE, at, "Go ahead, I tell the shift.")
                emergencies.enter(session, actor, change, word)
                yield keys[giver]

    def _put_up(self, spoke: list[str]) -> Story:
        """Have the words confirmed in the morning, and what was done written up."""
        for giver in dict.fromkeys(spoke):
            yield self.pace.later(minutes=20)
            with self._by(giver) as (session, actor, change):
                emergencies.consent(session, actor, change)
        author = self.row.author
        yield self.pace.later(minutes=40)
        with self._by(author) as (session, actor, change):
            writing.edit(session, actor, change, {"tests": "\n".join(self.row.tests)})
            writing.assess(session, actor, change, dict.fromkeys(QUESTIONS, (Given.NO, "")))
            waiting = [one.asset_id for one in case_of(session, change).judged.lists.waiting]
            if waiting:
                dispose(session, actor, change, Said("Watched all night.", "all", waiting))
        yield self.pace.later(minutes=60)
        proof = self.stage.proof(author)
        with self._by(author) as (session, actor, change):
            writing.propose(session, actor, change, proof)

    def _refused(self) -> Story:
        person = self._asked(Phase.PLAN)[0]
        yield self.pace.later(hours=5)
        proof = self.stage.proof(person)
        with self._by(person) as (session, actor, change):
            deciding.reject(session, actor, change, REFUSED, proof)


def urgent(stage: Stage) -> list[Story]:
    """Return the story of each."""
    nights = [AtNight(stage, row, 17 + n, ON_TIME) for n, row in enumerate(NIGHTS)]
    for_a_time = [
        AskedForLonger(stage, BYPASS, 31, (5, LIFTED)),
        LeftStanding(stage, FIXED_SPEED, 32, (-2, LOADED)),
        ForATime(stage, DIALLED_IN, 33, (-112, TAKEN_OUT)),
    ]
    return [one.acts() for one in (*for_a_time, *nights)]
