"""A person's keys and codes, and whom keys belong to."""

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from governance.core.db import Database
from governance.core.installation import Installation
from governance.core.migrate import WrongDatabaseError
from governance.identity.factors.models import RecoveryCode, SecurityKey
from governance.identity.factors.rules import Party, check_party, origin_of, party_at


def party(session: Session, public_url: str) -> Party:
    """Return whom keys answer here; `RuleViolation` if the address changed since the first one."""
    now, row = party_at(public_url), session.scalars(select(Installation)).one_or_none()
    is_frozen = row is not None and row.rp_id and row.rp_origin
    check_party(now, Party(str(row.rp_id), str(row.rp_origin)) if row and is_frozen else None)
    return now


def assert_at_home(database: Database, public_url: str) -> None:
    """Refuse to start at another address than the one that somebody's key belongs to.

    Raises `WrongDatabaseError`. Once no key is left, the address may change.
    """
    with database.reading() as session:
        row = session.scalars(select(Installation)).one_or_none()
        keys = select(func.count()).where(SecurityKey.removed_at.is_(None))
        left = session.scalar(keys) if row and row.rp_origin else 0
    if row and left and origin_of(public_url) != row.rp_origin:
        raise WrongDatabaseError(
            f"CONCORD_PUBLIC_URL says {origin_of(public_url)}, and {left} security keys of people "
            f"belong to {row.rp_origin}: none of them would let in or sign any more. Set it back, "
            "or have their owners remove them first."
        )


KEYS = (
    select(SecurityKey)
    .where(SecurityKey.person_id == bindparam("person_id"), SecurityKey.removed_at.is_(None))
    .order_by(SecurityKey.name, SecurityKey.id)
)
"""Made once."""


def keys_of(session: Session, person_id: int) -> list[SecurityKey]:
    """Return the keys that a person signs in with, by name."""
    return list(session.scalars(KEYS, {"person_id": person_id}))


def key_called(session: Session, credential_id: str) -> SecurityKey | None:
    """Return the key that calls itself so, whoever's it is, if it is still taken."""
    wanted = select(SecurityKey).where(
        SecurityKey.credential_id == credential_id, SecurityKey.removed_at.is_(None)
    )
    return session.scalars(wanted).one_or_none()


def codes_left(session: Session, person_id: int) -> int:
    """Return how many recovery codes of a person can still be used."""
    left = select(func.count()).where(
        RecoveryCode.person_id == person_id, RecoveryCode.ended_at.is_(None)
    )
    return session.scalar(left) or 0
