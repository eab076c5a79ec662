"""A security key in software: it answers as one of steel does, and wrongly where a test asks."""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_bytes

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url as b64

PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40


def cose(key):
    """The public half of a key, as it tells it."""
    numbers = key.private.public_key().public_numbers()
    said = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
    return cbor2.dumps(said)


@dataclass
class SoftKey:
    """One key; `origin`, `rp_id` and `flags` are what it says of itself."""

    origin: str = "http://localhost:8000"
    rp_id: str = "localhost"
    flags: int = PRESENT | VERIFIED
    count: int = 0
    id: bytes = field(default_factory=lambda: token_bytes(16))
    private: object = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def made(self, options):
        """Answer the question for a new key; `options` is what the page holds."""
        told = bytes(16) + len(self.id).to_bytes(2) + self.id + cose(self)
        attested = {"fmt": "none", "attStmt": {}, "authData": self._said(WITH_KEY) + told}
        return self._answer(
            clientDataJSON=self._client("webauthn.create", options),
            attestationObject=cbor2.dumps(attested),
        )

    def used(self, options, owner=None):
        """Answer the question of a sign-in; a passkey names its owner."""
        self.count += 1
        client, said = self._client("webauthn.get", options), self._said()
        signed = self.private.sign(said + sha256(client).digest(), ec.ECDSA(SHA256()))
        named = {"userHandle": owner.encode()} if owner else {}
        return self._answer(
            clientDataJSON=client, authenticatorData=said, signature=signed, **named
        )

    def _client(self, kind, options):
        told = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(told).encode()

    def _said(self, more=0):
        host = sha256(self.rp_id.encode()).digest()
        return host + bytes([self.flags | more]) + self.count.to_bytes(4)

    def _answer(self, **response):
        told = {name: b64(value) for name, value in response.items()}
        return json.dumps(
            {"id": b64(self.id), "rawId": b64(self.id), "type": "public-key", "response": told}
        )
