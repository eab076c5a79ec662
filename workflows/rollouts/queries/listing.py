"""Rollouts as a list, in the search, and as what waits for somebody."""

from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from governance.core.access import Actor, could, made_once, may, readable
from governance.core.contributions import (
    INBOX,
    SEARCH,
    Group,
    Hit,
    Item,
    Source,
    Target,
    only_where,
)
from governance.core.listing.shape import Cell, Choice, Column, Listing, Text
from governance.places.models import Place
from governance.places.panels import PANELS, Panel
from workflows.rollouts.models import Rollout, RolloutState, Wave
from workflows.rollouts.queries.cases import gate_number
from workflows.rollouts.rules.permissions import Permission

SHOW, INDEX = "rollouts.show", "rollouts.index"
STATES = {
    RolloutState.DRAFT: Cell("draft", shape="idle"),
    RolloutState.PROPOSED: Cell("waits for compliance", shape="wait", tone="info"),
    RolloutState.RUNNING: Cell("running", shape="wait", tone="info"),
    RolloutState.HALTED: Cell("halted", shape="stop", tone="bad"),
    RolloutState.DONE: Cell("done", shape="done", tone="ok"),
    RolloutState.STOPPED: Cell("given up", shape="stop"),
}
MOST = 10


def rollouts(actor: Actor) -> Select[Rollout]:
    """Select the rollouts that the actor may read, with all that a list shows."""
    return readable(actor, Rollout).options(
        joinedload(Rollout.owner), joinedload(Rollout.place), selectinload(Rollout.waves)
    )


def listing() -> Listing:
    """Declare the list of rollouts."""
    return Listing(
        name="rollouts",
        columns=(
            Column("number", "Number", lambda row: row.reference, Rollout.id, is_reference=True),
            Column("title", "Title", lambda row: Cell(row.title, is_strong=True), Rollout.title),
            Column("place", "Where", lambda row: row.place.name),
            Column("owner", "Owner", lambda row: row.owner.name),
            Column("waves", "Waves passed", _passed),
            Column("state", "State", state_of, Rollout.state),
        ),
        filters=(
            Choice("state", "State", [(each.value, told.text) for each, told in STATES.items()],
                   Rollout.state.in_),
            Text("q", "Search rollouts", holding, lead="with"),
        ),
        default_sort="-number",
        key=Rollout.id,
        singular="rollout",
        plural="rollouts",
        endpoint=INDEX,
        record_endpoint=SHOW,
        export_endpoint="rollouts.export",
    )  # fmt: skip


def holding(text: str) -> ColumnElement[bool]:
    """Hold a text in the title or the purpose."""
    named = (Rollout.title, Rollout.purpose)
    return or_(*(column.icontains(text, autoescape=True) for column in named))


def _passed(row: Rollout) -> str:
    done = sum(wave.passed_at is not None for wave in row.waves)
    return f"{done} of {len(row.waves)}"


def state_of(row: Rollout) -> Cell:
    """Say where a rollout is."""
    return STATES[row.state]


def found(session: Session, actor: Actor, text: str) -> list[Hit]:
    """Return the rollouts that hold a text."""
    wanted = rollouts(actor).where(holding(text)).order_by(Rollout.id.desc()).limit(MOST)
    return [
        Hit(row.reference, row.title, row.place.name, Target(SHOW, {"id": row.id}))
        for row in session.scalars(wanted)
    ]


ASKS = {
    RolloutState.PROPOSED: (Permission.AGREE, "Its generic part waits for central compliance.",
                            Group.SIGN, "Review"),
    RolloutState.HALTED: (Permission.GO_ON, "It is halted: decide on the cause.",
                          Group.SIGN, "Decide"),
}  # fmt: skip


@made_once
def _asked(actor: Actor) -> Select[Any]:
    asked = {state for state, (permission, *_) in ASKS.items() if could(actor, permission, Rollout)}
    theirs = select(Wave.rollout_id).where(Wave.passed_at.is_(None))
    return rollouts(actor).options(selectinload(Rollout.gates)).where(
        or_(
            Rollout.state.in_(asked),
            (Rollout.state == RolloutState.RUNNING) & Rollout.id.in_(theirs),
        )
    )  # fmt: skip


@only_where(_asked)
def waiting(session: Session, actor: Actor) -> list[Item]:
    """Return the rollouts that wait for the actor: to agree, to decide, to open a gate."""
    rows = session.scalars(_asked(actor).order_by(Rollout.id)).all()
    return [item for row in rows if (item := _item(session, actor, row))]


def _item(session: Session, actor: Actor, row: Rollout) -> Item | None:
    target = Target(SHOW, {"id": row.id})
    if row.state in ASKS:
        permission, why, group, verb = ASKS[row.state]
        if not may(session, actor, permission, row) or row.owner_id == actor.id:
            return None
        return Item(group, row.reference, row.title, why, verb, target, since=row.created_at)
    gate = next((one for one in row.gates if one.number == gate_number(row)), None)
    is_other_half = gate is not None and actor.id not in {gate.owner_id, gate.quality_id}
    is_next = is_other_half or (gate is None and row.owner_id == actor.id)
    if not is_next or not may(session, actor, Permission.SIGN_GATE, row):
        return None
    why = "One of two signed its gate." if is_other_half else "Its next gate is yours to open."
    target = Target("rollouts.gate", {"id": row.id})
    return Item(Group.DO, row.reference, row.title, why, "See what is missing", target)


def panel(session: Session, actor: Actor, place: Place) -> Panel | None:
    """Lead from the page of a place to the planning of a rollout there."""
    if not may(session, actor, Permission.PLAN, place):
        return None
    return Panel("Rollouts", "rollouts/on_place.html")


PANELS.append(panel)
INBOX.append(waiting)
SEARCH["Rollouts"] = Source(found, INDEX)
