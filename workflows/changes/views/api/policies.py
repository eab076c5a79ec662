"""Versions of the policy for programs: read, simulated and put up; no program approves one."""

import json
from datetime import date, datetime
from typing import Annotated, Any

from apiflask import APIBlueprint
from flask import url_for
from pydantic import Field

from governance.core import api
from governance.core.api import Sent, Shape, Versioned
from governance.core.listing.programs import paged
from governance.core.web import actor, requires, session
from workflows.changes.models import RiskClass
from workflows.changes.policies import commands, lists
from workflows.changes.policies.models import PolicyOutcome, PolicyRun, PolicyState, PolicyVersion
from workflows.changes.policies.queries import current
from workflows.changes.policies.rules import Permission
from workflows.changes.policies.standing import shown

bp = APIBlueprint("api_policies", __name__, url_prefix=f"{api.ROOT}/policies", tag="Policies")
Reason = Annotated[str, Field(min_length=1, max_length=2000)]


class PolicyOut(Shape):
    """A version of the policy that the plant wrote."""

    id: int
    name: str
    made_from: str
    title: str
    reason: str
    state: PolicyState
    in_force_on: date | None
    sha256: str
    content_sha256: str | None
    """Digest of what is signed: the difference with its simulation; null while it is written."""

    created_at: datetime
    approved_at: datetime | None
    version: int


class PoliciesOut(Shape):
    """A page of versions, and the one that new changes begin under today."""

    items: list[PolicyOut]
    count: int
    next: str | None
    now: str


class SimulationOut(Shape):
    """One simulation of a draft on past and open changes."""

    id: int
    sha256: str
    """Digest of the draft that was looked at."""

    since_at: datetime
    asked_at: datetime
    number: int
    """How many changes are looked at."""

    finished_at: datetime | None
    """Null: it runs, and has looked at `done` of them."""

    done: int
    is_fresh: bool
    """Whether it is of the draft as it reads now."""

    gains: dict[str, int]
    """By phase and duty: how many changes would gain that signature."""

    loses: dict[str, int]
    moves: dict[str, int]
    """By class before and after: how many would be of another."""

    alike: int


class PolicySignedOut(Shape):
    """A signature under the difference."""

    person_name: str
    activity: str
    meaning: str
    signed_at: datetime
    content_sha256: str
    is_in_force: bool


class PolicyWholeOut(PolicyOut):
    """A version with what it asks, how it differs, and what stands against it."""

    author: str
    asks: dict[str, Any]
    """All that it asks: questions, matrix, kinds, days."""

    differences: list[str]
    against: list[str]
    """What keeps it from being put up, or from being approved."""

    simulation: SimulationOut | None
    """The newest; null: none was asked for."""

    signatures: list[PolicySignedOut]


class OutcomeOut(Shape):
    """What a draft would make of one change."""

    run_id: int
    change_id: int
    change: str
    risk: RiskClass
    risk_then: RiskClass
    gains: str
    loses: str
    is_alike: bool


class OutcomesOut(Shape):
    """A page of what drafts would make of changes."""

    items: list[OutcomeOut]
    count: int
    next: str | None


class DraftIn(Sent):
    """With which version a draft begins."""

    made_from: Annotated[str, Field(max_length=40)]
    title: Annotated[str, Field(min_length=1, max_length=120)]
    reason: Reason


class InForceIn(Sent, Versioned):
    """From which day a version is to hold."""

    in_force_on: date


class PolicyWhyIn(Sent, Versioned):
    """Why a version is taken back or given up."""

    reason: Annotated[str, Field(min_length=1, max_length=1000)]


@bp.get("")
@requires(Permission.READ, PolicyVersion)
@bp.output(PoliciesOut)
def index() -> PoliciesOut:
    """Give a page of the versions that the plant wrote, by the conditions of their list."""
    now = current(session())
    page = paged(lists.listing(now), lists.versions(actor()))
    items = [PolicyOut.model_validate(each) for each in page.rows]
    return PoliciesOut(items=items, count=page.count, next=page.next, now=now)


@bp.get("/<int:id>")
@requires(Permission.READ, PolicyVersion)
@bp.output(PolicyWholeOut)
def show(version: PolicyVersion) -> PolicyWholeOut:
    """Give one version: what it asks, what differs, what it would do, who approved it."""
    return _whole(version)


def _whole(version: PolicyVersion) -> PolicyWholeOut:
    seen = shown(session(), version)
    signed = PolicySignedOut.model_fields.keys() - {"is_in_force"}
    return PolicyWholeOut(
        author=seen.author,
        asks=json.loads(version.body),
        differences=list(seen.differences),
        against=list(seen.against),
        simulation=_simulation(seen.run, seen.done, is_fresh=seen.is_fresh) if seen.run else None,
        signatures=[
            PolicySignedOut(
                is_in_force=made.id in seen.present,
                **{name: getattr(made, name) for name in signed},
            )
            for made in seen.signatures
        ],
        **{name: getattr(version, name) for name in PolicyOut.model_fields},
    )


def _simulation(run: PolicyRun, done: int, *, is_fresh: bool) -> SimulationOut:
    counted = json.loads(run.totals) if run.totals else {}
    of = ("id", "sha256", "since_at", "asked_at", "number", "finished_at")
    return SimulationOut(
        done=run.number if run.finished_at else done,
        is_fresh=is_fresh,
        gains=counted.get("gains", {}),
        loses=counted.get("loses", {}),
        moves=counted.get("moves", {}),
        alike=counted.get("alike", 0),
        **{name: getattr(run, name) for name in of},
    )


@bp.get("/outcomes")
@requires(Permission.READ, PolicyVersion)
@bp.output(OutcomesOut)
def outcomes() -> OutcomesOut:
    """Give what drafts would make of each change that the reader may see; `run` names one."""
    declared = lists.outcome_listing(lists.run_choices(session()))
    page = paged(declared, lists.outcomes(actor()))
    return OutcomesOut(items=list(map(_outcome, page.rows)), count=page.count, next=page.next)


def _outcome(row: PolicyOutcome) -> OutcomeOut:
    names = OutcomeOut.model_fields.keys() - {"change"}
    return OutcomeOut(change=row.change.reference, **{name: getattr(row, name) for name in names})


@bp.post("")
@requires(Permission.WRITE, PolicyVersion)
@bp.input(DraftIn, arg_name="sent")
@bp.output(PolicyWholeOut, status_code=201)
def begin(sent: DraftIn) -> tuple[PolicyWholeOut, int, dict[str, str]]:
    """Begin a draft as a copy of a version."""
    made = commands.begin(session(), actor(), sent.made_from, sent.title, sent.reason)
    return _whole(made), 201, {"Location": url_for(".show", id=made.id)}


@bp.post("/<int:id>/simulate")
@requires(Permission.WRITE, PolicyVersion)
@bp.output(SimulationOut, status_code=202)
def simulate(version: PolicyVersion) -> SimulationOut:
    """Have a draft tried on past and open changes; its page and this API tell when it is done."""
    return _simulation(commands.simulate(session(), actor(), version), 0, is_fresh=True)


@bp.post("/<int:id>/propose")
@requires(Permission.WRITE, PolicyVersion)
@bp.input(InForceIn, arg_name="sent")
@bp.output(PolicyWholeOut)
def propose(version: PolicyVersion, sent: InForceIn) -> PolicyWholeOut:
    """Put the difference up for approval, which two people sign on its page."""
    commands.propose(session(), actor(), version, sent.in_force_on)
    return _whole(version)


@bp.post("/<int:id>/reopen")
@requires(Permission.WRITE, PolicyVersion)
@bp.input(PolicyWhyIn, arg_name="sent")
@bp.output(PolicyWholeOut)
def reopen(version: PolicyVersion, sent: PolicyWhyIn) -> PolicyWholeOut:
    """Take a version back to a draft; what was signed of it is void."""
    commands.reopen(session(), actor(), version, sent.reason)
    return _whole(version)


@bp.post("/<int:id>/withdraw")
@requires(Permission.WRITE, PolicyVersion)
@bp.input(PolicyWhyIn, arg_name="sent")
@bp.output(PolicyWholeOut)
def withdraw(version: PolicyVersion, sent: PolicyWhyIn) -> PolicyWholeOut:
    """Give a version up."""
    commands.withdraw(session(), actor(), version, sent.reason)
    return _whole(version)
