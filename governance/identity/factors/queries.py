"""A person's keys and codes, and whom keys belong to."""

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from governance.core.installation import Installation
from governance.identity.factors.models import RecoveryCode, SecurityKey
from governance.identity.factors.rules import Party, check_party, party_at


def party(session: Session, public_url: str) -> Party:
    """Return whom keys answer here; `RuleViolation` if the address changed since the first one."""
    now, row = party_at(public_url), session.scalars(select(Installation)).one_or_none()
    is_frozen = row is not None and row.rp_id and row.rp_origin
    check_party(now, Party(str(row.rp_id), str(row.rp_origin)) if row and is_frozen else None)
    return now


KEYS = (
    select(SecurityKey)
    .where(SecurityKey.person_id == bindparam("person_id"), SecurityKey.removed_at.is_(None))
    .order_by(SecurityKey.name, SecurityKey.id)
)
"""Made once."""


def keys_of(session: Session, person_id: int) -> list[SecurityKey]:
    """Return the keys that a person signs in with, by name."""
    return list(session.scalars(KEYS, {"person_id": person_id}))


def codes_left(session: Session, person_id: int) -> int:
    """Return how many recovery codes of a person can still be used."""
    left = select(func.count()).where(
        RecoveryCode.person_id == person_id, RecoveryCode.ended_at.is_(None)
    )
    return session.scalar(left) or 0
