"""What waits for somebody: deviations to investigate and decide on, actions to do and to check."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core.access import Actor, could, may, permitted, readable
from governance.core.contributions import FIGURES, INBOX, Figure, Group, Item, Target
from governance.places.models import Place
from governance.register.models import Asset
from governance.register.queries.numbers import COUNTED, numbers, of
from governance.register.queries.panels import ACTIONS, PANELS, Action, Panel
from workflows.deviations.models import Capa, CapaState, Deviation, DeviationState
from workflows.deviations.queries.lists import SHOW, SHOW_CAPA, deviations, severity_of, state_of
from workflows.deviations.rules.deadlines import capa_due
from workflows.deviations.rules.deviation import OPEN
from workflows.deviations.rules.permissions import Permission

MOST = 50
ASKS = {
    DeviationState.OPENED: (Permission.INVESTIGATE, Group.FIX, "Investigate"),
    DeviationState.INVESTIGATED: (Permission.DISPOSE, Group.SIGN, "Decide"),
    DeviationState.DISPOSED: (Permission.CLOSE, Group.DO, "Close"),
}
"""What a state asks, of whom, in which part of the inbox."""

WHY = {
    DeviationState.OPENED: "It was found at a place that you lead.",
    DeviationState.INVESTIGATED: "You decide for quality at its place.",
    DeviationState.DISPOSED: "It is decided, and you close for quality at its place.",
}


def to_go_on(session: Session, actor: Actor) -> list[Item]:
    """Return the deviations whose next step is the actor's, those that are due first."""
    items: list[Item] = []
    for state, (permission, group, verb) in ASKS.items():
        if not could(actor, permission, Deviation):
            continue
        mine = permitted(actor, permission, Deviation)
        wanted = readable(actor, Deviation).where(Deviation.state == state, mine)
        for row in session.scalars(wanted.order_by(Deviation.due_at, Deviation.id).limit(MOST)):
            target = Target(SHOW, {"id": row.id})
            items.append(
                Item(group, row.reference, row.title, WHY[state], verb, target,
                     since=row.opened_at, due=row.due_at)
            )  # fmt: skip
    return items


def to_do(session: Session, actor: Actor) -> list[Item]:
    """Return the actions that the actor is to do, and those that they may check."""
    mine = readable(actor, Capa).where(Capa.owner_id == actor.id, Capa.state == CapaState.OPEN)
    items = [
        _item(row, Group.DO, "It was given to you.", "Say it is done")
        for row in session.scalars(mine.order_by(Capa.due_on, Capa.id).limit(MOST))
    ]
    if could(actor, Permission.CHECK_CAPA, Capa):
        done = readable(actor, Capa).where(
            Capa.state == CapaState.DONE,
            Capa.owner_id != actor.id,
            permitted(actor, Permission.CHECK_CAPA, Capa),
        )
        why = "Somebody else than who did it says whether it helped."
        found = session.scalars(done.order_by(Capa.done_at, Capa.id).limit(MOST))
        items += [_item(row, Group.DO, why, "Check") for row in found]
    return items


def _item(row: Capa, group: Group, why: str, verb: str) -> Item:
    is_open = row.state is CapaState.OPEN
    return Item(
        group, row.reference, row.action[:120], why, verb, Target(SHOW_CAPA, {"id": row.id}),
        since=row.done_at or row.opened_at, due=capa_due(row.due_on) if is_open else None,
    )  # fmt: skip


def figures(session: Session, actor: Actor) -> list[Figure]:
    """Count the deviations that are open, for whoever may read any."""
    if not could(actor, Permission.READ, Deviation):
        return []
    some = readable(actor, Deviation).where(Deviation.state.in_(OPEN)).limit(1_000).subquery()
    number = len(session.execute(select(some.c.id)).all())
    target = Target("deviations.index", {"state": DeviationState.OPENED.value})
    return [Figure("Deviations that are open", number, target, needs_care=True)]


def panel(session: Session, actor: Actor, asset: Asset) -> Panel | None:
    """Show on an asset's page the deviations that are open on it."""
    if not numbers(session, asset)["deviations"]:
        return None
    wanted = deviations(actor).where(Deviation.asset_id == asset.id, Deviation.state.in_(OPEN))
    found = session.scalars(wanted.order_by(Deviation.id)).all()
    rows = [(row, severity_of(row), state_of(row)) for row in found]
    return Panel("Deviations", "deviations/panel.html", {"deviations": rows})


def opening(session: Session, actor: Actor, asset: Asset) -> Action | None:
    """Offer to open a deviation of an asset."""
    place = session.get_one(Place, asset.place_id)
    if not may(session, actor, Permission.OPEN, place):
        return None
    target = Target("deviations.opening", {"id": place.id, "asset": asset.tag})
    return Action("Open a deviation", target)


COUNTED["deviations"] = of(Deviation.asset_id, Deviation.state.in_(OPEN))
INBOX.extend((to_go_on, to_do))
FIGURES.append(figures)
PANELS.append(panel)
ACTIONS.append(opening)
