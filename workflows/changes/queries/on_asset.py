"""What change control adds to an asset: what holds it, what is open on it, what can be begun."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core.access import Actor, may
from governance.core.contributions import Target
from governance.evidence.models import KINDS
from governance.places.models import Place
from governance.register.controlled import Authorisation
from governance.register.models import Asset
from governance.register.queries.holds import AUTHORISING, HOLDS
from governance.register.queries.numbers import COUNTED, numbers, of
from governance.register.queries.panels import ACTIONS, PANELS, WAYS, Action, Panel, Proposal
from governance.register.vocabulary import GONE
from workflows.changes.models import ChangeKind, ChangeRequest, ChangeScope, ChangeState
from workflows.changes.queries.case import KIND
from workflows.changes.queries.lists import about, changes, open_on
from workflows.changes.replacing.queries import open_replacements
from workflows.changes.rules.permissions import Permission
from workflows.changes.rules.work import authorisation
from workflows.changes.small.rules import refusals as small_refusals
from workflows.changes.standard.queries import covering

MOST = 20
KIND_OF = {
    "firmware": ChangeKind.FIRMWARE,
    "product_id": ChangeKind.HARDWARE,
    "address": ChangeKind.NETWORK,
    "has_safety_function": ChangeKind.HARDWARE,
}
"""The kind of change that alters a controlled fact."""


def holding(session: Session, asset: Asset) -> list[str]:
    """Return the references of the changes that are open on an asset."""
    has_any = numbers(session, asset)["changes"]
    return [change.reference for change in open_on(session, asset)] if has_any else []


def panel(session: Session, actor: Actor, asset: Asset) -> Panel:
    """Show the latest changes on an asset, of those the actor may read."""
    if not numbers(session, asset)["changes"]:
        return Panel("Changes", "changes/panel.html", {"changes": [], "tag": asset.tag})
    latest = changes(actor).where(about(asset.id)).order_by(ChangeRequest.id.desc()).limit(MOST)
    found = session.scalars(latest).all()
    return Panel("Changes", "changes/panel.html", {"changes": found, "tag": asset.tag})


def raising(session: Session, actor: Actor, asset: Asset) -> Action | None:
    """Offer to raise a change, to whoever may do so here."""
    place = session.get_one(Place, asset.place_id)
    if asset.state in GONE or not may(session, actor, Permission.RAISE, place):
        return None
    return Action("Raise a change", Target("changes.new", {"asset": asset.id}))


def replacing(session: Session, actor: Actor, asset: Asset) -> Action | None:
    """Offer to replace its unit like for like, or the next step of who replaces it now."""
    begun = open_replacements(session, asset) if numbers(session, asset)["changes"] else ()
    if begun:
        return _next_step(session, actor, begun[0])
    if asset.product_id is None or raising(session, actor, asset) is None:
        return None
    return Action("Replace it like for like", Target("changes.replace", {"id": asset.id}))


def _next_step(session: Session, actor: Actor, change: ChangeRequest) -> Action | None:
    """Offer what the actor does next with a replacement that was begun."""
    is_mine, state = change.implementer_id == actor.id, change.state
    if state is ChangeState.IMPLEMENTATION and is_mine:
        return Action(f"Complete {change}", Target("changes.complete", {"id": change.id}))
    waits = state is ChangeState.VERIFICATION and not is_mine
    if waits and may(session, actor, Permission.VERIFY, change):
        return Action(f"Verify {change}", Target("changes.verify", {"id": change.id}))
    return None


def small(session: Session, actor: Actor, asset: Asset) -> Action | None:
    """Offer the one page of a small change, where the asset allows for one."""
    if small_refusals(asset) or raising(session, actor, asset) is None:
        return None
    return Action("Make a small change", Target("changes.small", {"id": asset.id}))


def declaring(session: Session, actor: Actor, asset: Asset) -> Action | None:
    """Offer to act in an emergency, to whoever may do so here."""
    if asset.state in GONE or not may(session, actor, Permission.DECLARE, asset):
        return None
    return Action("Act in an emergency", Target("changes.declare", {"id": asset.id}))


def for_a_time(session: Session, actor: Actor, asset: Asset) -> Action | None:
    """Offer a change that stands for a time only."""
    if raising(session, actor, asset) is None:
        return None
    return Action("Make a temporary change", Target("changes.begin_temporary", {"id": asset.id}))


def standard(session: Session, actor: Actor, asset: Asset) -> Action | None:
    """Offer a change by a template, where one in force is for the asset."""
    if raising(session, actor, asset) is None or not covering(session, actor, asset):
        return None
    return Action("Make a standard change", Target("changes.standard", {"id": asset.id}))


def beginning(session: Session, actor: Actor, asset: Asset, proposal: Proposal) -> Action | None:
    """Offer a change that is begun with what is known: the fact, from what to what, and why."""
    if raising(session, actor, asset) is None:
        return None
    kind = KIND_OF.get(proposal.field, ChangeKind.CONFIGURATION)
    known: dict[str, int | str] = {
        "asset": asset.id,
        "title": f"Change {proposal.current} of {asset.tag}"[:120],
        "kind": kind.value,
        "current": proposal.current,
        "proposed": proposal.proposed,
        "reason": proposal.reason,
        "target_firmware": proposal.value[:60] if proposal.field == "firmware" else "",
        "drift": proposal.drift_id or "",
    }
    arguments = {name: value for name, value in known.items() if value}
    return Action("Raise a change for it", Target("changes.new", arguments))


def authorising(session: Session, actor: Actor, asset: Asset) -> Authorisation | None:
    """Return what the actor may alter on an asset: the work of a change that they have begun."""
    wanted = select(ChangeRequest).where(
        about(asset.id),
        ChangeRequest.state == ChangeState.IMPLEMENTATION,
        ChangeRequest.implementer_id == actor.id,
        ChangeRequest.started_at.is_not(None),
    )
    change = session.scalars(wanted.order_by(ChangeRequest.id)).first()
    return authorisation(change, actor, asset.id) if change else None


COUNTED["changes"] = of(ChangeRequest.asset_id) + of(ChangeScope.asset_id)
HOLDS.append(holding)
WAYS.append(beginning)
AUTHORISING.append(authorising)
PANELS.append(panel)
ACTIONS.extend((replacing, standard, small, raising, for_a_time, declaring))
KINDS[KIND] = ChangeRequest
