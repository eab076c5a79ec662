"""Acknowledge that a restore took acts away: then the trail goes on, under a name of its own."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.anchors import Restore, TrailKey
from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.identity.attest import Proof, burn
from governance.restores.queries import facts_of
from governance.restores.rules import Part, Permission, part_of, reasons_against


def acknowledge(
    session: Session, actor: Actor, restore: Restore, reason: str, proof: Proof
) -> None:
    """Acknowledge a restore as administrator or as QA; with the second of both it is done.

    Then what was signed of the longer trail is void, and checkpoints go on under another origin:
    a log never tells two ends under one name. `proof` is of password and second factor given
    afresh. Raises `RuleViolation` for who has done so, and without a reason.
    """
    must(session, actor, Permission.ACKNOWLEDGE, restore)
    facts = facts_of(restore)
    part = part_of(facts, actor)
    if (told := reasons_against(facts, actor, reason)) or part is None:
        raise RuleViolation(*told)
    burn(session, actor, proof)
    now = clock.now()
    if part is Part.ADMINISTRATOR:
        restore.administrator_id, restore.administrator = actor.id, actor.name
        restore.administrator_at = now
    else:
        restore.qa_id, restore.qa, restore.qa_at = actor.id, actor.name, now
    is_last = restore.administrator_id is not None and restore.qa_id is not None
    if is_last:
        restore.acknowledged_at = now
        _end_origin(session, restore.size)
    record(
        session, actor, "restore.acknowledged" if is_last else "restore.signed", restore,
        reason=reason.strip(), capacity=part, lost=restore.lost, size=restore.size,
    )  # fmt: skip


def _end_origin(session: Session, size: int) -> None:
    """Have every key that counts without limit sign nothing that counts beyond a size."""
    for key in session.scalars(select(TrailKey).where(TrailKey.until_size.is_(None))):
        key.until_size = size
