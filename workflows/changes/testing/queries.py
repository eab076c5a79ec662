"""The tests of a change, their runs, and the trace from requirement to test to result."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from governance.core.exports import Sheet
from governance.register.models import Asset
from governance.validation.requirements.models import Requirement
from governance.validation.requirements.queries import requirements_of
from workflows.changes.models import ChangeRequest
from workflows.changes.testing.models import ChangeTest, ChangeTestRun, Outcome
from workflows.deviations.models import Deviation, DeviationSource, DeviationState

TESTS = (
    select(ChangeTest)
    .where(ChangeTest.change_id == bindparam("change_id"))
    .options(joinedload(ChangeTest.requirement))
    .order_by(ChangeTest.stage, ChangeTest.code)
)
RUNS = (
    select(ChangeTestRun)
    .where(ChangeTestRun.change_id == bindparam("change_id"))
    .options(joinedload(ChangeTestRun.person), joinedload(ChangeTestRun.reference))
    .order_by(ChangeTestRun.id)
)
DECIDED = (DeviationState.DISPOSED, DeviationState.CLOSED)


@dataclass(frozen=True, slots=True)
class Tried:
    """A test case with its runs, oldest first."""

    test: ChangeTest
    runs: Sequence[ChangeTestRun]

    @property
    def first(self) -> ChangeTestRun | None:
        """The run that was the first, whatever came later."""
        return self.runs[0] if self.runs else None

    @property
    def latest(self) -> ChangeTestRun | None:
        """The run that counts now."""
        return self.runs[-1] if self.runs else None


def tried(session: Session, change: ChangeRequest) -> list[Tried]:
    """Return the tests of a change with their runs: two statements, one if it has no test."""
    tests = session.scalars(TESTS, {"change_id": change.id}).all()
    if not tests:
        return []
    runs = defaultdict[int, list[ChangeTestRun]](list)
    for run in session.scalars(RUNS, {"change_id": change.id}):
        runs[run.test_id].append(run)
    return [Tried(test, runs[test.id]) for test in tests]


def about(found: Sequence[Tried], asset_ids: Collection[int]) -> list[Tried]:
    """Return the tests that show what is required of one of these assets, or of none by name."""
    return [
        one
        for one in found
        if one.test.requirement is None or one.test.requirement.asset_id in asset_ids
    ]


def source_key(run: ChangeTestRun) -> str:
    """Return what the deviation of a run that failed was opened by."""
    return f"{DeviationSource.TEST}:{run.change_id}:{run.id}"


def untold(session: Session, found: Sequence[Tried]) -> tuple[str, ...]:
    """Name each run that failed and whose deviation nobody decided on."""
    failed = [(one.test, run) for one in found for run in one.runs
              if run.outcome is Outcome.FAILED]  # fmt: skip
    if not failed:
        return ()
    keys = [source_key(run) for _, run in failed]
    wanted = select(Deviation.source_key).where(
        Deviation.source_key.in_(keys), Deviation.state.in_(DECIDED)
    )
    decided = set(session.scalars(wanted))
    return tuple(
        f"{test.code} failed"
        for test, run in failed
        if source_key(run) not in decided and (run.reference is None or run.reference.is_open)
    )


def unrun(found: Sequence[Tried]) -> tuple[str, ...]:
    """Name the tests that nobody ran."""
    return tuple(one.test.code for one in found if not one.runs)


def content_of(session: Session, change: ChangeRequest) -> dict[str, list[str]]:
    """Return the test cases as they are signed with the plan; empty where there are none."""
    told = [
        f"{one.stage.upper()} {one.code}: {one.step} Expected: {one.expected}"
        f"{f' ({one.requirement})' if one.requirement else ''}"
        for one in session.scalars(TESTS, {"change_id": change.id})
    ]
    return {"test_cases": told} if told else {}


def untested(
    session: Session, assets: Sequence[Asset], found: Sequence[Tried]
) -> list[Requirement]:
    """Return what is required of the assets and is shown by no test of the change."""
    shown = {one.test.requirement_id for one in found}
    every = requirements_of(session, [asset.id for asset in assets])
    return [one for one in every if one.id not in shown]


def sheet(found: Sequence[Tried], without: Sequence[Requirement]) -> Sheet:
    """Return the trace as a table to take away."""
    head = ("Requirement", "Edition", "Criticality", "Test", "Stage", "First result",
            "Latest result", "Run by", "Run")  # fmt: skip
    empty = [(one.code, one.edition, one.criticality, *("",) * 6) for one in without]
    return Sheet(head, [*_lines(found), *empty])


def _lines(found: Sequence[Tried]) -> Iterator[tuple[str | int | datetime | None, ...]]:
    for one in found:
        shown, first, latest = one.test.requirement, one.first, one.latest
        yield (
            shown.code if shown else "", shown.edition if shown else "",
            shown.criticality if shown else "", one.test.code, one.test.stage.upper(),
            first.outcome if first else "not run", latest.outcome if latest else "not run",
            latest.person.name if latest else "", latest.run_at if latest else None,
        )  # fmt: skip
