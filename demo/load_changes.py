"""The changes, driven through the commands that people use, by those who would."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from demo import judging
from demo.beside import at_work, to_learn
from demo.changes import CHANGES
from demo.company import TIME_ZONES
from demo.courses import COURSES, Course
from demo.evidence import numbered, protocol, results
from demo.letters import OPINIONS
from demo.rows import ChangeRow
from demo.stage import SYSTEM, Stage
from demo.timeline import Pace, Story
from governance.core.access import Actor
from governance.register.models import Asset
from workflows.changes.commands import closing, deciding, scoping, triaging, working, writing
from workflows.changes.commands.closing import Found
from workflows.changes.commands.consulting import Given, advise
from workflows.changes.commands.disposing import Said, dispose
from workflows.changes.commands.judging import judge
from workflows.changes.commands.writing import Draft, Upload
from workflows.changes.ending.models import Outcome, Result
from workflows.changes.ending.rules import Measured
from workflows.changes.models import (
    Answer,
    ChangeKind,
    ChangeRequest,
    ChangeState,
    Opinion,
    Phase,
)
from workflows.changes.queries.case import case_of
from workflows.changes.reminding.commands import check
from workflows.changes.rules import machine
from workflows.changes.rules.policy import CURRENT, POLICIES

S = ChangeState
BEGAN_UNDER = dict.fromkeys(("reporting-ups", "second-alarm", "office-vlan"), "change@4")
"""By the key of their row: changes that are open under the definition of before."""

QUESTIONS = [question.code for question in POLICIES[CURRENT].questions]


REVIEWED = "Plan, results and trends since the work: done as planned, nothing unexpected."
JUDGED_BY = (
    "Deviations and calls that name {}; lists of the quality system and the help desk; none; "
    "four weeks after its release"
)
NONE = Measured(Result.MET, "none", "Lists of the quality system and the help desk, on its day")
WATCHED = timedelta(days=28)
OVER = "Rejected by OT security: ", "Cancelled by its owner: ", "Closed: "


def changed(stage: Stage) -> list[Story]:
    """Return the story of each change."""
    return [Telling(stage, row, n).acts() for n, row in enumerate(CHANGES)]


def window_of(row: ChangeRow, present: datetime) -> tuple[datetime, datetime]:
    """Return when the work of a change is to happen.

    A window of today lies around the present, whatever the hour: its work has just begun.
    """
    zone = ZoneInfo(TIME_ZONES[row.asset.partition("/")[0]])
    day = present.astimezone(zone).date() + timedelta(days=row.window.in_days)
    begins = datetime.combine(day, row.window.starts_at, zone).astimezone(UTC)
    if row.window.in_days == 0:
        begins = present.replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
    return begins, begins + timedelta(hours=row.window.hours)


class Telling:
    """One change on its way; what it yields is when the next act happens."""

    def __init__(
        self, stage: Stage, row: ChangeRow, number: int, course: Course | None = None
    ) -> None:
        """Prepare to tell a change; `number` keeps the acts of two changes apart."""
        present, zone = stage.timeline.present, TIME_ZONES[row.asset.partition("/")[0]]
        self.stage, self.row, self.course = stage, row, course or COURSES[row.key]
        self.window = window_of(row, present)
        self.pace = Pace(zone, present - timedelta(days=self.course.raised), 3 * number)
        self.change_id = 0

    def acts(self) -> Story:
        """Tell it up to the state it stands in."""
        state = S(self.row.state)
        yield from self._written()
        if state is S.DRAFT:
            return
        yield from self._handed_over()
        if state is S.TRIAGE:
            return
        yield from self._assessed()
        if state in {S.ASSESSMENT, S.PLANNING}:
            return
        yield from self._proposed()
        yield from self._advised()
        yield from self._signed(Phase.PLAN, self.course.signers)
        if state in {S.REJECTED, S.CANCELLED, S.ON_HOLD}:
            yield from self._stopped()
        elif state not in {S.APPROVAL, S.AUTHORISED}:
            yield from self._carried_out()

    @contextmanager
    def _by(self, person: str) -> Iterator[tuple[Session, Actor, ChangeRequest]]:
        with self.stage.acting(person) as (session, actor):
            yield session, actor, session.get_one(ChangeRequest, self.change_id)

    def _written(self) -> Story:
        row = self.row
        yield self.pace.later(minutes=25)
        with self.stage.acting(row.author) as (session, actor):
            asset = session.get_one(Asset, self.stage.assets[row.asset])
            began = BEGAN_UNDER.get(row.key, machine.CURRENT)
            draft = Draft(row.title, ChangeKind(row.kind), self._scope(), workflow=began)
            self.change_id = writing.raise_(session, actor, asset, draft).id
        yield self.pace.later(minutes=100)
        with self._by(row.author) as (session, actor, change):
            first = timedelta(days=1 if self.course.revised else 0)
            writing.edit(session, actor, change, self._plan() | self._window(first))
        if row.further:
            yield self.pace.later(minutes=10)
            with self._by(row.author) as (session, actor, change):
                assets = [session.get_one(Asset, self.stage.assets[key]) for key in row.further]
                scoping.extend(session, actor, change, assets)

    def _scope(self) -> dict[str, Any]:
        row = self.row
        return {
            "reason": row.reason,
            "current": row.current,
            "proposed": row.proposed,
            "if_not": row.if_not,
            "target_firmware": row.target_firmware,
        }

    def _plan(self) -> dict[str, Any]:
        return {
            "plan": numbered(self.row.plan),
            "back_out": numbered(self.row.back_out),
            "tests": numbered(self.row.tests),
            "effect_criteria": JUDGED_BY.format(self.row.asset.rpartition("/")[2]),
            "effect_on": (self.window[1] + WATCHED).date(),
        }

    def _window(self, later: timedelta = timedelta()) -> dict[str, Any]:
        begins, ends = self.window
        return {"window_begins_at": begins + later, "window_ends_at": ends + later}

    def _handed_over(self) -> Story:
        author = self.row.author
        yield self.pace.later(minutes=15)
        self._attach(author, "test-protocol", protocol(self.row), "The tests, to be filled in.")
        yield self.pace.later(minutes=10)
        with self._by(author) as (session, actor, change):
            writing.submit(session, actor, change)

    def _assessed(self) -> Story:
        author = self.row.author
        yield self.pace.later(minutes=30)
        with self._by("tomas" if author != "tomas" else "beatriz") as (session, actor, change):
            triaging.classify(session, actor, change)
        yield self.pace.later(minutes=40)
        with self._by(self.row.verifier) as (session, actor, change):
            writing.reach(session, actor, change)
        yield self.pace.later(hours=2)
        with self._by(author) as (session, actor, change):
            self._answer(session, actor, change)
        yield from self._judged()

    def _answer(self, session: Session, actor: Actor, change: ChangeRequest) -> None:
        writing.assess(session, actor, change, self._answers())

    def _answers(self) -> dict[str, tuple[Answer, str]]:
        said = {answer.question: (Answer(answer.value), answer.why) for answer in self.row.answers}
        return {code: said.get(code, (Answer.NO, "")) for code in QUESTIONS}

    def _judged(self) -> Story:
        """Have what was opened assessed, each by whoever is accountable, and say what it means.

        Where the change is still under assessment only the first has done so.
        """
        keys = {number: key for key, number in self.stage.people.items()}
        with self.stage.database.reading() as session:
            given = list(judging.words(session, session.get_one(ChangeRequest, self.change_id)))
        is_open = self.row.state == S.ASSESSMENT
        for person_id, word in given[:1] if is_open else given:
            yield self.pace.later(minutes=35)
            proof = self.stage.proof(keys[person_id])
            with self._by(keys[person_id]) as (session, actor, change):
                judge(session, actor, change, word, proof)
        if is_open:
            return
        yield self.pace.later(minutes=20)
        with self._by("tomas") as (session, actor, change):
            waiting = [one.asset_id for one in case_of(session, change).judged.lists.waiting]
            if waiting:
                dispose(session, actor, change, Said(judging.REACHED, "all that waited", waiting))

    def _attach(self, person: str, name: str, data: bytes, description: str) -> None:
        with self._by(person) as (session, actor, change):
            upload = Upload(f"{self.row.key}-{name}.txt", data, description)
            writing.attach(session, actor, change, upload)

    def _proposed(self) -> Story:
        yield self.pace.later(hours=2)
        self._propose()
        if self.course.revised:
            yield from self._advised()
            yield from self._signed(Phase.PLAN, (self.row.verifier,))
            yield self.pace.later(hours=3)
            with self._by(self.row.author) as (session, actor, change):
                deciding.revise(session, actor, change, self.course.revised)
                writing.edit(session, actor, change, self._window())
            yield self.pace.later(minutes=40)
            self._propose()

    def _propose(self) -> None:
        proof = self.stage.proof(self.row.author)
        with self._by(self.row.author) as (session, actor, change):
            to_learn(session, actor, change, self.row.key, self.stage.people)
            writing.propose(session, actor, change, proof)

    def _advised(self) -> Story:
        """Have whoever is consulted say what they think; where nothing is told of it, agree."""
        for said in OPINIONS.get(self.row.key, ()):
            yield self.pace.later(hours=said.after / timedelta(hours=1))
            with self._by(said.person) as (session, actor, change):
                advise(session, actor, change, Given(said.answer, said.words))
        for person in () if self.row.key in OPINIONS else self._consulted():
            yield self.pace.later(minutes=9)
            with self._by(person) as (session, actor, change):
                advise(session, actor, change, Given(Opinion.AGREE))

    def _consulted(self) -> list[str]:
        """Return one person of each party that is consulted."""
        keys = {number: key for key, number in self.stage.people.items()}
        with self.stage.database.reading() as session:
            voices = case_of(session, session.get_one(ChangeRequest, self.change_id)).voices
            asked = [[row.person_id for row in voice.rows if row.person_id] for voice in voices]
        chosen: list[int] = []
        for people in asked:
            if people and not set(people) & set(chosen):
                chosen.append(people[0])
        return [keys[number] for number in chosen]

    def _signed(self, phase: Phase, only: tuple[str, ...] | None = None) -> Story:
        """Have everybody sign who is asked to, or those alone who did so far."""
        for person in self._asked(phase):
            if only is None or person in only:
                yield self.pace.later(minutes=110)
                proof = self.stage.proof(person)
                with self._by(person) as (session, actor, change):
                    deciding.sign(session, actor, change, proof)

    def _asked(self, phase: Phase) -> list[str]:
        """Return who is asked to sign, once each, in the order of the route."""
        keys = {number: key for key, number in self.stage.people.items()}
        with self.stage.database.reading() as session:
            case = case_of(session, session.get_one(ChangeRequest, self.change_id))
            owners = [wanted.owner for wanted in case.outstanding(phase)]
        named = [keys[owner.person_id] for owner in owners if owner.person_id]
        return list(dict.fromkeys(named))

    def _stopped(self) -> Story:
        """Tell how a change stopped before its work: refused, given up, or put on hold."""
        row = self.row
        yield self.pace.later(hours=2)
        if row.state == S.ON_HOLD:
            with self._by("tomas") as (session, actor, change):
                triaging.hold(session, actor, change, self._said())
            return
        if row.state == S.CANCELLED:
            with self._by(row.author) as (session, actor, change):
                deciding.cancel(session, actor, change, self._said())
            return
        proof = self.stage.proof("aoife")
        with self._by("aoife") as (session, actor, change):
            deciding.reject(session, actor, change, self._said(), proof)

    def _carried_out(self) -> Story:
        begins, ends = self.window
        worker = self.row.implementer
        yield self.pace.at(begins + timedelta(minutes=10))
        with self._by(worker) as (session, actor, change):
            working.start(session, actor, change)
            at_work(session, actor, change, self.row.key)
        yield self.pace.at(begins + timedelta(minutes=40))
        self._attach(worker, "test-results", results(self.row), "What the tests showed.")
        if self.row.state == S.IMPLEMENTATION:
            return
        yield from self._tried()
        yield self.pace.at(ends - timedelta(minutes=15))
        proof = self.stage.proof(worker)
        if self.row.state == S.BACKED_OUT:
            with self._by(worker) as (session, actor, change):
                found = session.get_one(Asset, change.asset_id).firmware
                back = working.Work(self._said(), found)
                working.back_out(session, actor, change, back, proof)
            return
        done = f"Steps 1 to {len(self.row.plan)} carried out as planned; results are attached."
        with self._by(worker) as (session, actor, change):
            work = working.Work(done, self.row.target_firmware)
            working.complete(session, actor, change, work, proof)
        if self.row.state != S.VERIFICATION:
            yield from self._verified()

    def _tried(self) -> Story:
        """Have its tests run, where it keeps them one by one."""
        yield from ()

    def _verified(self) -> Story:
        verifier = self.row.verifier
        yield self.pace.later(days=self.course.watched)
        proof = self.stage.proof(verifier)
        with self._by(verifier) as (session, actor, change):
            working.verify(session, actor, change, self._said(), proof)
        if self.row.state == S.RELEASE:
            return
        yield from self._signed(Phase.RELEASE)
        if self.row.state != S.REVIEW:
            yield from self._closed()

    def _closed(self) -> Story:
        """Have whoever is accountable review it; of the oldest the worker asks for the effect."""
        yield self.pace.later(hours=3)
        with self.stage.database.reading() as session:
            case = case_of(session, session.get_one(ChangeRequest, self.change_id))
            closer = case.closing.owner.person_id if case.change.state is S.REVIEW else None
        if closer is not None:
            person = {number: key for key, number in self.stage.people.items()}[closer]
            proof = self.stage.proof(person)
            with self._by(person) as (session, actor, change):
                closing.close(
                    session,
                    actor,
                    change,
                    Found(Outcome.EFFECTIVE, REVIEWED, measured=[NONE]),
                    proof,
                )
        if self.row.state == S.EFFECTIVENESS:
            yield self.pace.at(self.window[1] + WATCHED + timedelta(days=1))
            with self._by(self.row.author) as (session, _, change):
                check(session, SYSTEM, change)

    def _said(self) -> str:
        """Return the reason or the finding as the person gave it."""
        said = self.row.story
        for told in OVER:
            said = said.removeprefix(told)
        return said[0].upper() + said[1:]
