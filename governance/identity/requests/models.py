"""Roles that people ask for, for themselves or for somebody else."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.core.states import Stateful
from governance.identity.models import ROLE_LABELS, Person, Role
from governance.places.models import AtPlace, Place


class AskedState(StrEnum):
    """How far a request for a role is."""

    ASKED = "asked"
    """Waits for who answers for the place."""

    APPROVED = "approved"
    """Waits for an administrator, who gives the role."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


WAITING = (AskedState.ASKED, AskedState.APPROVED)


class RoleRequest(AtPlace, Stateful, Base):
    """A role that somebody asks for: approved by the business, given by an administrator."""

    __tablename__ = "role_request"
    __table_args__ = (
        Index("ix_role_request_state_place", "state", "place_id"),
        Index("ix_role_request_site", "site_id", "id"),
    )
    __initial__: ClassVar = frozenset({AskedState.ASKED})

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    """Who would hold it."""

    role: Mapped[Role]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    """First day without the role; None: until somebody ends it."""

    reason: Mapped[str]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    asked_at: Mapped[datetime]
    due_on: Mapped[date]
    """Last day on which it is decided; the next day it has expired."""

    reminded_at: Mapped[datetime | None]
    """When whom it waits for was reminded; None: not yet."""

    state: Mapped[AskedState] = mapped_column(default=AskedState.ASKED)
    """Written only by its machine; the flush refuses anybody else."""

    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    approved_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """Who gave, refused or withdrew it; None: nobody has, or it expired."""

    decided_at: Mapped[datetime | None]
    decided_why: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="raise")
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id], lazy="raise")
    approved_by: Mapped[Person | None] = relationship(foreign_keys=[approved_by_id], lazy="raise")
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id], lazy="raise")
    place: Mapped[Place] = relationship(foreign_keys="RoleRequest.place_id", lazy="raise")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def what(self) -> str:
        """Say which role is asked for."""
        return f"the role {ROLE_LABELS[self.role]}"

    def __str__(self) -> str:
        """Name it by its number."""
        return f"RR-{self.id:04}"
