"""People, what they sign in with, and the roles they hold at places for a time."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.audit.digests import SECRET
from governance.core.access import Actor, Placed, Shared, clause
from governance.core.db import Base
from governance.places.models import AtPlace, Place


class Role(StrEnum):
    """What somebody can be at a place; the administrator signs nothing."""

    REQUESTER = "requester"
    CHANGE_COORDINATOR = "change_coordinator"
    CHANGE_OWNER = "change_owner"
    AREA_OWNER = "area_owner"
    OT_LEAD = "ot_lead"
    IT_LEAD = "it_lead"
    QA = "qa"
    VALIDATION = "validation"
    OT_SECURITY = "ot_security"
    PROCESS_SAFETY = "process_safety"
    REGULATORY = "regulatory"
    DATA_INTEGRITY_OWNER = "data_integrity_owner"
    HR = "hr"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


ROLE_LABELS = {
    role: {"qa": "QA", "hr": "HR", "ot_lead": "OT lead", "it_lead": "IT lead",
           "ot_security": "OT security"}.get(role, role.replace("_", " "))
    for role in Role
}  # fmt: skip


class Person(Shared, Base):
    """A human being who can be held to account; deactivated one day, never deleted."""

    __tablename__ = "person"

    name: Mapped[str] = mapped_column(index=True)
    email: Mapped[str | None] = mapped_column(unique=True)
    """Lower case; what a person signs in with, never reissued to somebody else. None: no login."""

    time_zone: Mapped[str] = mapped_column(default="UTC")
    """IANA name of the zone in which this person reads and signs."""

    deactivated_at: Mapped[datetime | None]
    """Since when this person can no longer sign in; None: active."""

    version: Mapped[int] = mapped_column(default=1)
    credential: Mapped["Credential | None"] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin="(Person.id == Credential.person_id) & (Credential.ended_at == None)",
    )
    """What they sign in with; None until they have set it up."""

    grants: Mapped[list["RoleGrant"]] = relationship(lazy="raise", viewonly=True)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def login(self) -> str:
        """What they sign in with; empty: they do not."""
        return self.email or ""

    def __str__(self) -> str:
        """Name them."""
        return self.name


class Credential(Base):
    """One person's password and second factor; without both nobody signs in or signs."""

    __tablename__ = "credential"

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    password_hash: Mapped[str] = mapped_column(info={SECRET: True})
    """Argon2id in PHC format."""

    totp_seed: Mapped[str] = mapped_column(info={SECRET: True})
    """Wrapped with the installation's seed key."""

    totp_step: Mapped[int] = mapped_column(default=0)
    """The last 30-second step whose code was accepted; only a later one is accepted again."""

    enrolled_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """Since when neither is taken any more; None: in force."""


class SetupToken(Base):
    """A link that lets one person choose a password and a second factor, once, for a short time."""

    __tablename__ = "setup_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    digest: Mapped[str] = mapped_column(unique=True, info={SECRET: True})
    """SHA-256 of the token; the token itself is shown once and kept nowhere."""

    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    invited_by: Mapped[str | None]
    """Who invited them by it; None: it was made for somebody who is there already."""

    withdrawn_at: Mapped[datetime | None]
    """When the invitation was withdrawn."""


class SignIn(Base):
    """One session of one person on one device, kept on the server so that it can be ended."""

    __tablename__ = "sign_in"
    __unaudited__ = "touched by every request; signing in and out are acts in the trail"
    __table_args__ = (Index("ix_sign_in_person_ended", "person_id", "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    digest: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of the token in the cookie."""

    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    """Last use, to the minute."""

    ended_at: Mapped[datetime | None]
    address: Mapped[str]
    device: Mapped[str]
    """The browser's own description of itself, shortened."""

    identity_id: Mapped[int | None] = mapped_column(ForeignKey("linked_identity.id"), index=True)
    """By which provider's word it began; None: by password and second factor here."""

    provider_sid: Mapped[str | None]
    """What the provider calls its own session, if it tells."""

    id_token: Mapped[str | None]
    """What the provider signed then, shown to it once more at signing out; None once it ended."""


class RoleGrant(AtPlace, Base):
    """One role of one person at one place and everything below it, for a time."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_once_it_began"),
        Index("ix_role_grant_role_place", "role", "place_id"),
        Index("ix_role_grant_site", "site_id", "id"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    role: Mapped[Role]
    starts_on: Mapped[date]
    """First day in force."""

    ends_on: Mapped[date | None]
    """First day no longer in force; None: until revoked. The first day itself: never again."""

    granted_by: Mapped[str]
    confirmed_by: Mapped[str | None]
    """Who confirmed it as the second person; None where one was enough."""

    reason: Mapped[str]
    identity_id: Mapped[int | None] = mapped_column(ForeignKey("linked_identity.id"), index=True)
    """By which provider's word a rule gave it, and will end it; None: somebody gave it."""

    version: Mapped[int] = mapped_column(default=1)
    place: Mapped[Place] = relationship(foreign_keys="RoleGrant.place_id", lazy="raise")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def is_in_force(self, on: date) -> bool:
        """Whether the role is held on that day."""
        return self.starts_on <= on and (self.ends_on is None or on < self.ends_on)

    def __str__(self) -> str:
        """Name it by its role."""
        return f"the role {ROLE_LABELS[self.role]}"


@clause
def is_self(actor: Actor, model: type[Placed]) -> ColumnElement[bool]:
    """Be the person oneself."""
    return model.id == actor.id


@clause
def is_own(actor: Actor, model: type[RoleGrant]) -> ColumnElement[bool]:
    """Be held by the person oneself."""
    return model.person_id == actor.id
