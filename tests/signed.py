"""A genuine signature by a key in software, made without the command that makes them."""

import json
from dataclasses import dataclass

from governance.core.access import Actor
from governance.evidence.models import Grade, KeyProof, ProviderWord, Signature, SignedContent
from governance.evidence.proving import challenge_of
from governance.evidence.rules import (
    Moment,
    Signable,
    Statement,
    canonical_text,
    instant,
    payload,
)
from governance.identity.factors.ceremonies import NewKey
from governance.identity.factors.models import SecurityKey
from tests.authenticator import SoftKey, b64, cose
from tests.provider import RSA, signed

SAYS = Statement("qa_plan", "I approve the plan for quality assurance.", ("AS-00001",))


def key_row(key, person_id, at, name="blue key"):
    """The row of a key in software, as it is after it was added."""
    new = NewKey(b64(key.id), b64(cose(key)), key.count, is_backed_up=False)
    return SecurityKey(
        person_id=person_id, name=name, credential_id=new.credential_id,
        public_key=new.public_key, sign_count=new.sign_count, rp_id=key.rp_id,
        is_backed_up=False, added_at=at,
    )  # fmt: skip


@dataclass
class Genuine:
    """One signature, what it binds, and what the key answered."""

    made: Signature
    content: SignedContent
    proof: KeyProof
    word: ProviderWord


def genuine(person, content, at, key=None):
    """Sign a content as a person of the plant; nothing is stored."""
    key = key or SoftKey()
    by = Actor(person.id, person.name, time_zone="Europe/Brussels")
    what = Signable(
        content.subject_kind, content.subject_id, "CR-2026-0001", 3, content.sha256, "policy@3"
    )
    moment = Moment(instant(at), "0123456789abcdef" * 2, Grade.BY_KEY)
    text = canonical_text(payload(what, content.body, [SAYS], by, moment))
    told = json.loads(key.used({"challenge": challenge_of(text)}))["response"]
    made = Signature(
        subject_kind=what.kind, subject_id=what.id, subject=what.reference,
        activity=SAYS.activity, meaning=SAYS.meaning, covers=SAYS.part, person_id=person.id,
        person_name=person.name, roles="", content_sha256=content.sha256, payload=text,
        grade=Grade.BY_KEY, signed_at=at, time_zone=by.time_zone,
    )  # fmt: skip
    proof = KeyProof(
        credential_id=b64(key.id), public_key=b64(cose(key)), client_data=told["clientDataJSON"],
        authenticator_data=told["authenticatorData"], signature=told["signature"],
        rp_id=key.rp_id, origin=key.origin,
    )  # fmt: skip
    return Genuine(made, content, proof, word_for(text))


def word_for(text, key=RSA, **said):
    """What a provider signs of who signs a text."""
    claims = {"iss": "https://acme.example", "sub": "u-1", "nonce": challenge_of(text), **said}
    token = signed({"alg": "RS256", "kid": "k1"}, claims, key)
    return ProviderWord(id_token=token, key=json.dumps(RSA.as_dict(private=False)))
