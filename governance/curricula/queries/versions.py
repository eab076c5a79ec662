"""Versions of items, and what is to be known of one before it is decided."""

from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from governance.core import clock
from governance.curricula.models import TrainingItem, TrainingItemVersion, TrainingRecord
from governance.evidence.models import KINDS
from governance.places.models import Place

KIND = TrainingItemVersion.__tablename__
KINDS[KIND] = TrainingItemVersion
KINDS[TrainingRecord.__tablename__] = TrainingRecord


def is_in_use(item: TrainingItem) -> bool:
    """Whether people are to learn an item today."""
    return item.ended_on is None or item.ended_on > clock.today()


def is_to_come(version: TrainingItemVersion) -> bool:
    """Whether a version is not in force yet, and was not called off."""
    has_begun = version.effective_at is not None and version.effective_at <= clock.now()
    return version.withdrawn_at is None and not has_begun


def zone_of(session: Session, item: TrainingItem) -> ZoneInfo:
    """Return the clock by which the days of an item begin."""
    return ZoneInfo(session.get_one(Place, item.place_id).time_zone)


def earlier_of(session: Session, version: TrainingItemVersion) -> list[TrainingItemVersion]:
    """Return the other versions of its item that are decided and were not called off."""
    of = TrainingItemVersion
    wanted = select(of).where(
        of.item_id == version.item_id,
        of.id != version.id,
        of.decision.is_not(None),
        of.withdrawn_at.is_(None),
    )
    return list(session.scalars(wanted.order_by(of.effective_at, of.id)))


def whole(session: Session, version: TrainingItemVersion) -> TrainingItemVersion:
    """Return a version with its item, who added it and who decided on it."""
    options = (
        joinedload(TrainingItemVersion.item),
        joinedload(TrainingItemVersion.added_by),
        joinedload(TrainingItemVersion.decided_by),
    )
    return session.get_one(TrainingItemVersion, version.id, options=options, populate_existing=True)
