"""Who is responsible for the work on a change, and to whom it is a task."""

from collections.abc import Collection

from sqlalchemy.orm import Session, selectinload

from governance.core.access import Actor
from governance.ownership.answers import Effective
from governance.ownership.models import Activity, Letter
from governance.ownership.queries import Naming, Resolved, effective_for
from governance.register.models import Asset
from governance.register.vocabulary import GxpRelevance
from workflows.changes.models import ChangeRequest, ChangeScope
from workflows.changes.policies.queries import policies_of
from workflows.changes.queries.consulting import subjects_of
from workflows.changes.queries.lists import waiting_work
from workflows.changes.rules.carrying import Carrying
from workflows.changes.rules.policy import Policy

MOST = 500
"""Changes that wait for their work and are looked at for one person: those that begin soonest."""


def carrying(
    named: Naming, activity: Activity | None, assets: Collection[Asset]
) -> tuple[Carrying, ...]:
    """Return who is responsible for the work on each asset; nothing where no activity says so."""
    if activity is None:
        return ()
    found = named.resolved([activity])
    return tuple(
        _carrying(activity, one, found[activity, (Asset.__tablename__, one.id)]) for one in assets
    )


def _carrying(activity: Activity, asset: Asset, found: Effective) -> Carrying:
    people = {each.id: each.name for each in found.people(Letter.RESPONSIBLE)}
    is_critical = asset.gxp is GxpRelevance.DIRECT
    return Carrying(asset.tag, activity, people, found.accountable.acts.person_id, is_critical)


def to_begin(session: Session, actor: Actor) -> list[tuple[ChangeRequest, bool]]:
    """Return the authorised changes whose work is the actor's to begin, and whether as their R.

    Where nobody is responsible it is the author's, who got it approved. A fixed number of
    statements, whatever waits.
    """
    waiting = session.scalars(
        waiting_work(actor)
        .options(selectinload(ChangeRequest.further).joinedload(ChangeScope.asset))
        .order_by(ChangeRequest.window_begins_at, ChangeRequest.id)
        .limit(MOST)
    ).all()
    assets = {one.id: one for change in waiting for one in assets_of(change)}
    policies = policies_of(session, {change.policy for change in waiting})
    activities = {work for change in waiting if (work := policies[change.policy].work)}
    found = effective_for(session, activities, subjects_of(assets.values()))
    mine = [(change, _doers(change, policies[change.policy], found)) for change in waiting]
    return [
        (change, actor.id in people)
        for change, people in mine
        if actor.id in people or (not people and change.author_id == actor.id)
    ]


def assets_of(change: ChangeRequest) -> list[Asset]:
    """Return every asset of a change, the main one first."""
    return [change.asset, *(row.asset for row in change.further)]


def _doers(change: ChangeRequest, policy: Policy, found: Resolved) -> set[int]:
    work = policy.work
    if work is None:
        return set()
    return {
        each.id
        for one in assets_of(change)
        for each in found[work, (Asset.__tablename__, one.id)].people(Letter.RESPONSIBLE)
    }
