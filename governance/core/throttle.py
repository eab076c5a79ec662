"""How often a thing may be tried: counted in the database, so that every process knows."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import Index, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from governance.core import clock
from governance.core.db import Base


class ThrottleHit(Base):
    """One try of something that is limited."""

    __tablename__ = "throttle_hit"
    __unaudited__ = "mechanics, kept for a day; what was refused is in the trail"
    __table_args__ = (Index("ix_throttle_hit_key_at", "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    """Digest of what is limited and for whom; tells nothing by itself."""

    at: Mapped[datetime] = mapped_column(index=True)


def _digest(*parts: object) -> str:
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()


def hit(session: Session, *parts: object) -> None:
    """Count one try."""
    session.add(ThrottleHit(key=_digest(*parts), at=clock.now()))


def is_open(session: Session, *parts: object, most: int, within: timedelta) -> bool:
    """Whether fewer than `most` tries were counted `within` the time that has just passed."""
    since = clock.now() - within
    counted = select(func.count()).where(ThrottleHit.key == _digest(*parts), ThrottleHit.at > since)
    return (session.scalar(counted) or 0) < most


def forget(session: Session, *parts: object) -> None:
    """Start counting anew, after a success."""
    session.execute(delete(ThrottleHit).where(ThrottleHit.key == _digest(*parts)))


def sweep(session: Session) -> None:
    """Remove what is older than a day."""
    session.execute(delete(ThrottleHit).where(ThrottleHit.at < clock.now() - timedelta(days=1)))
