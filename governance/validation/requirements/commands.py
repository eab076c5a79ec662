"""Write what is required of an asset: the edition before is ended, never edited."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.register.models import Asset
from governance.validation.requirements.models import Requirement
from governance.validation.requirements.rules import Permission


@dataclass(frozen=True, slots=True)
class Wording:
    """What is required, how much it weighs, and why it is written so."""

    code: str
    words: str
    criticality: int
    reason: str
    is_ended: bool = False
    """Whether it is not required any more."""


def write(session: Session, actor: Actor, asset: Asset, said: Wording) -> None:
    """Write a requirement, or its next edition; or end it."""
    must(session, actor, Permission.REQUIRE, asset)
    of = select(Requirement).where(Requirement.asset_id == asset.id, Requirement.code == said.code)
    latest = session.scalars(of.order_by(Requirement.edition.desc()).limit(1)).first()
    holds = latest is not None and latest.ended_at is None
    if said.is_ended and not holds:
        raise RuleViolation(f"{said.code} is not required of {asset.tag}: there is nothing to end.")
    now = clock.now()
    if latest is not None and latest.ended_at is None:
        latest.ended_at = now
    if not said.is_ended:
        session.add(
            Requirement(
                asset_id=asset.id, code=said.code, edition=latest.edition + 1 if latest else 1,
                words=said.words, criticality=said.criticality, reason=said.reason,
                written_at=now, written_by_id=actor.id,
            )
        )  # fmt: skip
    session.flush()
    verb = "asset.requirement_ended" if said.is_ended else "asset.required"
    record(session, actor, verb, asset, reason=said.reason, code=said.code)
