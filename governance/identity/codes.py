"""Codes of the second factor: RFC 6238 with SHA-1, 30 seconds and six digits, as apps expect."""

from datetime import UTC, datetime
from hmac import compare_digest

import pyotp
import segno

STEP_SECONDS = 30
DRIFT_STEPS = 1
"""Clocks differ: the codes of the step before and the step after are taken as well."""

ISSUER = "Concord"


def new_seed() -> str:
    """Return a new seed: 160 bits, in base 32."""
    return pyotp.random_base32(32)


def step_of(at: datetime) -> int:
    """Return the number of the 30-second step an instant lies in."""
    return int(at.timestamp()) // STEP_SECONDS


def code_at(seed: str, at: datetime) -> str:
    """Return the code of an instant."""
    return str(pyotp.TOTP(seed).at(at.astimezone(UTC)))


def accepted_step(seed: str, code: str, at: datetime, after: int) -> int | None:
    """Return the step whose code this is, near `at` and later than `after`; None if there is none.

    All steps are compared, however early one fits, so that the time taken tells nothing.
    """
    typed, now, totp = plain(code), step_of(at), pyotp.TOTP(seed)
    steps = range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1)
    fitting = [s for s in steps if compare_digest(totp.at(s * STEP_SECONDS), typed)]
    return next((step for step in fitting if step > after), None)


def plain(code: str) -> str:
    """Return a code without the blanks that apps show; what is no digit cannot fit."""
    digits = "".join(code.split())
    return digits if digits.isascii() else ""


def address_of(seed: str, email: str) -> str:
    """Return what an authenticator app reads: whose the seed is, and the seed."""
    return pyotp.TOTP(seed).provisioning_uri(name=email, issuer_name=ISSUER)


def picture_of(seed: str, email: str) -> str:
    """Return the same as a QR code, as the address of an image within the page."""
    code = segno.make_qr(address_of(seed, email), error="m")
    return str(code.png_data_uri(scale=5, border=4, light="#ffffff", dark="#000000"))
