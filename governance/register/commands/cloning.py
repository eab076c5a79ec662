"""Register an asset like another one: for the second pump of the same kind."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from governance.audit.commands import record
from governance.core.access import Actor, must, readable
from governance.places.models import Place
from governance.register.commands.assets import register
from governance.register.commands.dependencies import depend, tie_of
from governance.register.models import Asset, Dependency
from governance.register.rules import Permission
from governance.register.vocabulary import GONE


def clone(
    session: Session, actor: Actor, original: Asset, place: Place, values: Mapping[str, Any]
) -> Asset:
    """Register an asset that began as a copy of another; with its dependencies if asked for.

    Of what it depends on, nothing is copied that is gone or that the actor may not read.
    Raises `RuleViolation` with every reason why it cannot be registered so.
    """
    must(session, actor, Permission.CLONE, original)
    made = register(session, actor, place, values)
    if values.get("with_dependencies"):
        for held in session.scalars(_living(actor, original)).all():
            tie = replace(tie_of(held), is_validated=False, verified_on=None)
            depend(session, actor, made, held.provider, tie)
    record(session, actor, "asset.cloned", made, original=original.reference)
    return made


def _living(actor: Actor, original: Asset) -> Select[Dependency]:
    living = readable(actor, Asset).where(Asset.state.not_in(GONE))
    return (
        select(Dependency)
        .where(
            Dependency.dependent_id == original.id,
            Dependency.provider_id.in_(living.with_only_columns(Asset.id)),
        )
        .options(joinedload(Dependency.provider), joinedload(Dependency.group))
        .order_by(Dependency.id)
    )
