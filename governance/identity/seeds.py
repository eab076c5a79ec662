"""Seeds of second factors, wrapped: whoever reads the table or a backup cannot use them."""

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FORM = "1."
"""Stands in front of what is wrapped in this way, so that another way can follow."""

NONCE_BYTES = 12


class WrappedForAnotherError(Exception):
    """A wrapped seed is damaged, another person's, or of another installation."""


class Seeds:
    """Wraps and unwraps with a key derived from the installation's seed key."""

    def __init__(self, seed_key: str) -> None:
        """Derive the key; the seed key itself is not kept."""
        derive = HKDF(SHA256(), length=32, salt=None, info=b"concord second factors 1")
        self._cipher = AESGCM(derive.derive(seed_key.encode()))

    def wrap(self, person_id: int, seed: str) -> str:
        """Return a seed as it is stored, bound to one person."""
        return self.wrap_for(f"person {person_id}", seed)

    def wrap_for(self, owner: str, secret: str) -> str:
        """Return a secret as it is stored, bound to what it is for."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, secret.encode(), owner.encode())
        return FORM + base64.urlsafe_b64encode(nonce + sealed).decode()

    def unwrap(self, person_id: int, wrapped: str) -> str:
        """Return the seed; `WrappedForAnotherError` unless it was wrapped here for this person."""
        return self.unwrap_for(f"person {person_id}", wrapped)

    def unwrap_for(self, owner: str, wrapped: str) -> str:
        """Return the secret; `WrappedForAnotherError` unless it was wrapped here for this owner."""
        try:
            raw = base64.urlsafe_b64decode(wrapped.removeprefix(FORM))
            nonce, sealed = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
            return self._cipher.decrypt(nonce, sealed, owner.encode()).decode()
        except (ValueError, InvalidTag) as error:
            raise WrappedForAnotherError("this seed was not wrapped here for them") from error
