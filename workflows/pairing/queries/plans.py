"""Plans of two people: as a list, on their page, and as what waits for them."""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, or_
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, selectinload

from governance.core import clock
from governance.core.access import Actor, made_once, may, permitted, readable
from governance.core.contributions import INBOX, Group, Item, Target, only_where
from governance.core.listing.shape import Cell, Choice, Column, Listing, Text
from governance.identity.employment.days import Days, days_at, end_of
from governance.identity.models import Person
from governance.places.models import Place
from governance.places.panels import PANELS, Panel
from governance.skills.models import Competence
from governance.skills.queries.holdings import level_of
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.lists import changes
from workflows.pairing.models import PairPlan, PairState, PairTask
from workflows.pairing.rules.machine import Goal, PairFacts
from workflows.pairing.rules.permissions import Permission

KIND, SHOW = PairPlan.__tablename__, "pairs.show"
LEARNER, BUDDY = aliased(Person), aliased(Person)
STATES = {
    PairState.PROPOSED: Cell("proposed", shape="wait", tone="info"),
    PairState.AGREED: Cell("agreed", shape="wait"),
    PairState.UNDER_WAY: Cell("under way", shape="wait", tone="info"),
    PairState.DONE: Cell("done", shape="done", tone="ok"),
    PairState.STOPPED: Cell("stopped", shape="stop"),
}


def plans(actor: Actor) -> Select[PairPlan]:
    """Select the plans that the actor is part of, or answers for, with all that a list shows."""
    return (
        readable(actor, PairPlan)
        .join(LEARNER, PairPlan.learner_id == LEARNER.id)
        .join(BUDDY, PairPlan.buddy_id == BUDDY.id)
        .join(PairPlan.competence)
        .options(
            contains_eager(PairPlan.learner.of_type(LEARNER)),
            contains_eager(PairPlan.buddy.of_type(BUDDY)),
            contains_eager(PairPlan.competence),
            joinedload(PairPlan.place),
            selectinload(PairPlan.tasks),
        )
    )


def listing() -> Listing:
    """Declare the list of plans."""
    return Listing(
        name="pairs",
        columns=(
            Column("number", "Number", lambda row: row.reference, PairPlan.id, is_reference=True),
            Column("learner", "Learns", lambda row: Cell(row.learner.name, is_strong=True),
                   LEARNER.name),
            Column("buddy", "From", lambda row: row.buddy.name, BUDDY.name),
            Column("competence", "What", lambda row: str(row.competence), Competence.code),
            Column("goal", "Level", lambda row: f"{row.from_level} to {row.to_level}"),
            Column("tasks", "Tasks done", _progress),
            Column("target", "By", lambda row: row.target_on, PairPlan.target_on),
            Column("place", "Site", lambda row: row.place.name, is_minor=True),
            Column("state", "State", state_of),
        ),
        filters=(
            Choice("state", "State", [(each.value, told.text) for each, told in STATES.items()],
                   PairPlan.state.in_),
            Text("q", "Search people and competences", _holding, lead="with"),
        ),
        default_sort="-number",
        key=PairPlan.id,
        singular="pair",
        plural="pairs",
        endpoint="pairs.index",
        record_endpoint=SHOW,
        export_endpoint="pairs.export",
    )  # fmt: skip


def _holding(text: str) -> ColumnElement[bool]:
    named = (LEARNER.name, BUDDY.name, Competence.code, Competence.title)
    return or_(*(column.icontains(text, autoescape=True) for column in named))


def _progress(row: PairPlan) -> str:
    done = sum(task.done_at is not None for task in row.tasks)
    return f"{done} of {len(row.tasks)}"


def state_of(row: PairPlan) -> Cell:
    """Say where a plan is."""
    return STATES[row.state]


def whole(session: Session, plan: PairPlan) -> PairPlan:
    """Return a plan with all that its page shows and its guards look at."""
    options = (
        joinedload(PairPlan.learner), joinedload(PairPlan.buddy), joinedload(PairPlan.competence),
        joinedload(PairPlan.back), joinedload(PairPlan.place),
        selectinload(PairPlan.tasks).joinedload(PairTask.change),
    )  # fmt: skip
    return session.get_one(PairPlan, plan.id, options=options, populate_existing=True)


def goals(session: Session, plan: PairPlan) -> tuple[Goal, ...]:
    """Return what each of the two is to hold at the end, and what they hold now."""
    now = clock.now()
    held = level_of(session, plan.learner_id, plan.competence_id, now)
    found = [Goal(plan.learner.name, str(plan.competence), held, plan.to_level)]
    if plan.back and plan.back_level:
        held = level_of(session, plan.buddy_id, plan.back.id, now)
        found.append(Goal(plan.buddy.name, str(plan.back), held, plan.back_level))
    return tuple(found)


def facts_of(session: Session, plan: PairPlan, reason: str | None = None) -> PairFacts:
    """Return what the guards of a plan look at."""
    agreed = ((plan.learner, plan.learner_agreed_at), (plan.buddy, plan.buddy_agreed_at))
    return PairFacts(
        label=str(plan),
        state=plan.state,
        unagreed=tuple(who.name for who, at in agreed if at is None),
        goals=goals(session, plan),
        reason=reason,
    )


def seen_changes(session: Session, actor: Actor, plan: PairPlan) -> set[int]:
    """Return which changes of a plan the actor may read."""
    ids = {task.change_id for task in plan.tasks}
    mine = changes(actor).where(ChangeRequest.id.in_(ids)).with_only_columns(ChangeRequest.id)
    return set(session.scalars(mine))


@made_once
def _own(actor: Actor) -> Select[Any]:
    is_mine = or_(PairPlan.learner_id == actor.id, PairPlan.buddy_id == actor.id)
    open_to_me = or_(
        (PairPlan.learner_id == actor.id) & PairPlan.learner_agreed_at.is_(None),
        (PairPlan.buddy_id == actor.id) & PairPlan.buddy_agreed_at.is_(None),
    )
    is_waiting = or_(
        (PairPlan.state == PairState.PROPOSED) & open_to_me,
        PairPlan.state.in_((PairState.AGREED, PairState.UNDER_WAY)),
    )
    return plans(actor).where(is_mine, is_waiting)


@only_where(_own)
def to_do(session: Session, actor: Actor) -> list[Item]:
    """Return the plans that wait for the actor to agree, and those that they are to go on with."""
    found = session.scalars(_own(actor).order_by(PairPlan.id)).all()
    days = days_at(session) if found else None
    return [_item(row, actor, is_late=bool(days and _is_late(row, days))) for row in found]


def _is_late(row: PairPlan, days: Days) -> bool:
    """Whether the day by which it was to be reached is over where the learner works."""
    return row.target_on < days.of(row.learner_id)


@made_once
def _led(actor: Actor) -> Select[Any]:
    under_way = PairPlan.state.in_((PairState.AGREED, PairState.UNDER_WAY))
    others = and_(PairPlan.learner_id != actor.id, PairPlan.buddy_id != actor.id)
    return plans(actor).where(under_way, others, permitted(actor, Permission.STOP, PairPlan))


@only_where(_led)
def late(session: Session, actor: Actor) -> list[Item]:
    """Return, for whoever leads them, the plans under way whose day is over."""
    days = days_at(session)
    wanted = _led(actor).where(PairPlan.target_on <= days.usual)
    return [
        Item(
            Group.DO,
            row.reference,
            f"{row.learner.name} learns {row.competence.title} from {row.buddy.name}",
            f"It was to be reached by {row.target_on}.",
            "Ask how it goes",
            Target(SHOW, {"id": row.id}),
            since=row.proposed_at,
            due=end_of(row.target_on, ZoneInfo(row.place.time_zone)),
        )
        for row in session.scalars(wanted.order_by(PairPlan.target_on, PairPlan.id))
        if _is_late(row, days)
    ]


def _item(row: PairPlan, actor: Actor, *, is_late: bool) -> Item:
    other = row.buddy.name if row.learner_id == actor.id else row.learner.name
    is_proposed = row.state is PairState.PROPOSED
    why = f"{row.proposed_by} proposed it; it takes both." if is_proposed else "You both agreed."
    if is_late and not is_proposed:
        why = f"Its day, {row.target_on}, is over: have what shows it recorded, or stop it."
    return Item(
        Group.ANSWER if is_proposed else Group.LEARN,
        row.reference,
        f"{row.competence.title}, with {other}",
        why,
        "Answer" if is_proposed else "Go on",
        Target(SHOW, {"id": row.id}),
        since=row.proposed_at,
        due=None if is_proposed else end_of(row.target_on, ZoneInfo(row.place.time_zone)),
    )


def panel(session: Session, actor: Actor, place: Place) -> Panel | None:
    """Lead from the page of a site to its pairs, whoever may propose one there."""
    if place.site_id != place.id or not may(session, actor, Permission.PROPOSE, place):
        return None
    return Panel("Pairs of IT and OT", "pairing/on_place.html")


PANELS.append(panel)
INBOX.append(to_do)
INBOX.append(late)
