"""What a change must bring, how it was tried, and the trace from what is required, for programs."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from governance.core.api import Sent, Shape, Versioned
from governance.core.web import actor, requires, session
from governance.validation.requirements.models import Requirement
from workflows.changes.deliverables import commands as deliverables
from workflows.changes.deliverables.commands import Brought
from workflows.changes.deliverables.models import DeliverableState
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import case_of
from workflows.changes.queries.seen import seen_by
from workflows.changes.rules.permissions import Permission
from workflows.changes.testing import commands, queries
from workflows.changes.testing.commands import Ran, Written
from workflows.changes.testing.models import Outcome, Stage
from workflows.changes.testing.queries import Tried
from workflows.changes.views.programs import bp


class DeliverableOut(Shape):
    """One item of the checklist of a change."""

    id: int
    code: str
    asset_id: int
    asset: str
    why: str
    policy: str
    owner: str | None
    due_on: date | None
    state: DeliverableState
    evidence: str
    evidence_sha256: str | None
    reason: str
    """Why it is not needed."""

    told_at: datetime | None


class DeliverablesOut(Shape):
    """What a change must bring before its release."""

    items: list[DeliverableOut]
    hidden: int
    """Items of assets that the reader may not see."""


class RequiredOut(Shape):
    """One edition of one line of what is required of an asset."""

    id: int
    asset_id: int
    code: str
    edition: int
    criticality: int
    words: str


class RunOut(Shape):
    """One run of a test."""

    id: int
    outcome: Outcome
    observed: str
    tool: str
    evidence: str
    person: str
    run_at: datetime


class TestOut(Shape):
    """A test case with what it shows and every run, the first one first."""

    id: int
    code: str
    stage: Stage
    step: str
    expected: str
    requirement: RequiredOut | None
    """Null: none is named, or it is of an asset that the reader may not see."""

    first: Outcome | None
    latest: Outcome | None
    runs: list[RunOut]


class TraceOut(Shape):
    """From requirement to test to result."""

    items: list[TestOut]
    untested: list[RequiredOut]
    """What is required of its assets and shown by no test."""

    undecided: list[str]
    """Runs that failed and that nobody has decided on."""


class BroughtIn(Sent, Versioned):
    """How far items are, and where they are found."""

    items: Annotated[list[int], Field(min_length=1, max_length=500)]
    is_done: bool = True
    reference: Annotated[str, Field(max_length=200)] = ""
    """The system and the number of the document."""


class CaseIn(Sent, Versioned):
    """A test case, or another one of the same number."""

    code: Annotated[str, Field(min_length=1, max_length=40)]
    stage: Stage
    step: Annotated[str, Field(min_length=1, max_length=2000)]
    expected: Annotated[str, Field(min_length=1, max_length=1000)]
    requirement_id: int | None = None


class RunIn(Sent, Versioned):
    """What came of one run."""

    test_id: int
    outcome: Outcome
    observed: Annotated[str, Field(min_length=1, max_length=2000)]
    tool: Annotated[str, Field(max_length=120)] = ""
    """The number of the instrument or program that ran it."""

    reference_id: int | None = None
    """Of a run that failed: the deviation of the change that another system keeps."""


PLAIN = DeliverableOut.model_fields.keys() - {"asset", "owner"}
RUN = RunOut.model_fields.keys() - {"person"}
CASE = TestOut.model_fields.keys() - {"requirement", "first", "latest", "runs"}


def _required(one: Requirement) -> RequiredOut:
    return RequiredOut.model_validate(one)


def _brought(change: ChangeRequest) -> DeliverablesOut:
    case = case_of(session(), change)
    seen = seen_by(session(), actor(), case).ids
    rows = [row for row in case.deliverables if row.asset_id in seen]
    items = [
        DeliverableOut(
            asset=row.asset.tag,
            owner=row.owner.name if row.owner else None,
            **{name: getattr(row, name) for name in PLAIN},
        )
        for row in rows
    ]
    return DeliverablesOut(items=items, hidden=len(case.deliverables) - len(rows))


def _trace(change: ChangeRequest) -> TraceOut:
    case, found = case_of(session(), change), queries.tried(session(), change)
    seen = seen_by(session(), actor(), case)
    without = queries.untested(session(), seen.named(case.assets), found)
    return TraceOut(
        items=[_test(one, seen.ids) for one in found],
        untested=list(map(_required, without)),
        undecided=list(queries.untold(session(), found)),
    )


def _test(one: Tried, seen: frozenset[int]) -> TestOut:
    shown = one.test.requirement
    return TestOut(
        requirement=_required(shown) if shown and shown.asset_id in seen else None,
        first=one.first and one.first.outcome,
        latest=one.latest and one.latest.outcome,
        runs=[
            RunOut(person=run.person.name, **{name: getattr(run, name) for name in RUN})
            for run in one.runs
        ],
        **{name: getattr(one.test, name) for name in CASE},
    )


@bp.get("/<int:id>/deliverables")
@requires(Permission.READ, ChangeRequest)
@bp.output(DeliverablesOut)
def brought(change: ChangeRequest) -> DeliverablesOut:
    """Give what a change must bring before its release, who brings it and how it stands."""
    return _brought(change)


@bp.post("/<int:id>/deliver")
@requires(Permission.DELIVER, ChangeRequest)
@bp.input(BroughtIn, arg_name="sent")
@bp.output(DeliverablesOut)
def deliver(change: ChangeRequest, sent: BroughtIn) -> DeliverablesOut:
    """Say that items are in work, or done and where they are found."""
    told = Brought(is_done=sent.is_done, reference=sent.reference)
    deliverables.deliver(session(), actor(), change, sent.items, told)
    return _brought(change)


@bp.get("/<int:id>/tests")
@requires(Permission.READ, ChangeRequest)
@bp.output(TraceOut)
def traced(change: ChangeRequest) -> TraceOut:
    """Give the trace from what is required to each test and every run of it."""
    return _trace(change)


@bp.post("/<int:id>/write_test")
@requires(Permission.WRITE_TEST, ChangeRequest)
@bp.input(CaseIn, arg_name="sent")
@bp.output(TraceOut)
def write_test(change: ChangeRequest, sent: CaseIn) -> TraceOut:
    """Plan a test case, or write one anew by its number."""
    said = Written(sent.code, sent.stage, sent.step, sent.expected, sent.requirement_id)
    commands.write_test(session(), actor(), change, said)
    return _trace(change)


@bp.post("/<int:id>/run_test")
@requires(Permission.RUN_TEST, ChangeRequest)
@bp.input(RunIn, arg_name="sent")
@bp.output(TraceOut, status_code=201)
def run_test(change: ChangeRequest, sent: RunIn) -> TraceOut:
    """Keep one run beside those before it; one that failed opens a deviation."""
    ran = Ran(sent.test_id, sent.outcome, sent.observed, sent.tool, None, sent.reference_id)
    commands.run_test(session(), actor(), change, ran)
    return _trace(change)
