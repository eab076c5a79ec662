"""Deliverables, requirements and runs of one change; the paper of another, entered late."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from demo.changes_shown import (
    CASES,
    DAYS_BEFORE,
    HISTORIAN,
    PAPER,
    REPEATED,
    REQUIRED,
    USED,
    WHY_PAPER,
    WRITTEN,
)
from demo.company import TIME_ZONES
from demo.courses import Course
from demo.load_changes import Telling
from demo.people import PERSON_BY_KEY
from demo.stage import Stage
from demo.timeline import Pace, Story
from governance.core import clock
from governance.register.models import Asset
from governance.validation.requirements.commands import Wording, write
from governance.validation.requirements.queries import requirements_of
from workflows.changes.commands import adding, working
from workflows.changes.commands.writing import Upload
from workflows.changes.deliverables import commands as deliverables
from workflows.changes.deliverables.commands import Brought, SettingAside
from workflows.changes.deliverables.queries import rows_of
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.packages import commands as packages
from workflows.changes.packages.commands import Written
from workflows.changes.testing import commands as testing
from workflows.changes.testing.commands import Ran
from workflows.changes.testing.models import ChangeTest, Outcome
from workflows.deviations.commands import deciding
from workflows.deviations.commands.deciding import Decision
from workflows.deviations.models import Deviation, Disposition, Impact

QUALITY, VALIDATION = "elise", "nadia"
OWED = "procedures"
"""What is still in work of it, so that its release waits."""

NOT_ASKED = "supplier"
NO_SUPPLIER = "Nothing of the supplier's is altered: the templates are our own."


def required(stage: Stage) -> Story:
    """Tell what is required of the historian, as it was written down in spring."""
    pace = Pace(TIME_ZONES["leuven"], stage.timeline.present - timedelta(days=170), 27)
    yield pace.later(hours=1)
    with stage.acting(VALIDATION) as (session, actor):
        asset = session.get_one(Asset, stage.assets[HISTORIAN.asset])
        for code, words, weight in REQUIRED:
            said = Wording(code, words, weight, "Requirements of suite 3, edition 2")
            write(session, actor, asset, said)


class Shown(Telling):
    """A change with a checklist, and with tests whose every run is kept."""

    def _propose(self) -> None:
        with self._by(self.row.author) as (session, actor, change):
            known = {one.code: one.id for one in requirements_of(session, [change.asset_id])}
            for one in CASES:
                said = testing.Written(one.code, one.stage, one.step, one.expected, known[one.of])
                testing.write_test(session, actor, change, said)
        self._set_aside()
        with self._by(self.row.author) as (session, actor, change):
            chosen = [row.id for row in rows_of(session, change) if row.is_open]
            by = self.stage.people[self.row.implementer], self.window[1].date()
            deliverables.plan(session, actor, change, chosen, by)
        super()._propose()

    def _set_aside(self) -> None:
        proof = self.stage.proof(VALIDATION)
        with self._by(VALIDATION) as (session, actor, change):
            rows = [row.id for row in rows_of(session, change) if row.code == NOT_ASKED]
            said = SettingAside(rows, NO_SUPPLIER)
            deliverables.set_aside(session, actor, change, said, proof)

    def _tried(self) -> Story:
        """Run each case; what failed is decided on, and run again."""
        for one in CASES:
            for number, seen in enumerate(one.seen, 1):
                yield self.pace.later(minutes=50)
                is_failed = number < len(one.seen)
                with self._by(self.row.implementer) as (session, actor, change):
                    wanted = select(ChangeTest.id).where(
                        ChangeTest.change_id == change.id, ChangeTest.code == one.code
                    )
                    outcome = Outcome.FAILED if is_failed else Outcome.PASSED
                    ran = Ran(session.scalars(wanted).one(), outcome, seen, "Test laptop EWS-07")
                    testing.run_test(session, actor, change, ran)
                if is_failed:
                    yield from self._decided()
        yield self.pace.later(minutes=30)
        with self._by(self.row.implementer) as (session, actor, change):
            rows = [row for row in rows_of(session, change) if row.is_open]
            done = [row.id for row in rows if row.code != OWED]
            owed = [row.id for row in rows if row.code == OWED]
            told = Brought(is_done=True, reference="DMS VAL-PIDA-26-04")
            deliverables.deliver(session, actor, change, done, told)
            deliverables.deliver(session, actor, change, owed, Brought(is_done=False))

    def _decided(self) -> Story:
        of = select(Deviation).where(Deviation.of_id == self.change_id)
        yield self.pace.later(minutes=25)
        with self.stage.acting(self.row.verifier) as (session, actor):
            deciding.investigate(session, actor, session.scalars(of).one(), REPEATED)
        yield self.pace.later(minutes=45)
        proof = self.stage.proof(QUALITY)
        with self.stage.acting(QUALITY) as (session, actor):
            said = Decision(Disposition.CORRECT, Impact.NO, "", USED)
            deciding.dispose(session, actor, session.scalars(of).one(), said, proof)


class OnPaper(Telling):
    """A change that was done with a numbered package of paper, and entered afterwards."""

    def _carried_out(self) -> Story:
        begins, ends = self.window
        worker, who = self.row.implementer, PERSON_BY_KEY[self.row.implementer].name
        yield self.pace.at(begins - timedelta(hours=1))
        with self._by(worker) as (session, actor, change):
            packages.issue(session, actor, change, WHY_PAPER, ends + timedelta(hours=4))
        yield self.pace.at(ends - timedelta(minutes=50))
        zone = ZoneInfo(TIME_ZONES["leuven"])
        lines = [
            f"{step}; {(begins + timedelta(minutes=after)).astimezone(zone):%Y-%m-%d %H:%M}; "
            f"{who}; {words}"
            for step, after, words in WRITTEN
        ]
        with self._by(worker) as (session, actor, change):
            scan = Upload("package-1-scan.txt", "\n".join(lines).encode(), "Scan of the package")
            scan_id = packages.scan(session, actor, change, 1, scan).id
        proof = self.stage.proof(worker)
        with self._by(worker) as (session, actor, change):
            started = begins + timedelta(minutes=15)
            written = Written(1, "\n".join(lines), started, timedelta(), "", scan_id)
            entry_id = packages.bring_back(session, actor, change, written, proof).id
        yield self.pace.later(minutes=20)
        proof = self.stage.proof(self.row.verifier)
        with self._by(self.row.verifier) as (session, actor, change):
            adding.check(session, actor, change, entry_id, proof)
        yield self.pace.later(minutes=15)
        proof = self.stage.proof(worker)
        with self._by(worker) as (session, actor, change):
            firmware = session.get_one(Asset, change.asset_id).firmware
            done = working.Work("As written on package 1.", firmware)
            working.complete(session, actor, change, done, proof)
        yield from self._verified()


def still_out(stage: Stage) -> Story:
    """Tell that changes that wait for their window were put on paper together yesterday."""
    yield stage.timeline.present - timedelta(hours=20)
    ups = [stage.assets[f"leuven/{tag}"] for tag in ("UPS-33001", "UPS-62001")]
    wanted = select(ChangeRequest).where(
        ChangeRequest.asset_id.in_(ups), ChangeRequest.state == ChangeState.AUTHORISED
    )
    with stage.acting("fien") as (session, actor):
        some = session.scalars(wanted.order_by(ChangeRequest.id)).all()
        why = "The cabinet rooms have no network while their power is off."
        packages.issue_together(session, actor, some, why, clock.now() + timedelta(days=5))


def shown(stage: Stage) -> list[Story]:
    """Return the story of each."""
    before = Course(raised=DAYS_BEFORE - HISTORIAN.window.in_days)
    return [
        required(stage),
        Shown(stage, HISTORIAN, 23, before).acts(),
        OnPaper(stage, PAPER, 25, Course(raised=12 - PAPER.window.in_days)).acts(),
    ]
