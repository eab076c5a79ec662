"""Pairs of IT and OT for programs: with the commands of their pages, and their refusals."""

from datetime import date, datetime

from apiflask import APIBlueprint
from flask import url_for

from governance.core import api
from governance.core.api import Key, Reason, Sent, Shape
from governance.core.listing.programs import paged
from governance.core.web import actor, requires, session
from governance.places.models import Place
from workflows.pairing import commands
from workflows.pairing.models import PairPlan, PairState
from workflows.pairing.queries import plans as queries
from workflows.pairing.queries.suggesting import suggested
from workflows.pairing.rules.permissions import Permission

bp = APIBlueprint("api_pairs", __name__, url_prefix=api.ROOT, tag="Pairs")


class PairSuggestionOut(Shape):
    """Who could learn what from whom, and why these two."""

    learner_id: int
    buddy_id: int
    competence_id: int
    from_level: int
    to_level: int
    why: str


class PairSuggestionsOut(Shape):
    """The pairs that a site could have."""

    items: list[PairSuggestionOut]


class PairTaskOut(Shape):
    """One thing that the two do together; a change that the reader may not see has no key."""

    id: int
    what: str
    change_id: int | None
    done_at: datetime | None
    done_by_id: int | None


class PairOut(Shape):
    """What one person is to learn from another by a day."""

    id: int
    reference: str
    place_id: int
    site_id: int
    learner_id: int
    buddy_id: int
    competence_id: int
    from_level: int
    to_level: int
    back_id: int | None
    """What the buddy learns in return."""

    back_level: int | None
    why: str
    target_on: date
    state: PairState
    proposed_by: str
    proposed_at: datetime
    learner_agreed_at: datetime | None
    buddy_agreed_at: datetime | None
    ended_at: datetime | None
    reason: str | None
    version: int


class PairWholeOut(PairOut):
    """A pair with what they do together."""

    tasks: list[PairTaskOut]


class PairsOut(Shape):
    """A page of pairs."""

    items: list[PairOut]
    count: int
    next: str | None


class PairIn(Sent):
    """Which suggestion is taken up, and by when."""

    learner_id: Key
    buddy_id: Key
    competence_id: Key
    target_on: date


class PairStop(Sent):
    """Why a plan is given up."""

    reason: Reason
    version: int | None = None


@bp.get("/pairs")
@requires(Permission.READ, PairPlan)
@bp.output(PairsOut)
def index() -> PairsOut:
    """Give a page of the pairs, by the conditions of their list."""
    page = paged(queries.listing(), queries.plans(actor()))
    items = [PairOut.model_validate(each) for each in page.rows]
    return PairsOut(items=items, count=page.count, next=page.next)


@bp.get("/pairs/<int:id>")
@requires(Permission.READ, PairPlan)
@bp.output(PairWholeOut)
def show(plan: PairPlan) -> PairWholeOut:
    """Give one pair with what they do together."""
    return _whole(plan)


def _whole(plan: PairPlan) -> PairWholeOut:
    found = queries.whole(session(), plan)
    seen = queries.seen_changes(session(), actor(), found)
    tasks = [
        PairTaskOut(
            id=each.id, what=each.what, done_at=each.done_at, done_by_id=each.done_by_id,
            change_id=each.change_id if each.change_id in seen else None,
        )
        for each in found.tasks
    ]  # fmt: skip
    return PairWholeOut(**PairOut.model_validate(found).model_dump(), tasks=tasks)


@bp.get("/places/<int:id>/pair-suggestions")
@requires(Permission.PROPOSE, Place)
@bp.output(PairSuggestionsOut)
def suggestions(place: Place) -> PairSuggestionsOut:
    """Suggest who of a site could learn from whom."""
    items = [
        PairSuggestionOut(
            learner_id=one.learner.id, buddy_id=one.buddy.id, competence_id=one.subject.id,
            from_level=one.held, to_level=one.subject.wanted, why=one.why,
        )
        for one in suggested(session(), place)
    ]  # fmt: skip
    return PairSuggestionsOut(items=items)


@bp.post("/places/<int:id>/pairs")
@requires(Permission.PROPOSE, Place)
@bp.input(PairIn, arg_name="sent")
@bp.output(PairWholeOut, status_code=201)
def propose(place: Place, sent: PairIn) -> tuple[PairWholeOut, int, dict[str, str]]:
    """Propose a pair that is suggested; both are asked whether they agree."""
    key = (sent.learner_id, sent.buddy_id, sent.competence_id)
    made = commands.propose(session(), actor(), place, commands.Proposal(key, sent.target_on))
    return _whole(made), 201, {"Location": url_for(".show", id=made.id)}


@bp.post("/pairs/<int:id>/agree")
@requires(Permission.AGREE, PairPlan)
@bp.output(PairWholeOut)
def agree(plan: PairPlan) -> PairWholeOut:
    """Agree as one of the two."""
    commands.agree(session(), actor(), plan)
    return _whole(plan)


@bp.post("/pairs/<int:id>/begin")
@requires(Permission.CARRY_ON, PairPlan)
@bp.output(PairWholeOut)
def begin(plan: PairPlan) -> PairWholeOut:
    """Begin what both agreed to."""
    commands.begin(session(), actor(), plan)
    return _whole(plan)


@bp.post("/pairs/<int:id>/tasks/<int:task_id>")
@requires(Permission.CARRY_ON, PairPlan)
@bp.output(PairWholeOut)
def tick(plan: PairPlan, task_id: int) -> PairWholeOut:
    """Say that a task was done."""
    commands.tick(session(), actor(), plan, task_id)
    return _whole(plan)


@bp.post("/pairs/<int:id>/finish")
@requires(Permission.CARRY_ON, PairPlan)
@bp.output(PairWholeOut)
def finish(plan: PairPlan) -> PairWholeOut:
    """Bring it to its end, once what shows the goal is recorded."""
    commands.finish(session(), actor(), plan)
    return _whole(plan)


@bp.post("/pairs/<int:id>/stop")
@requires(Permission.STOP, PairPlan)
@bp.input(PairStop, arg_name="sent")
@bp.output(PairWholeOut)
def stop(plan: PairPlan, sent: PairStop) -> PairWholeOut:
    """Give it up, with the reason."""
    commands.stop(session(), actor(), plan, sent.reason)
    return _whole(plan)
