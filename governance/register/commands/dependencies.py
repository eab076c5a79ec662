"""What people record about dependencies: what an asset cannot do without."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from governance.audit.commands import record
from governance.core.access import Actor, must
from governance.core.errors import NotFound, RuleViolation
from governance.register.commands.consent import ask
from governance.register.models import Asset, Dependency, DependencySource, RedundancyGroup
from governance.register.queries.graph import readable_ids
from governance.register.queries.neighbours import TYPES
from governance.register.rules import Permission, Tie, reasons_against_tie
from governance.register.vocabulary import ENDED


def depend(session: Session, actor: Actor, dependent: Asset, provider: Asset, tie: Tie) -> str:
    """Record that one asset depends on another; circles are allowed, since plants have them.

    Whoever is accountable for the provider is asked; returns whom, or why nobody has to be.
    Raises `RuleViolation` where it is recorded already, on itself, or on what is out of use.
    """
    must(session, actor, Permission.DEPEND, dependent)
    must(session, actor, Permission.READ, provider)
    reasons = [*reasons_against_tie(tie), *_reasons(session, dependent, provider, tie)]
    if reasons:
        raise RuleViolation(*reasons)
    made = Dependency(
        dependent_id=dependent.id, provider_id=provider.id, source=DependencySource.DECLARED
    )
    _write(session, actor, made, tie)
    session.add(made)
    asked = ask(session, made, actor, (dependent, provider))
    record(session, actor, "asset.depended", dependent, reason=_sentence(dependent, provider, tie))
    return asked


def redepend(session: Session, actor: Actor, dependent: Asset, dependency_id: int, tie: Tie) -> str:
    """Alter a dependency; what is altered in kind, strength, time or group is asked anew.

    Returns who is asked, or that nobody is.
    """
    must(session, actor, Permission.DEPEND, dependent)
    found = _of(session, actor, dependent, dependency_id)
    was, provider = tie_of(found), found.provider
    reasons = list(reasons_against_tie(tie))
    if was == tie:
        reasons.append("Nothing is changed: what was sent is what is recorded.")
    if was.type is not tie.type:
        reasons += _reasons(session, dependent, provider, tie)
    if reasons:
        raise RuleViolation(*reasons)
    left = found.group
    _write(session, actor, found, tie)
    is_material = was.material != tie.material
    asked = ask(session, found, actor, (dependent, provider)) if is_material else ""
    _tidy(session, left)
    said = _sentence(dependent, provider, tie)
    record(session, actor, "asset.dependency_altered", dependent, reason=said)
    return asked or "What was agreed to stands: nobody is asked anew."


def undepend(
    session: Session, actor: Actor, dependent: Asset, dependency_id: int, reason: str
) -> None:
    """Remove a dependency that is none any more; the trail keeps it, and why."""
    must(session, actor, Permission.DEPEND, dependent)
    wanted = select(Dependency).where(Dependency.id == dependency_id)
    found = session.scalars(wanted.options(joinedload(Dependency.group))).one_or_none()
    if found is None or found.dependent_id != dependent.id:
        raise NotFound("There is no such dependency, or none that you may read.")
    session.delete(found)
    _tidy(session, found.group)
    record(session, actor, "asset.undepended", dependent, reason=reason)


def tie_of(edge: Dependency) -> Tie:
    """Return what is recorded as it is typed; the group must be loaded."""
    return Tie(
        type=edge.type,
        strength=edge.strength,
        note=edge.note,
        tolerance_min=edge.tolerance_min,
        group=edge.group.name if edge.group else "",
        needed=edge.group.needed if edge.group else None,
        is_validated=bool(edge.is_validated),
        verified_on=edge.verified_on,
    )


def _of(session: Session, actor: Actor, dependent: Asset, dependency_id: int) -> Dependency:
    wanted = (
        select(Dependency)
        .where(Dependency.id == dependency_id, Dependency.dependent_id == dependent.id)
        .options(joinedload(Dependency.group), joinedload(Dependency.provider))
    )
    found = session.scalars(wanted).one_or_none()
    if found is None or not readable_ids(session, actor, [found.provider_id]):
        raise NotFound("There is no such dependency, or none that you may read.")
    return found


def _write(session: Session, actor: Actor, edge: Dependency, tie: Tie) -> None:
    edge.type, edge.strength, edge.note = tie.type, tie.strength, tie.note or ""
    edge.tolerance_min = tie.tolerance_min
    edge.is_validated = tie.is_validated
    if tie.verified_on != edge.verified_on:
        edge.verified_by = actor.name if tie.verified_on else None
    edge.verified_on = tie.verified_on
    edge.group = _group(session, edge.dependent_id, tie)


def _group(session: Session, dependent_id: int, tie: Tie) -> RedundancyGroup | None:
    """Return the group of that name, which from now needs as many as were said."""
    if not tie.group or tie.needed is None:
        return None
    of = RedundancyGroup
    named = select(of).where(of.dependent_id == dependent_id, of.name == tie.group)
    group = session.scalars(named).one_or_none()
    if group is None:
        group = RedundancyGroup(dependent_id=dependent_id, name=tie.group, needed=tie.needed)
        session.add(group)
    group.needed = tie.needed
    return group


def _tidy(session: Session, group: RedundancyGroup | None) -> None:
    """Remove a group that nothing is in any more."""
    session.flush()
    if group is None:
        return
    if (
        session.scalars(select(Dependency.id).where(Dependency.group_id == group.id)).first()
        is None
    ):
        session.delete(group)


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
        f"{asset.tag} is {asset.state.said}: nothing new is recorded about it."
        for asset in (dependent, provider)
        if asset.state in ENDED
    ]
    return list(dict.fromkeys(told))


def _sentence(dependent: Asset, provider: Asset, tie: Tie) -> str:
    """Say it for the history, whose readers may not see the provider: by its number alone."""
    return " ".join(
        filter(None, (f"{dependent.tag} {TYPES[tie.type][0]} {provider.reference}.", tie.note))
    )
