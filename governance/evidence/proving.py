"""Whether a signature holds: its payload, what it binds, and what a key answered. Pure."""

import hashlib
import json
from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from joserfc import jwk, jws
from joserfc.errors import JoseError
from webauthn.helpers import (
    bytes_to_base64url,
    decode_credential_public_key,
    decoded_public_key_to_cryptography,
    verify_signature,
)
from webauthn.helpers.exceptions import WebAuthnException

from governance.audit.digests import canonical
from governance.evidence.models import Grade, KeyProof, ProviderWord, Signature
from governance.evidence.rules import DOMAIN, NEW

FIRST = "concord.signature.v1"
"""Payloads of before the signer was shown them: one statement, and no key."""

LASTS = timedelta(minutes=5)
PRESENT, VERIFIED = 0x01, 0x04
NOT_READABLE = (
    *(WebAuthnException, InvalidSignature, UnsupportedAlgorithm, NotBase64, JoseError),
    *(ValueError, TypeError, KeyError, IndexError, AttributeError),
)


def challenge_of(payload: str) -> str:
    """Return what a key answers to sign this text: SHA-256 of domain, a zero byte, and its bytes.

    In base64url.
    """
    bound = DOMAIN.encode() + b"\0" + payload.encode()
    return bytes_to_base64url(hashlib.sha256(bound).digest())


def verified(
    made: Signature,
    content: str | None,
    proof: KeyProof | None = None,
    word: ProviderWord | None = None,
) -> tuple[str, ...]:
    """Return every reason why a signature does not hold; none: it does.

    `content` is what is kept under its digest, `proof` what a key answered, `word` what a provider
    signed. Each reason begins with the column that it is about.
    """
    told = read(made.payload)
    if told is None:
        return ("payload: it is not canonical JSON without repeated names",)
    reasons = [*_about(made, told), *_content(made, content)]
    if made.grade is Grade.BY_KEY:
        reasons += _key(made, proof)
    elif proof is not None:
        reasons.append("grade: a key answered, and the signature does not say so")
    return (*reasons, *_said_of(made.payload, word)) if word else tuple(reasons)


def read(text: str) -> dict[str, Any] | None:
    """Return a payload; None unless these are the very bytes that RFC 8785 makes of it."""
    try:
        told = json.loads(text, object_pairs_hook=_once)
        is_canonical = isinstance(told, dict) and canonical(told) == text.encode()
    except (ValueError, TypeError, RecursionError):
        return None
    return told if is_canonical else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) != len(pairs):
        raise ValueError("a name is repeated")
    return told


def _about(made: Signature, told: Mapping[str, Any]) -> Iterator[str]:
    """Compare the columns of a signature with what was signed."""
    domain = told.get("domain")
    if domain not in {FIRST, DOMAIN}:
        yield f"payload: {domain} is no domain of ours"
        return
    names = (f"{made.subject_kind}:{made.subject_id}", f"{made.subject_kind}:{NEW}")
    if told.get("record") not in names:
        yield f"subject_id: {told.get('record')} was signed"
    says = {
        "subject": ("reference", made.subject),
        "content_sha256": ("content_sha256", made.content_sha256),
        "person_id": ("signer", made.person_id),
        "person_name": ("signer_name", made.person_name),
        "grade": ("grade", str(made.grade)),
        "time_zone": ("time_zone", made.time_zone),
        **({"roles": ("roles", made.roles)} if domain == DOMAIN else {}),
    }
    for column, (name, value) in says.items():
        if told.get(name) != value:
            yield f"{column}: {told.get(name)} was signed"
    if _said(made) not in (told.get("statements") or [_first(told)]):
        yield "meaning: activity, meaning, parts and standing are not those that were signed"
    if not _is_in_time(made.signed_at, told.get("shown_at") or told.get("at")):
        yield f"signed_at: it was shown at {told.get('shown_at') or told.get('at')}"


def _said(made: Signature) -> dict[str, Any]:
    """Return what the columns say, as a statement of a payload."""
    said: dict[str, Any] = {"activity": made.activity, "meaning": made.meaning}
    if made.covers:
        said["covers"] = made.covers.split(" ")
    if made.standing:
        said |= {"standing": made.standing, "for": made.for_person_id, "for_name": made.for_name}
    return said


def _first(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the one statement of a payload of the first domain."""
    names = ("activity", "meaning", "covers", "standing", "for", "for_name")
    return {name: told[name] for name in names if name in told}


def _is_in_time(signed_at: datetime, shown_at: Any) -> bool:
    """Whether it was signed within five minutes of being shown, to the millisecond."""
    try:
        shown = datetime.fromisoformat(shown_at)
        return shown - timedelta(milliseconds=1) <= signed_at <= shown + LASTS
    except (TypeError, ValueError):
        return False


def _content(made: Signature, content: str | None) -> Iterator[str]:
    if content is None:
        yield "content_sha256: no such content is kept of this record"
    elif hashlib.sha256(content.encode()).hexdigest() != made.content_sha256:
        yield "content_sha256: the content that is kept is another one"


def _key(made: Signature, proof: KeyProof | None) -> list[str]:
    """Check what a key answered, as a browser and a key make it."""
    if proof is None:
        return ["grade: nothing is kept of the key that is said to have signed"]
    try:
        return list(_answered(made.payload, proof))
    except NOT_READABLE:
        return ["key proof: what the key answered cannot be read, or its signature does not fit"]


def _answered(payload: str, proof: KeyProof) -> Iterator[str]:
    client, said = raw(proof.client_data), raw(proof.authenticator_data)
    told = json.loads(client)
    if told["type"] != "webauthn.get" or told["challenge"].rstrip("=") != challenge_of(payload):
        yield "key proof: the key answered another question"
    if told["origin"] != proof.origin:
        yield f"key proof: the key answered at {told['origin']}"
    if said[:32] != hashlib.sha256(proof.rp_id.encode()).digest():
        yield f"key proof: the key answered another host than {proof.rp_id}"
    if said[32] & (PRESENT | VERIFIED) != PRESENT | VERIFIED:
        yield "key proof: the key did not verify its user"
    key = decode_credential_public_key(raw(proof.public_key))
    verify_signature(
        public_key=decoded_public_key_to_cryptography(key),
        signature_alg=key.alg,
        signature=raw(proof.signature),
        data=said + hashlib.sha256(client).digest(),
    )


def _said_of(payload: str, word: ProviderWord) -> list[str]:
    """Check that a provider signed who signs, and for just this."""
    try:
        header = json.loads(raw(word.id_token.partition(".")[0]))
        key = jwk.import_key(json.loads(word.key))
        token = jws.deserialize_compact(word.id_token, key, algorithms=[header["alg"]])
        if json.loads(token.payload or b"")["nonce"] != challenge_of(payload):
            return ["provider word: the provider was asked for something else"]
    except NOT_READABLE:
        return ["provider word: what it signed cannot be read, or its signature does not fit"]
    return []


def raw(text: str) -> bytes:
    """Return the bytes of base64url without padding."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
