"""What a reader can do to an asset now, and what stands against the rest."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor, allowed
from governance.register.life.rules import ASSET, NEXT, STEPS
from governance.register.models import Asset
from governance.register.queries.holds import facts_of
from governance.register.rules import Permission
from governance.register.vocabulary import ENDED


@dataclass(frozen=True, slots=True)
class Possible:
    """What the reader may do, as far as it makes sense now."""

    edit: bool
    moves: Mapping[str, tuple[str, ...]]
    """Each move that is the reader's to make from here, with what stands against it."""

    next: str | None
    """The one of them that usually comes next."""

    depend: bool
    consent: bool


def possible(session: Session, actor: Actor, asset: Asset) -> Possible:
    """Return what the actor can do to the asset: the sentences are those of the refusal."""
    may = allowed(session, actor, asset)
    can_move = any(step.permission in may for step in STEPS.values())
    hints = ASSET.hints(facts_of(session, actor, asset), actor, clock.now()) if can_move else {}
    moves = {v: hints[v] for v, step in STEPS.items() if v in hints and step.permission in may}
    usual = NEXT.get(asset.state)
    is_open = asset.state not in ENDED
    return Possible(
        edit=Permission.EDIT in may and is_open,
        moves=moves,
        next=usual if usual in moves else None,
        depend=Permission.DEPEND in may and is_open,
        consent=Permission.CONSENT in may,
    )
