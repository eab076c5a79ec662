"""Rights that matter, asked for by one person and confirmed by another."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import ColumnElement, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.access import Actor, clause
from governance.core.db import Base
from governance.core.states import Stateful
from governance.identity.models import ROLE_LABELS, Person, Role
from governance.places.models import AtPlace, Place


class Right(StrEnum):
    """What can be asked for."""

    ROLE = "role"
    NEW_FACTOR = "new_factor"
    RETURN = "return"


class RequestState(StrEnum):
    """Where a request is."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class RightsRequest(AtPlace, Stateful, Base):
    """A right that one person asks for another; it holds once a second one has confirmed it."""

    __tablename__ = "rights_request"
    __table_args__ = (
        Index("ix_rights_request_state_place", "state", "place_id"),
        Index("ix_rights_request_site", "site_id"),
    )
    __initial__: ClassVar = frozenset({RequestState.ASKED})

    kind: Mapped[Right]
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    """Who would have it."""

    role: Mapped[Role | None]
    """Which role, where it is one."""

    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    """First day without the role; None: until revoked."""

    reason: Mapped[str]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    asked_at: Mapped[datetime]
    state: Mapped[RequestState] = mapped_column(default=RequestState.ASKED)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    decided_at: Mapped[datetime | None]
    decided_why: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="raise")
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id], lazy="raise")
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id], lazy="raise")
    place: Mapped[Place] = relationship(foreign_keys="RightsRequest.place_id", lazy="raise")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def what(self) -> str:
        """Say what is asked for, without for whom."""
        if self.kind is Right.ROLE and self.role:
            return f"the role {ROLE_LABELS[self.role]}"
        return "a new second factor" if self.kind is Right.NEW_FACTOR else "to be active again"

    def __str__(self) -> str:
        """Name it."""
        return f"Request {self.id}"


@clause
def is_about_me(actor: Actor, model: type[RightsRequest]) -> ColumnElement[bool]:
    """Be the person it is for, or the one who asked."""
    return (model.person_id == actor.id) | (model.asked_by_id == actor.id)
