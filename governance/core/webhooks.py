"""Sign what is sent to another program, in the form of Standard Webhooks: id, time, signature."""

import base64
import binascii
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256

PREFIX = "whsec_"
LEAST, MOST = 24, 64
"""How many bytes a key has."""


def key_of(written: str) -> bytes:
    """Return the bytes of a key as it is written, `whsec_` and base64; `ValueError` for others."""
    try:
        key = base64.b64decode(written.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        key = b""
    if not written.startswith(PREFIX) or not LEAST <= len(key) <= MOST:
        raise ValueError(f"A key is {PREFIX} and base64 of {LEAST} to {MOST} bytes.")
    return key


def signed(keys: Sequence[bytes], id_: str, at: datetime, body: bytes) -> Mapping[str, str]:
    """Return the headers that vouch for a body; with two keys either of them does.

    Source: Standard Webhooks 1.0.0, symmetric signatures.
    """
    seconds = str(int(at.timestamp()))
    told = b".".join((id_.encode(), seconds.encode(), body))
    made = (base64.b64encode(hmac.new(key, told, sha256).digest()).decode() for key in keys)
    return {
        "webhook-id": id_,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(f"v1,{each}" for each in made),
    }
