"""How consent to dependencies is asked and given: by whoever is accountable for the provider."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Forbidden, RuleViolation
from governance.ownership.models import Activity
from governance.ownership.queries import accountable, accountable_for
from governance.register.models import Asset, Consent, Dependency
from governance.register.queries.records import subject_of
from governance.register.rules import Answering, Permission, agreed_at_once

ACTIVITY = Activity.ASSET_APPROVAL
"""What one is accountable for to be asked whether others may depend on an asset."""


def ask(session: Session, edge: Dependency, declarer: Actor, ends: tuple[Asset, Asset]) -> str:
    """Ask the person accountable for the second end; return whom, or why nobody has to be asked.

    What was answered before is forgotten: the trail keeps it. The act that asks records it.
    """
    dependent, provider = map(subject_of, ends)
    owners = accountable_for(session, [ACTIVITY], [dependent, provider])
    asked = owners[ACTIVITY, provider.key]
    at_once = agreed_at_once(declarer, owners[ACTIVITY, dependent.key], asked)
    now = clock.now()
    edge.asked_at = now
    edge.declared_by_id = declarer.id or None
    edge.consent = Consent.CONFIRMED if at_once else Consent.UNCONFIRMED
    edge.consent_note = at_once
    edge.answered_at = now if at_once else None
    edge.answered_by = asked.person if at_once else None
    if at_once:
        return at_once
    if asked.is_filled:
        return f"{asked.person} is asked, and it is unconfirmed until they agree."
    return f"{asked.sentence} It stays unconfirmed until somebody is, and agrees."


def answer(session: Session, actor: Actor, provider: Asset, said: Answering) -> int:
    """Agree to what others say of their dependency on an asset, or object; return to how many.

    Raises `Forbidden` unless the actor is accountable for the asset, `RuleViolation` where an
    objection has no reason or a dependency was altered since it was read.
    """
    must(session, actor, Permission.CONSENT, provider)
    owner = accountable(session, ACTIVITY, subject_of(provider))
    if owner.person_id != actor.id:
        raise Forbidden(f"{owner.sentence} Whether others may depend on it is for them to say.")
    edges = _chosen(session, provider, said)
    for edge in edges:
        edge.consent = Consent.CONFIRMED if said.agrees else Consent.OBJECTED
        edge.consent_note = said.reason
        edge.answered_at, edge.answered_by = clock.now(), actor.name
    verb = "asset.dependency_confirmed" if said.agrees else "asset.dependency_objected"
    keys = [edge.id for edge in edges]
    record(session, actor, verb, provider, reason=said.reason, dependencies=keys)
    return len(edges)


def _chosen(session: Session, provider: Asset, said: Answering) -> Sequence[Dependency]:
    """Return the dependencies that are answered, locked, as they were read."""
    wanted = (
        select(Dependency)
        .where(Dependency.provider_id == provider.id, Dependency.id.in_(said.dependency_ids))
        .order_by(Dependency.id)
        .with_for_update()
    )
    edges = session.scalars(wanted.execution_options(populate_existing=True)).all()
    told = []
    if not edges:
        told.append(f"Tick at least one of those that depend on {provider.tag}.")
    if any(edge.asked_at and edge.asked_at > said.seen_at for edge in edges):
        told.append("Some were altered since you read them: read them again, then answer.")
    if not said.agrees and not said.reason:
        told.append("Say why you object: whoever declared it has to answer that.")
    if told:
        raise RuleViolation(*told)
    return edges
