"""What a signature binds, and who may read signatures and files. Pure."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
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

DOMAIN = "concord.signature.v2"
"""Stands in front of what is signed, so that a signature means nothing anywhere else."""

NEW = "new"
"""Stands in a payload for the number of a record that its signature brings about."""


@dataclass(frozen=True, slots=True)
class Weighty:
    """Why a record is to be signed with a security key, and at which place."""

    why: str
    place_id: int
    site_id: int


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

    is_new: bool = False
    """Whether the signature brings the record about: it is named by its content alone."""

    weighty: Weighty | None = None
    """None: password and code are enough."""

    @property
    def record(self) -> str:
        """Name the record in a payload."""
        return f"{self.kind}:{NEW if self.is_new else self.id}"


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
    """When it was shown, under which number drawn for it alone, and how strongly it is signed."""

    shown_at: str
    """In RFC 3339, UTC, with milliseconds."""

    nonce: str
    grade: Grade


def instant(at: datetime) -> str:
    """Return a time as payloads hold it: `2026-11-27T21:29:11.482Z`."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def payload(
    what: Signable, content: str, says: Sequence[Statement], by: Actor, moment: Moment
) -> dict[str, Any]:
    """Return all that a signature binds, as plain values; `content` is what the digest is of."""
    return {
        "domain": DOMAIN,
        "record": what.record,
        "reference": what.reference,
        "version": what.version,
        "content_sha256": what.content_sha256,
        "attachments": sorted(set(_attached(json.loads(content)))),
        "policy": what.policy,
        "statements": [_statement(each) for each in says],
        "signer": by.id,
        "signer_name": by.name,
        "roles": roles_of(by),
        "time_zone": by.time_zone,
        "grade": moment.grade,
        "nonce": moment.nonce,
        "shown_at": moment.shown_at,
    }


def _statement(says: Statement) -> dict[str, Any]:
    """Return one statement; what it does not say is left out."""
    told: dict[str, Any] = {"activity": says.activity, "meaning": says.meaning}
    if says.covers:
        told["covers"] = list(says.covers)
    if says.standing:
        told["standing"] = says.standing.words
        told["for"], told["for_name"] = says.standing.person_id, says.standing.person
    return told


def _attached(content: Any) -> Iterator[str]:
    """Yield the digest of every file that a content names: whatever has a name and a digest."""
    if isinstance(content, dict):
        if "name" in content and "sha256" in content:
            yield str(content["sha256"])
        content = list(content.values())
    for each in content if isinstance(content, list) else ():
        yield from _attached(each)


def roles_of(actor: Actor) -> str:
    """Return the roles held at the moment of signing, in words."""
    return ", ".join(sorted({ROLE_LABELS[Role(held.role)] for held in actor.held}))


PARTS = {
    "content_sha256": "its content",
    "attachments": "its files",
    "statements": "what you would say of it",
    "policy": "the policy that asks for it",
    "version": "the record",
}
"""What can be another than it was when it was shown, in words."""


def not_as_shown(reference: str, shown: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """Say what differs between what a person saw and what they would sign now.

    Source: House rule, ADR 0033 (nothing is signed but what was shown).
    """
    found = [words for name, words in PARTS.items() if shown.get(name) != now.get(name)]
    what = found[0] if found else "who you are here"
    return (
        f"{reference} is not as you were shown it, {what} changed meanwhile: look at it anew, "
        "then sign. Nothing was signed."
    )


def too_weak(reference: str, why: str, *, has_key: bool) -> str:
    """Say that password and code are not enough, and the way to what is.

    Source: House rule, ADR 0033 (what weighs most is signed with the signer's own key).
    """
    way = "sign with yours" if has_key else "add one to your account, under How I sign in"
    return f"{reference} {why}, so it is signed with a security key: {way}."
