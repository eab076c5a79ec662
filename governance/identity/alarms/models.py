"""Alarms: more events of one kind than are usual, to be looked into by somebody."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.access import AtTheTop
from governance.core.db import Base
from governance.identity.models import Person


class EventKind(StrEnum):
    """What kind of thing an event of the trail tells of."""

    SIGN_IN = "sign_in"
    PROOF = "proof"
    LOCKED = "locked"
    KEY = "key"
    PROVIDER = "provider"
    TOKEN = "token"  # noqa: S105  # a kind of event
    EXPOSED = "exposed"
    NEW_ADDRESS = "new_address"
    SPARE = "spare"
    SESSIONS = "sessions"


class SecurityAlarm(AtTheTop, Base):
    """One alarm; the events it is about are in the trail, from one to another, and nowhere else."""

    __tablename__ = "security_alarm"
    __table_args__ = (Index("ix_security_alarm_kind_looked", "kind", "looked_at"),)

    kind: Mapped[EventKind]
    counted: Mapped[int]
    """How many events there were when it was raised."""

    from_seq: Mapped[int]
    """The first of them in the trail."""

    upto_seq: Mapped[int]
    """The last of them when it was raised."""

    raised_at: Mapped[datetime]
    looked_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    looked_at: Mapped[datetime | None]
    finding: Mapped[str | None]
    """What was found, and what was done about it."""

    version: Mapped[int] = mapped_column(default=1)
    looked_by: Mapped[Person | None] = relationship(foreign_keys=[looked_by_id], lazy="raise")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def __str__(self) -> str:
        """Name it."""
        return f"alarm {self.id}"
