"""Write the tests of a change, and keep every run of them."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, NotFound, RuleViolation
from governance.validation.requirements.queries import requirements_of
from workflows.changes.commands.writing import must_be_open
from workflows.changes.deviating import Deviates, deviate
from workflows.changes.execution.models import OutsideKind
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.queries.case import case_of
from workflows.changes.rules.permissions import Permission
from workflows.changes.testing.models import ChangeTest, ChangeTestRun, Outcome, Stage
from workflows.changes.testing.queries import tried
from workflows.deviations.models import DeviationSource

RUN_IN = frozenset({ChangeState.IMPLEMENTATION, ChangeState.VERIFICATION})


@dataclass(frozen=True, slots=True)
class Written:
    """A test case as somebody plans it."""

    code: str
    stage: Stage
    step: str
    expected: str
    requirement_id: int | None = None


def write_test(session: Session, actor: Actor, change: ChangeRequest, said: Written) -> None:
    """Plan a test case, or write one anew by its number; it is part of the plan."""
    must(session, actor, Permission.WRITE_TEST, change)
    must_be_open(change)
    case = case_of(session, change)
    known = {one.id for one in requirements_of(session, [asset.id for asset in case.assets])}
    if said.requirement_id is not None and said.requirement_id not in known:
        raise RuleViolation("Choose among what is required of its assets now.")
    found = [one.test for one in tried(session, change) if one.test.code == said.code]
    row = found[0] if found else ChangeTest(change_id=change.id, code=said.code)
    row.stage, row.step, row.expected = said.stage, said.step, said.expected
    row.requirement_id = said.requirement_id
    session.add(row)
    session.flush()
    record(session, actor, "change.test_written", change, test=said.code)


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of one run, and what shows it."""

    test_id: int
    outcome: Outcome
    observed: str
    tool: str = ""
    file_id: int | None = None
    reference_id: int | None = None
    """Of a run that failed: the deviation of the change that another system keeps."""


def run_test(session: Session, actor: Actor, change: ChangeRequest, ran: Ran) -> ChangeTestRun:
    """Keep one run; one that failed opens a deviation, unless another system has it."""
    must(session, actor, Permission.RUN_TEST, change)
    if change.state not in RUN_IN:
        raise Conflict(f"{change} is {change.whereabouts}: its tests are run during its work.")
    case = case_of(session, change)
    test = next((o.test for o in tried(session, change) if o.test.id == ran.test_id), None)
    file = next((kept.file for kept in case.files if kept.id == ran.file_id), None)
    deviations = {one.id for one in case.references if one.kind is OutsideKind.DEVIATION}
    if test is None or (ran.file_id is not None and file is None):
        raise NotFound(f"{change} has no such test, or no such file.")
    if ran.reference_id is not None and ran.reference_id not in deviations:
        raise NotFound(f"{change} refers to no such deviation.")
    is_failed = ran.outcome is Outcome.FAILED
    row = ChangeTestRun(
        change_id=change.id, test_id=test.id, outcome=ran.outcome, observed=ran.observed,
        tool=ran.tool, evidence=f"{file.name} {file.sha256}" if file else "",
        reference_id=ran.reference_id if is_failed else None,
        person_id=actor.id, run_at=clock.now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    if is_failed and row.reference_id is None:
        title = f"Test {test.code} of {change} failed"
        told = Deviates(DeviationSource.TEST, str(row.id), title, ran.observed)
        deviate(session, actor, change, told)
    record(session, actor, "change.test_run", change, test=test.code, outcome=ran.outcome)
    return row
