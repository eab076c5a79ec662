"""What is asked of a key and what its answer must be: WebAuthn, user verification required.

Slow enough to be kept out of transactions. Whatever an answer is, it is right or it is None.
"""

import json
from binascii import Error as NotBase64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AttestationConveyancePreference,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from governance.identity.factors.models import SecurityKey
from governance.identity.factors.rules import Party

NOT_AN_ANSWER = (
    *(WebAuthnException, InvalidSignature, UnsupportedAlgorithm, NotBase64),
    *(ValueError, TypeError, KeyError, IndexError, AttributeError),
)
"""What the library raises on texts that no authenticator has written."""

UV = UserVerificationRequirement.REQUIRED
MILLISECONDS = 5 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose key is asked, and by whom."""

    party: Party
    challenge: str
    """In base64url."""


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that has just shown itself."""

    credential_id: str
    public_key: str
    sign_count: int
    is_backed_up: bool
    aaguid: str | None = None
    """The make of the authenticator, if it tells."""


@dataclass(frozen=True, slots=True)
class KeyAnswer:
    """What a key answered, as it is kept so that it can be checked again at any time."""

    key_id: int
    count: int
    credential_id: str
    public_key: str
    aaguid: str | None
    rp_id: str
    origin: str
    client_data: str
    """The browser's JSON, in base64url, as are the two that follow."""

    authenticator_data: str
    signature: str


def adding(asked: Asked, person_id: int, email: str, known: Sequence[str]) -> str:
    """Return what a browser needs to make a key, as JSON; `known` keys are not made again."""
    options = generate_registration_options(
        rp_id=asked.party.rp_id,
        rp_name="Concord",
        user_id=handle_of(person_id).encode(),
        user_name=email,
        challenge=base64url_to_bytes(asked.challenge),
        timeout=MILLISECONDS,
        attestation=AttestationConveyancePreference.NONE,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UV
        ),
        exclude_credentials=_described(known),
    )
    return options_to_json(options)


def added(asked: Asked, answer: str) -> NewKey | None:
    """Return the key that a browser made; None if the answer is not to this question."""
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(asked.challenge),
            expected_rp_id=asked.party.rp_id,
            expected_origin=asked.party.origin,
            require_user_verification=True,
        )
    except NOT_AN_ANSWER:
        return None
    return NewKey(
        bytes_to_base64url(made.credential_id),
        bytes_to_base64url(made.credential_public_key),
        made.sign_count,
        made.credential_backed_up,
        made.aaguid,
    )


def signing_in(asked: Asked, known: Sequence[str]) -> str:
    """Return what a browser needs to ask one of the known keys, as JSON."""
    options = generate_authentication_options(
        rp_id=asked.party.rp_id,
        challenge=base64url_to_bytes(asked.challenge),
        timeout=MILLISECONDS,
        allow_credentials=_described(known),
        user_verification=UV,
    )
    return options_to_json(options)


def named(answer: str) -> str:
    """Return which key an answer says it is from; empty if it does not say."""
    try:
        told: Any = json.loads(answer)
        return str(told["id"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return ""


def handle_of(person_id: int) -> str:
    """Return what a key knows its owner by: it tells nothing of them."""
    return f"person {person_id}"


def owner_named(answer: str) -> str:
    """Return the owner whom a passkey names; empty if it names none."""
    try:
        told: Any = json.loads(answer)
        return base64url_to_bytes(told["response"]["userHandle"]).decode()
    except (*NOT_AN_ANSWER, RecursionError):
        return ""


def counted(asked: Asked, answer: str, public_key: str) -> int | None:
    """Return what the key counts now; None unless it gave this answer to this question.

    Whether it counts on is for the caller, who knows what it said before.
    """
    try:
        given = verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(asked.challenge),
            expected_rp_id=asked.party.rp_id,
            expected_origin=asked.party.origin,
            credential_public_key=base64url_to_bytes(public_key),
            credential_current_sign_count=-1,
            require_user_verification=True,
        )
    except NOT_AN_ANSWER:
        return None
    return given.new_sign_count


def answered(asked: Asked, answer: str, key: SecurityKey) -> KeyAnswer | None:
    """Return what a key answered to this question; None unless it did."""
    count = counted(asked, answer, key.public_key)
    if count is None:
        return None
    told = json.loads(answer)["response"]
    return KeyAnswer(
        key.id,
        count,
        key.credential_id,
        key.public_key,
        key.aaguid,
        asked.party.rp_id,
        asked.party.origin,
        client_data=told["clientDataJSON"],
        authenticator_data=told["authenticatorData"],
        signature=told["signature"],
    )


def _described(known: Sequence[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(each)) for each in known]
