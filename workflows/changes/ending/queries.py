"""Who looks back at a change, and which changes wait for somebody to do so."""

from sqlalchemy.orm import Session, selectinload

from governance.core.access import Actor
from governance.ownership.delegations.queries import stands_for
from governance.ownership.models import Activity
from governance.ownership.queries import accountable_for
from governance.ownership.subjects import Subject
from workflows.changes.ending.rules import GUARDS, Criterion, closes_as, criteria
from workflows.changes.models import ChangeRequest, ChangeScope
from workflows.changes.queries.carrying import assets_of
from workflows.changes.queries.case import ASSET, Case
from workflows.changes.queries.lists import at_their_end
from workflows.changes.rules.content import conflicts
from workflows.changes.rules.machine import machine_of

MOST = 500
"""Changes that are looked at for one person: those that have waited longest."""

CLOSES_AS = (Activity.QA_RELEASE, Activity.ASSET_APPROVAL)


def not_theirs(session: Session, actor: Actor, case: Case) -> list[str]:
    """Return why the actor does not look back at a change."""
    owner = case.closing.owner
    if not owner.acts.is_filled:
        return [f"{owner.sentence} Name somebody first."]
    if not owner.lets(actor.id):
        change, who = case.change, owner.acts.person
        return [f"{actor.name} does not look back at {change}: {who} does, for {owner.label}."]
    return conflicts(case.parts, actor, [owner.activity], stands_for(session, actor.id))


def criteria_of(change: ChangeRequest) -> list[Criterion]:
    """Return by what a change is judged, line by line; its definition may not ask for lines."""
    propose = machine_of(change).moves.get("propose")
    asked = propose is not None and GUARDS.keys() & set(propose.guards)
    return criteria(change.effect_criteria) if asked else []


def to_look_back(session: Session, actor: Actor) -> list[ChangeRequest]:
    """Return the changes whose end is the actor's to sign; a fixed number of statements."""
    wanted = at_their_end(actor).order_by(ChangeRequest.due_at)
    further = selectinload(ChangeRequest.further).joinedload(ChangeScope.asset)
    found = session.scalars(wanted.options(further).limit(MOST)).all()
    subjects = {
        one.id: Subject(ASSET, one.asset_id, one.asset.place_id, one.asset.tag) for one in found
    }
    owners = accountable_for(session, CLOSES_AS, list(subjects.values()))
    return [
        one
        for one in found
        if owners[closes_as(assets_of(one)), subjects[one.id].key].lets(actor.id)
    ]
