"""Letting people in from outside: who, to which assets, from when to when, for which change."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, exists
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.access import Actor, Clause, Placed, clause
from governance.core.db import Base
from governance.core.states import Stateful
from governance.evidence.models import KINDS, Signature
from governance.identity.models import Person
from governance.ownership.models import Activity
from governance.places.models import AtPlace, Place, places_within
from governance.register.models import Asset
from workflows.changes.models import ChangeRequest


class RemoteState(StrEnum):
    """Where a remote access is."""

    REQUESTED = "requested"
    APPROVED = "approved"
    OPEN = "open"
    ENDED = "ended"
    EXPIRED = "expired"
    REVOKED = "revoked"
    LAPSED = "lapsed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class RemoteAccess(AtPlace, Stateful, Base):
    """Named people let in from outside, to named assets of one change, for some hours."""

    __tablename__ = "remote_access"
    __table_args__ = (
        CheckConstraint("until_at > from_at", name="ends_after_it_begins"),
        CheckConstraint("(opened_at IS NULL) = (watcher_id IS NULL)", name="open_is_watched"),
        Index("ix_remote_access_site", "site_id", "id"),
        Index("ix_remote_access_state", "state", "until_at"),
    )
    __initial__ = frozenset({RemoteState.REQUESTED})

    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), index=True)
    requested_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    requested_at: Mapped[datetime]
    purpose: Mapped[str]
    """What is to be done through it."""

    way: Mapped[str]
    """By which way they come in: the VPN, and the jump host behind it."""

    from_at: Mapped[datetime]
    until_at: Mapped[datetime]
    """When it ends by itself, whatever is going on."""

    content_sha256: Mapped[str]
    """Digest of what was asked for, as each of those who approve it signs it."""

    state: Mapped[RemoteState] = mapped_column(default=RemoteState.REQUESTED)
    """Written only by its machine; the flush refuses anybody else."""

    approved_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    watcher_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """Who of ours watches what is done; None: it was never open."""

    opening_told_at: Mapped[datetime | None]
    """When the webhook took that it is open; None: it did not, or there is none."""

    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """Who ended it; None: the worker, or it has not ended."""

    ending: Mapped[str | None]
    """What was done through it, or why it ended otherwise."""

    ending_told_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    change: Mapped[ChangeRequest] = relationship(lazy="raise")
    place: Mapped[Place] = relationship(lazy="raise", foreign_keys="RemoteAccess.place_id")
    requested_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=requested_by_id)
    opened_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=opened_by_id)
    watcher: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=watcher_id)
    ended_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=ended_by_id)
    users: Mapped[list["RemoteUser"]] = relationship(
        lazy="raise", viewonly=True, order_by="RemoteUser.id"
    )
    assets: Mapped[list["RemoteAsset"]] = relationship(
        lazy="raise", viewonly=True, order_by="RemoteAsset.asset_id"
    )
    consents: Mapped[list["RemoteConsent"]] = relationship(
        lazy="raise", viewonly=True, order_by="RemoteConsent.id"
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def reference(self) -> str:
        """The short name that pages and sentences use."""
        return f"RA-{self.requested_at.year}-{self.id:04}"

    def __str__(self) -> str:
        """Name it by its reference."""
        return self.reference


class RemoteUser(Base):
    """One person who is let in: somebody with an account, or who a vendor sends, by name."""

    __tablename__ = "remote_user"
    __part_of__ = "access_id"
    __table_args__ = (
        UniqueConstraint("access_id", "person_id"),
        CheckConstraint("(person_id IS NULL) = (name IS NOT NULL)", name="known_or_named"),
        CheckConstraint("(name IS NULL) = (employer IS NULL)", name="named_with_employer"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    access_id: Mapped[int] = mapped_column(ForeignKey(RemoteAccess.id))
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """None: somebody without an account, who is named."""

    name: Mapped[str | None]
    employer: Mapped[str | None]
    """For whom somebody without an account works."""

    person: Mapped[Person | None] = relationship(lazy="raise")

    @property
    def who(self) -> str:
        """Name who is let in, with the employer of somebody without an account."""
        return self.person.name if self.person else f"{self.name} ({self.employer})"


class RemoteAsset(Base):
    """One asset that they are let in to."""

    __tablename__ = "remote_asset"
    __part_of__ = "access_id"

    access_id: Mapped[int] = mapped_column(ForeignKey(RemoteAccess.id), primary_key=True)
    asset_id: Mapped[int] = mapped_column(ForeignKey(Asset.id), primary_key=True, index=True)
    asset: Mapped[Asset] = relationship(lazy="raise")


class RemoteConsent(Base):
    """One signature that it takes: of who answers for the asset, or for its security."""

    __tablename__ = "remote_consent"
    __part_of__ = "access_id"
    __table_args__ = (UniqueConstraint("access_id", "activity", "asset_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    access_id: Mapped[int] = mapped_column(ForeignKey(RemoteAccess.id))
    activity: Mapped[Activity]
    asset_id: Mapped[int] = mapped_column(ForeignKey(Asset.id), index=True)
    signature_id: Mapped[int | None] = mapped_column(ForeignKey(Signature.id), index=True)
    """None: it is still to be given."""

    asset: Mapped[Asset] = relationship(lazy="raise")
    signature: Mapped[Signature | None] = relationship(lazy="raise")


KINDS[RemoteAccess.__tablename__] = RemoteAccess


@clause
def asked_for_it(actor: Actor, _model: type[Placed]) -> ColumnElement[bool]:
    """Have asked for it."""
    return RemoteAccess.requested_by_id == actor.id


@clause
def watches_it(actor: Actor, _model: type[Placed]) -> ColumnElement[bool]:
    """Watch what is done through it."""
    return RemoteAccess.watcher_id == actor.id


def role_at_an_asset(*names: str) -> Clause:
    """Hold one of the named roles where one of its assets is, or above."""

    def holds_role_at_an_asset(actor: Actor, _model: type[Placed]) -> ColumnElement[bool]:
        mine = Asset.place_id.in_(places_within(actor.paths(names)))
        return exists().where(
            RemoteAsset.access_id == RemoteAccess.id, RemoteAsset.asset_id == Asset.id, mine
        )

    made = clause(holds_role_at_an_asset)
    made.roles = names
    return made
