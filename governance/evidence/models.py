"""What proves an act: signatures, the content they bind, and files."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, and_, false, or_, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.access import Actor, Condition, Placed, Shared, clause, readable
from governance.core.db import Base
from governance.core.files import StoredFile
from governance.identity.factors.models import SecurityKey
from governance.identity.models import Person


class Grade(StrEnum):
    """What a signature rests on."""

    ATTESTED = "attested-by-the-server"
    """Password and second factor were given afresh; the server vouches for the rest."""

    BY_KEY = "signed-with-the-signers-key"
    """The signer's security key answered to exactly these bytes; anybody can check that."""


class SignedContent(Base):
    """One version of a record as it was put up for signature: the exact bytes."""

    __tablename__ = "signed_content"
    __table_args__ = (UniqueConstraint("subject_kind", "subject_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    sha256: Mapped[str]
    body: Mapped[str]
    """RFC 8785 JSON, ASCII keys; its UTF-8 bytes have the digest."""

    made_at: Mapped[datetime]


ONCE = ("subject_kind", "subject_id", "content_sha256", "activity", "person_id")
WHOLE, PART = text("covers IS NULL"), text("covers IS NOT NULL")


class Signature(Shared, Base):
    """One person's signature under one activity of one version of a record; never edited."""

    __tablename__ = "signature"
    __table_args__ = (
        Index("uq_signature_once", *ONCE, unique=True, sqlite_where=WHOLE, postgresql_where=WHOLE),
        Index(
            "uq_signature_part_once", *ONCE, "covers",
            unique=True, sqlite_where=PART, postgresql_where=PART,
        ),
        Index("ix_signature_subject", "subject_kind", "subject_id", "signed_at"),
        Index("ix_signature_signed_at", "signed_at", "id"),
        Index("ix_signature_person_name", "person_name", "id"),
    )  # fmt: skip

    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    subject: Mapped[str]
    """The record's reference, then."""

    activity: Mapped[str]
    meaning: Mapped[str]
    """What the signature says, in the words the signer saw."""

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    person_name: Mapped[str]
    """The name when it was signed: people are renamed and leave."""

    roles: Mapped[str]
    """The roles held then, in words."""

    content_sha256: Mapped[str]
    covers: Mapped[str | None]
    """The parts of the record that it is for, by reference, a space between; None: the whole."""

    for_person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """For whom a delegate signed; None: they signed for themselves."""

    for_name: Mapped[str | None]
    """The name of that person when it was signed."""

    standing: Mapped[str | None]
    """By what right somebody signed who is not accountable: the delegation, or the vacancy."""

    payload: Mapped[str]
    """RFC 8785 JSON of all that was signed: reference, content, activity, meaning, nonce, time."""

    grade: Mapped[Grade]
    signed_at: Mapped[datetime]
    time_zone: Mapped[str]
    """IANA name of the signer's zone."""

    @property
    def signer(self) -> str:
        """Say who signed, and for whom: `Eva for Johan`."""
        return f"{self.person_name} for {self.for_name}" if self.for_name else self.person_name

    def __str__(self) -> str:
        """Name it by its signer and its record."""
        return f"the signature of {self.signer} under {self.subject}"


class KeyProof(Base):
    """What a security key answered for one signature: enough to check it without this server."""

    __tablename__ = "key_proof"
    __part_of__ = "signature_id"

    signature_id: Mapped[int] = mapped_column(ForeignKey(Signature.id), primary_key=True)
    security_key_id: Mapped[int] = mapped_column(ForeignKey(SecurityKey.id), index=True)
    credential_id: Mapped[str]
    """What the key calls itself here, in base64url, as all that follows but the last three."""

    public_key: Mapped[str]
    """Its public half when it signed (COSE)."""

    client_data: Mapped[str]
    """What the browser told the key: the challenge, and at which origin."""

    authenticator_data: Mapped[str]
    """What the key told of itself: for which host, that it verified its user, its count."""

    signature: Mapped[str]
    """Over authenticator data and the SHA-256 of the client data."""

    rp_id: Mapped[str]
    """The host that the key answers."""

    origin: Mapped[str]
    """Scheme, host and port of this installation then."""

    aaguid: Mapped[str | None]
    """The make of the authenticator, if it told."""


class ProviderWord(Base):
    """What a provider signed of who signed, asked for just this: its ID token, and its key then."""

    __tablename__ = "provider_word"
    __part_of__ = "signature_id"

    signature_id: Mapped[int] = mapped_column(ForeignKey(Signature.id), primary_key=True)
    id_token: Mapped[str]
    """As it came; its nonce is the digest of all that was signed."""

    key: Mapped[str]
    """The public key that it names (JSON Web Key)."""


class EvidenceFile(Placed, Base):
    """A file kept with a record, as part of what is signed or as evidence of what was done."""

    __tablename__ = "evidence_file"
    __table_args__ = (Index("ix_evidence_file_subject", "subject_kind", "subject_id", "id"),)

    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    file_id: Mapped[int] = mapped_column(ForeignKey(StoredFile.id), index=True)
    is_content: Mapped[bool]
    """Whether it is part of what is signed; otherwise it is evidence of the work."""

    description: Mapped[str]
    file: Mapped[StoredFile] = relationship(lazy="raise")

    def __str__(self) -> str:
        """Name it by what it shows."""
        return self.description or f"file {self.file_id}"


KINDS: dict[str, type[Placed]] = {}
"""The kinds of record that carry files or signatures: whoever may read one may read its files."""


@clause
def is_of_a_readable_record(actor: Actor, model: Any) -> Condition:
    """Belong to a record that the actor may read."""
    return or_(
        false(),
        *(
            and_(
                model.subject_kind == kind,
                model.subject_id.in_(readable(actor, subject).with_only_columns(subject.id)),
            )
            for kind, subject in KINDS.items()
        ),
    )
