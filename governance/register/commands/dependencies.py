"""What people record about dependencies: what an asset cannot do without."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core.access import Actor, must
from governance.core.errors import NotFound, RuleViolation
from governance.register.models import Asset, Dependency
from governance.register.queries.neighbours import TYPES
from governance.register.rules import Permission, Tie
from governance.register.vocabulary import AssetState


def depend(
    session: Session, actor: Actor, dependent: Asset, provider: Asset, tie: Tie
) -> Dependency:
    """Record that one asset depends on another; circles are allowed, since plants have them.

    Raises `RuleViolation` where it is recorded already, on itself, or on what is retired.
    """
    must(session, actor, Permission.DEPEND, dependent)
    must(session, actor, Permission.READ, provider)
    if reasons := _reasons(session, dependent, provider, tie):
        raise RuleViolation(*reasons)
    made = Dependency(
        dependent_id=dependent.id,
        provider_id=provider.id,
        type=tie.type,
        strength=tie.strength,
        note=tie.note or "",
    )
    session.add(made)
    session.flush()
    record(session, actor, "asset.depended", dependent, reason=_sentence(dependent, provider, tie))
    return made


def undepend(
    session: Session, actor: Actor, dependent: Asset, dependency_id: int, reason: str
) -> None:
    """Remove a dependency that is none any more; the trail keeps it, and why."""
    must(session, actor, Permission.DEPEND, dependent)
    found = session.get(Dependency, dependency_id)
    if found is None or found.dependent_id != dependent.id:
        raise NotFound("There is no such dependency, or none that you may read.")
    session.delete(found)
    record(session, actor, "asset.undepended", dependent, reason=reason)


def _reasons(session: Session, dependent: Asset, provider: Asset, tie: Tie) -> list[str]:
    told = []
    relation = TYPES[tie.type][0]
    if dependent.id == provider.id:
        told.append(f"{dependent.tag} cannot depend on itself: name the asset it {relation}.")
    twice = select(Dependency.id).where(
        Dependency.dependent_id == dependent.id,
        Dependency.provider_id == provider.id,
        Dependency.type == tie.type,
    )
    if session.scalars(twice).first() is not None:
        told.append(f"It is recorded already that {dependent.tag} {relation} {provider.tag}.")
    told += [
        f"{asset.tag} is retired: nothing new is recorded about it."
        for asset in (dependent, provider)
        if asset.state is AssetState.RETIRED
    ]
    return list(dict.fromkeys(told))


def _sentence(dependent: Asset, provider: Asset, tie: Tie) -> str:
    return " ".join(
        filter(None, (f"{dependent.tag} {TYPES[tie.type][0]} {provider.tag}.", tie.note))
    )
