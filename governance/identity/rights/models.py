"""Rights that matter, asked for by one person and confirmed by another."""

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, false, func, or_, select, true
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from governance.core import clock
from governance.core.access import Actor, Clause, Placed, clause
from governance.core.db import Base
from governance.core.states import Stateful
from governance.identity.models import ROLE_LABELS, Person, Role, RoleGrant
from governance.places.models import AtPlace, Place

SIGNING = frozenset(Role) - {Role.HR, Role.AUDITOR, Role.ADMINISTRATOR}
"""Roles whose holders sign something. Source: House rule, ADR 0019."""

OWNERS = (Role.QA, Role.AREA_OWNER)
"""Who answers for a place in the business, and so is the second person there and below."""


class Right(StrEnum):
    """What can be asked for."""

    ROLE = "role"
    NEW_FACTOR = "new_factor"
    RETURN = "return"
    SIGNING = "signing"
    LINK = "link"
    UNLINK = "unlink"


class RequestState(StrEnum):
    """Where a request is."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


ASKED_FOR = {
    Right.ROLE: "a role",
    Right.NEW_FACTOR: "a new second factor",
    Right.RETURN: "to be active again",
    Right.SIGNING: "to sign",
    Right.LINK: "the account",
    Right.UNLINK: "the end of the account",
}


class SigningRight(Base):
    """That one person may sign: who verified who they are, and that they know what it means."""

    __tablename__ = "signing_right"

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    how: Mapped[str]
    """How it was verified who they are: such as the passport, seen in person."""

    verified_by: Mapped[str]
    verified_at: Mapped[datetime]
    confirmed_by: Mapped[str | None]
    """Who confirmed it as the second person; None where one was enough."""

    acknowledged_at: Mapped[datetime | None]
    """When they said that their signature binds them as one by hand does; None: not yet."""

    locked_at: Mapped[datetime | None]
    """Since when they may not sign; None: they may."""

    locked_why: Mapped[str | None]


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

    issuer: Mapped[str | None]
    """Who vouches for the account that it is about: a provider, or the directory; None: no link."""

    subject: Mapped[str | None]
    """What the issuer calls them."""

    former_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """Whose the account is until then; None: nobody's, or it is about no link."""

    reason: Mapped[str]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    asked_at: Mapped[datetime]
    state: Mapped[RequestState] = mapped_column(default=RequestState.ASKED)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    decided_at: Mapped[datetime | None]
    decided_why: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="raise")
    former: Mapped[Person | None] = relationship(foreign_keys=[former_id], lazy="raise")
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id], lazy="raise")
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id], lazy="raise")
    place: Mapped[Place] = relationship(foreign_keys="RightsRequest.place_id", lazy="raise")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def what(self) -> str:
        """Say what is asked for, without for whom."""
        if self.kind is Right.ROLE and self.role:
            return f"the role {ROLE_LABELS[self.role]}"
        if self.subject:
            return f"{ASKED_FOR[self.kind]} {self.subject} of {self.issuer}"
        return ASKED_FOR[self.kind]

    @property
    def told(self) -> str:
        """Say what is asked for as a sentence begins; an account keeps its letters."""
        return self.what[0].upper() + self.what[1:]

    def __str__(self) -> str:
        """Name it."""
        return f"Request {self.id}"


@clause
def is_about_me(actor: Actor, model: type[Any]) -> ColumnElement[bool]:
    """Be the person it is for, or the one who asked."""
    return or_(model.person_id == actor.id, model.asked_by_id == actor.id)


def anywhere(*names: Role) -> Clause:
    """Hold one of the named roles at whatever place."""

    def holds_anywhere(actor: Actor, _model: type[Placed]) -> ColumnElement[bool]:
        return true() if actor.holds(*names) else false()

    holds_anywhere.roles = names  # type: ignore[attr-defined]
    return holds_anywhere  # type: ignore[return-value]


@clause
def nobody_answers(_actor: Actor, model: type[Any]) -> ColumnElement[bool]:
    """Have nobody else answer for the request's place today."""
    above, at = aliased(Place), aliased(Place)
    reaches = (
        select(at.id)
        .join(above, func.substr(at.path, 1, func.length(above.path)) == above.path)
        .where(at.id == model.place_id)
    )
    grant, held = _held_by_another(OWNERS, model)
    return ~held.where(reaches.where(above.id == grant.place_id).exists()).exists()


@clause
def no_qa_is_left(_actor: Actor, model: type[Any]) -> ColumnElement[bool]:
    """Have no other QA in the whole enterprise today."""
    return ~_held_by_another((Role.QA,), model)[1].exists()


@clause
def nobody_signs(_actor: Actor, model: type[Any]) -> ColumnElement[bool]:
    """Have nobody else in the whole enterprise today whose role signs."""
    return ~_held_by_another(SIGNING, model)[1].exists()


def _held_by_another(
    roles: Collection[Role], model: type[Any]
) -> tuple[type[RoleGrant], Select[int]]:
    """Select the roles that others than the two whom a request concerns hold today."""
    grant, person, today = aliased(RoleGrant), aliased(Person), clock.today()
    held = (
        select(grant.id)
        .join(person, person.id == grant.person_id)
        .where(
            grant.role.in_(roles),
            grant.starts_on <= today,
            or_(grant.ends_on.is_(None), grant.ends_on > today),
            person.deactivated_at.is_(None),
            person.id.not_in([model.person_id, model.asked_by_id]),
        )
    )
    return grant, held
