"""What a signature binds, and who may read signatures and files. Pure."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from governance.audit.digests import canonical, plain_fact
from governance.core.access import Actor, declare, role
from governance.evidence.models import EvidenceFile, Grade, Signature, is_of_a_readable_record
from governance.identity.models import ROLE_LABELS, Role


class Permission(StrEnum):
    """What can be done with what proves an act; giving proof belongs to the record's own slice."""

    READ_FILE = "file:read"
    READ_SIGNATURE = "signature:read"
    """In the list of all signatures; a record's own page shows its signatures to its readers."""


declare(
    EvidenceFile,
    read=Permission.READ_FILE,
    grants={Permission.READ_FILE: [[is_of_a_readable_record]]},
)
declare(
    Signature,
    read=Permission.READ_SIGNATURE,
    grants={
        Permission.READ_SIGNATURE: [
            [role(Role.AUDITOR, Role.QA, Role.REGULATORY), is_of_a_readable_record]
        ],
    },
)

DOMAIN = "concord.signature.v1"
"""Stands in front of what is signed, so that a signature means nothing anywhere else."""


@dataclass(frozen=True, slots=True)
class Signable:
    """One version of a record that is up for signature."""

    kind: str
    id: int
    reference: str
    version: int
    content_sha256: str
    policy: str
    """The version of the policy that asks for the signature."""


@dataclass(frozen=True, slots=True)
class Standing:
    """By what right somebody signs who is not accountable themselves."""

    words: str
    """The delegation with its period and scope, or the vacancy in which they act."""

    person_id: int | None = None
    """For whom a delegate signs; None: for nobody, as in a vacancy."""

    person: str | None = None

    @property
    def sentence(self) -> str:
        """Say it, as it stands beside the meaning."""
        whom = f"for {self.person} " if self.person else ""
        told = f"Signed {whom}{self.words}"
        return told if told.endswith(".") else f"{told}."


@dataclass(frozen=True, slots=True)
class Statement:
    """What a signature says: the activity, and its meaning in the words the signer saw."""

    activity: str
    meaning: str
    covers: tuple[str, ...] = ()
    """The parts of the record that it is for, by reference; empty: the whole."""

    standing: Standing | None = None
    """None: the signer is accountable themselves."""

    @property
    def part(self) -> str | None:
        """The same in one text; None: the whole."""
        return " ".join(self.covers) or None


def canonical_text(body: Mapping[str, Any] | Sequence[Any]) -> str:
    """Return the RFC 8785 text of a content."""
    return canonical(plain_fact(body)).decode()


def sha256_of(text: str) -> str:
    """Return the digest of a content's UTF-8 bytes."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Moment:
    """When, with what proof and how strongly somebody signs."""

    at: datetime
    nonce: str
    """Drawn for this signature alone."""

    grade: Grade


def payload(what: Signable, says: Statement, by: Actor, moment: Moment) -> dict[str, Any]:
    """Return all that a signature binds, as plain values."""
    return {
        "domain": DOMAIN,
        "record": f"{what.kind}:{what.id}",
        "reference": what.reference,
        "version": what.version,
        "content_sha256": what.content_sha256,
        "activity": says.activity,
        "meaning": says.meaning,
        **({"covers": list(says.covers)} if says.covers else {}),
        **_standing(says.standing),
        "policy": what.policy,
        "signer": by.id,
        "signer_name": by.name,
        "nonce": moment.nonce,
        "at": moment.at.isoformat(timespec="milliseconds"),
        "time_zone": by.time_zone,
        "grade": moment.grade,
    }


def _standing(standing: Standing | None) -> dict[str, Any]:
    """Return what is signed of a delegation or a vacancy; nothing where there is neither."""
    if standing is None:
        return {}
    return {"standing": standing.words, "for": standing.person_id, "for_name": standing.person}


def roles_of(actor: Actor) -> str:
    """Return the roles held at the moment of signing, in words."""
    return ", ".join(sorted({ROLE_LABELS[Role(held.role)] for held in actor.held}))
