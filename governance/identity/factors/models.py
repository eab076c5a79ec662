"""What people sign in with besides the authenticator app: security keys and recovery codes."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from governance.audit.digests import SECRET
from governance.core.db import Base
from governance.identity.models import Person


class SecurityKey(Base):
    """A security key or passkey of one person; removed one day, never deleted."""

    __tablename__ = "security_key"
    __part_of__ = "person_id"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    name: Mapped[str]
    """What its owner calls it, such as `blue key on my ring`."""

    credential_id: Mapped[str] = mapped_column(unique=True)
    """What the key calls itself here, in base64url; no two people share one."""

    public_key: Mapped[str]
    """The key's public half as it gave it (COSE), in base64url."""

    sign_count: Mapped[int]
    """What the key counted at its last use; many passkeys always say 0."""

    rp_id: Mapped[str]
    """The host that the key was made for."""

    aaguid: Mapped[str | None]
    """The make of the authenticator as it told it; None: added before that was asked."""

    is_backed_up: Mapped[bool]
    """Whether it is a passkey that its maker copies to other devices."""

    added_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    """Since when it is not taken any more."""

    def __str__(self) -> str:
        """Name it as its owner does."""
        return f"the security key {self.name}"


class RecoveryCode(Base):
    """One of ten codes that each let a person in once, without authenticator and key."""

    __tablename__ = "recovery_code"
    __part_of__ = "person_id"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    number: Mapped[int]
    """1 to 10: written in front of the code, so that only one hash need be tried."""

    code_hash: Mapped[str] = mapped_column(info={SECRET: True})
    """Argon2id in PHC format."""

    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When it was used, or newer ones took its place."""


class Purpose(StrEnum):
    """What a key is asked to answer for."""

    ADD = "add"
    SIGN_IN = "sign_in"


class KeyChallenge(Base):
    """One question to a key, good for one answer within five minutes."""

    __tablename__ = "key_challenge"
    __unaudited__ = "mechanics, minutes old; what came of it is in the trail"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """Whose key is asked; None: whoever answers, by a passkey alone."""

    purpose: Mapped[Purpose]
    digest: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of the token that the page carries."""

    challenge: Mapped[str]
    """What the key has to answer, in base64url."""

    name: Mapped[str]
    """What a key that is being added will be called; else empty."""

    expires_at: Mapped[datetime] = mapped_column(index=True)


class SigningIntent(Base):
    """What a person was shown and may sign: once, within five minutes, in the same session."""

    __tablename__ = "signing_intent"
    __unaudited__ = "mechanics, minutes old; the signature that came of it keeps the same bytes"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of the token that the page carries."""

    session_digest: Mapped[str]
    """SHA-256 of the token of the session in which it was shown."""

    payload: Mapped[str]
    """The exact text that will be signed."""

    content: Mapped[str]
    """What the payload binds by its digest, as it was shown."""

    challenge: Mapped[str]
    """What a security key has to answer, in base64url."""

    is_by_key: Mapped[bool]
    """Whether a security key is to sign; otherwise password and code are given."""

    provider_answer: Mapped[str | None]
    """What an identity provider signed of who signs, asked for just this, with its key, as JSON.

    None: nothing yet.
    """

    expires_at: Mapped[datetime] = mapped_column(index=True)
