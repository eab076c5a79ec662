"""What a reader can do to an asset now, and what stands against the rest."""

from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor, permitted
from governance.register.models import Asset
from governance.register.queries.holds import facts_of
from governance.register.rules import ASSET, Permission

VERBS = (
    Permission.EDIT,
    Permission.COMMISSION,
    Permission.RETIRE,
    Permission.DEPEND,
    Permission.CONSENT,
)


@dataclass(frozen=True, slots=True)
class Possible:
    """The verbs that the reader holds; each with its reasons, None where it makes no sense now."""

    edit: bool
    commission: tuple[str, ...] | None
    retire: tuple[str, ...] | None
    depend: bool
    consent: bool


def possible(session: Session, actor: Actor, asset: Asset) -> Possible:
    """Return what the actor can do to the asset: the sentences are those of the refusal."""
    held = session.execute(
        select(
            *(exists().where(Asset.id == asset.id, permitted(actor, verb, Asset)) for verb in VERBS)
        )
    ).one()
    may = {verb for verb, is_held in zip(VERBS, held, strict=True) if is_held}
    hints = ASSET.hints(facts_of(session, asset), actor, clock.now()) if may else {}
    is_living = "retire" in hints
    return Possible(
        edit=Permission.EDIT in may and is_living,
        commission=hints.get("commission") if Permission.COMMISSION in may else None,
        retire=hints.get("retire") if Permission.RETIRE in may else None,
        depend=Permission.DEPEND in may and is_living,
        consent=Permission.CONSENT in may,
    )
