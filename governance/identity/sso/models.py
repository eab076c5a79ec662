"""Identity providers of a company, who signs in through them, and the trips of browsers there."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.audit.digests import SECRET
from governance.core.access import Placed, holds_root
from governance.core.db import Base
from governance.core.states import Stateful
from governance.identity.models import Person


class ProviderState(StrEnum):
    """Where the settings of a provider are."""

    ASKED = "asked"
    IN_FORCE = "in_force"
    ENDED = "ended"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class IdentityProvider(Stateful, Placed, Base):
    """One set of settings of a provider that people sign in through; never edited, but followed."""

    __tablename__ = "identity_provider"
    __initial__: ClassVar = frozenset({ProviderState.ASKED})

    name: Mapped[str]
    """What stands on the button, such as `Acme account`."""

    issuer: Mapped[str] = mapped_column(index=True)
    """Its address exactly as it writes it into what it signs."""

    client_id: Mapped[str]
    """What it calls this installation."""

    client_secret: Mapped[str] = mapped_column(info={SECRET: True})
    """A secret, or a private key in PEM; wrapped with the installation's seed key."""

    authorization_endpoint: Mapped[str]
    token_endpoint: Mapped[str]
    jwks_uri: Mapped[str]
    end_session_endpoint: Mapped[str | None]
    """None: it cannot be asked to sign somebody out."""

    auth_method: Mapped[str]
    """How this installation shows who it is: with the secret in a header, in a form, or by key."""

    is_named_in_answers: Mapped[bool]
    """Whether it says with each answer whose it is (RFC 9207)."""

    factors: Mapped[str]
    """The values of `acr` and `amr` that stand for a second factor, a blank between."""

    rules: Mapped[str]
    """Which groups come to which roles, a line each; empty: none does."""

    reason: Mapped[str]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    asked_at: Mapped[datetime]
    state: Mapped[ProviderState] = mapped_column(default=ProviderState.ASKED)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """Who confirmed, refused or withdrew it; of one alone: who asked."""

    decided_at: Mapped[datetime | None]
    decided_why: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    """Since when nobody signs in by these settings any more."""

    version: Mapped[int] = mapped_column(default=1)
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id], lazy="raise")
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id], lazy="raise")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @classmethod
    def within(cls, paths: Sequence[str]) -> ColumnElement[bool]:
        """Hang at the enterprise: a role held below it does not reach it."""
        return true() if holds_root(paths) else false()

    def __str__(self) -> str:
        """Name it as its button does."""
        return self.name


class LinkedIdentity(Base):
    """Somebody as a provider knows them: issuer and subject together, and never an address."""

    __tablename__ = "linked_identity"
    __part_of__ = "person_id"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    issuer: Mapped[str]
    subject: Mapped[str]
    """What the issuer calls them, for good."""

    has_arrived: Mapped[bool]
    """Whether the person came to be by it; otherwise they linked it themselves."""

    linked_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    """When they last signed in by it."""

    claims: Mapped[str]
    """What rules read of what the provider said of them then, as JSON, and nothing else."""

    def __str__(self) -> str:
        """Name it by its subject."""
        return f"{self.subject} at {self.issuer}"


class Errand(StrEnum):
    """What a browser is sent to a provider for."""

    SIGN_IN = "sign_in"
    LINK = "link"
    SIGN = "sign"
    ACKNOWLEDGE = "acknowledge"


class ProviderVisit(Base):
    """One trip of a browser to a provider, good for one return within ten minutes."""

    __tablename__ = "provider_visit"
    __unaudited__ = "mechanics, minutes old; what came of it is in the trail"

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey(IdentityProvider.id), index=True)
    errand: Mapped[Errand]
    state_digest: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of what the provider hands back."""

    browser_digest: Mapped[str]
    """SHA-256 of what the browser's cookie holds: nobody else can come back."""

    nonce: Mapped[str]
    """What the provider has to sign; of a signature: the digest of all that is signed."""

    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """Who is signed in here; None: somebody who signs in."""

    carried: Mapped[str]
    """What the browser goes on with, as JSON: where to, and what had been typed."""

    begun_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class ProviderKeys(Base):
    """The public keys of one provider as it last gave them out."""

    __tablename__ = "provider_keys"
    __unaudited__ = "fetched anew whenever a key is not among them"

    issuer: Mapped[str] = mapped_column(primary_key=True)
    keys: Mapped[str]
    """JSON Web Key Set."""

    fetched_at: Mapped[datetime]
