"""Where security keys belong to, and what a recovery code looks like. Pure."""

import ipaddress
import re
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from governance.core.errors import RuleViolation

CODES = 10
"""How many recovery codes a person is given at a time."""

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Those that nobody takes for another one: no i, l, o, 0, 1."""

GROUPS, OF_LETTERS = 3, 5
"""Fifteen of them: 74 bits."""

SHAPE = re.compile(rf"(\d{{1,2}})-([{LETTERS}]{{{GROUPS * OF_LETTERS}}})")
MOST_KEYS = 10


@dataclass(frozen=True, slots=True)
class Party:
    """Whom a key answers: this installation, by the name under which browsers know it."""

    rp_id: str
    """The host alone."""

    origin: str
    """Scheme, host and port, as a browser writes them."""


def party_at(public_url: str) -> Party:
    """Return the party that is reached at an address.

    Raises `RuleViolation` where browsers let no key be used: without a name, at a bare network
    address, and without HTTPS at any name but localhost.
    """
    parts, origin = urlsplit(public_url), origin_of(public_url)
    host = parts.hostname or ""
    if not host or _is_number(host) or (parts.scheme != "https" and host != "localhost"):
        raise RuleViolation(
            f"Browsers let no security key be used at {origin}: CONCORD_PUBLIC_URL has to be an "
            "https address with a name, or http://localhost. The authenticator app works anywhere."
        )
    return Party(host, origin)


def origin_of(url: str) -> str:
    """Return scheme, host and port of an address, as a browser writes them."""
    parts = urlsplit(url)
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    port = "" if parts.port in {None, usual} else f":{parts.port}"
    return f"{parts.scheme}://{parts.hostname or ''}{port}"


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def check_party(now: Party, frozen: Party | None) -> None:
    """Raise `RuleViolation` if the address changed since the first key was added."""
    if frozen is not None and frozen != now:
        raise RuleViolation(
            f"Security keys of this installation belong to {frozen.origin}, and "
            f"CONCORD_PUBLIC_URL says {now.origin}: set it back. Until then sign in with the "
            "code of the authenticator app."
        )


def check_new_key(name: str, others: list[str]) -> None:
    """Raise `RuleViolation` with every reason why a person can have no such key."""
    reasons = []
    if name.casefold() in map(str.casefold, others):
        reasons.append(f"You have a key called {name}: give this one another name.")
    if len(others) >= MOST_KEYS:
        reasons.append(f"You have {len(others)} keys: remove one that you no longer use.")
    if reasons:
        raise RuleViolation(*reasons)


def counts_on(stored: int, given: int) -> bool:
    """Whether a key that said `stored` last may say `given` now; 0 and 0: it does not count."""
    return given > stored or given == stored == 0


def new_code(number: int) -> str:
    """Return a recovery code as it is shown: `3-k7f2m-9xw4q-bb8tz`."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(OF_LETTERS)) for _ in range(GROUPS))
    return "-".join((str(number), *groups))


def read_code(typed: str) -> tuple[int, str] | None:
    """Return number and letters of what may be a recovery code, however it was typed."""
    plain = re.sub(r"[\s-]+", "", typed.lower())
    number, letters = plain[: -GROUPS * OF_LETTERS], plain[-GROUPS * OF_LETTERS :]
    found = SHAPE.fullmatch(f"{number}-{letters}")
    return (int(found[1]), found[2]) if found else None
