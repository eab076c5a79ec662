"""Keys of programs: accounts that nobody signs in with, tokens, and from where they are used."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.audit.digests import SECRET
from governance.core.access import Actor, clause
from governance.core.db import Base
from governance.core.states import Stateful
from governance.identity.models import ROLE_LABELS, Person, Role
from governance.places.models import AtPlace, Place


class AccountState(StrEnum):
    """Where a service account is."""

    ASKED = "asked"
    IN_FORCE = "in_force"
    ENDED = "ended"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ServiceAccount(AtPlace, Stateful, Base):
    """An account of a program: what it is for, what it may do where, and who answers for it.

    Never edited, but followed by another one. It holds no role itself: nobody is ever led to a
    program as the one who owns, approves or signs.
    """

    __tablename__ = "service_account"
    __table_args__ = (
        Index("ix_service_account_site", "site_id", "id"),
        UniqueConstraint("name"),
    )
    __initial__: ClassVar = frozenset({AccountState.ASKED})

    name: Mapped[str]
    """What its acts stand under in the trail, such as `Historian feed`; never used again."""

    purpose: Mapped[str]
    """What it does, and which system it runs on."""

    role: Mapped[Role]
    """What it may do at the place and below, as somebody with this role could."""

    responsible_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    """Who answers for what it does."""

    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """The row of people that its acts are kept under: of nobody, and never active."""

    asked_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    asked_at: Mapped[datetime]
    state: Mapped[AccountState] = mapped_column(default=AccountState.ASKED)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """Who confirmed, refused or withdrew it; of one alone: who asked."""

    decided_at: Mapped[datetime | None]
    decided_why: Mapped[str | None]
    ends_on: Mapped[date | None]
    """First day without it unless somebody takes it over: who answered for it has left."""

    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    place: Mapped[Place] = relationship(foreign_keys="ServiceAccount.place_id", lazy="raise")
    responsible: Mapped[Person] = relationship(foreign_keys=[responsible_id], lazy="raise")
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id], lazy="raise")
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id], lazy="raise")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def right(self) -> str:
        """Say what it may do, without where."""
        return ROLE_LABELS[self.role]

    def __str__(self) -> str:
        """Name it."""
        return self.name


class ApiToken(AtPlace, Base):
    """One key of a program: what it is good for, where and until when. It signs nothing."""

    __tablename__ = "api_token"
    __table_args__ = (Index("ix_api_token_site", "site_id", "id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    """Whose acts are done by it: a person's own, or those of a service account."""

    name: Mapped[str]
    """What it is for, such as `walk-down script`."""

    prefix: Mapped[str] = mapped_column(unique=True)
    """How it begins: it names the token, and opens nothing."""

    digest: Mapped[str] = mapped_column(unique=True, info={SECRET: True})
    """SHA-256 of the token; the token itself is shown once and kept nowhere."""

    scopes: Mapped[str]
    """What it is good for, a blank between."""

    made_by: Mapped[str]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    """Since when it is refused, before its time was over."""

    ended_why: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)
    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="raise")
    place: Mapped[Place] = relationship(foreign_keys="ApiToken.place_id", lazy="raise")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def __str__(self) -> str:
        """Name it by how it begins."""
        return f"token {self.prefix}"


class TokenUse(Base):
    """That a token came from one network address: when first, and when last, to the hour."""

    __tablename__ = "token_use"
    __unaudited__ = "touched by requests; the first from an address is an act in the trail"

    token_id: Mapped[int] = mapped_column(ForeignKey(ApiToken.id), primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True)
    first_at: Mapped[datetime]
    used_at: Mapped[datetime]


@clause
def is_mine(actor: Actor, _model: type[ApiToken]) -> ColumnElement[bool]:
    """Be the person whose token it is, or who answers for its service account."""
    answered = select(ServiceAccount.person_id).where(
        ServiceAccount.responsible_id == actor.id, ServiceAccount.person_id.is_not(None)
    )
    return (ApiToken.person_id == actor.id) | ApiToken.person_id.in_(answered)


@clause
def is_responsible(actor: Actor, model: type[ServiceAccount]) -> ColumnElement[bool]:
    """Be the person who answers for it."""
    return model.responsible_id == actor.id
