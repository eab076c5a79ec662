"""Passwords: hashed with Argon2id, slowly, so never while a transaction is open."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher()
"""Argon2id with the library's parameters for servers that do other work as well, RFC 9106."""


def hashed(password: str) -> str:
    """Return the hash of a password, in PHC format."""
    return HASHER.hash(password)


def is_right(password_hash: str | None, password: str) -> bool:
    """Whether the password has the hash; without a hash it is never right, and takes as long."""
    nobodys = nobody(HASHER)  # made by the first question of all, whoever it is about
    try:
        HASHER.verify(password_hash or nobodys, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


@cache
def nobody(hasher: PasswordHasher) -> str:
    """Return what is checked where there is no such person: it takes as long as for anybody."""
    return hasher.hash("")


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than are used now."""
    return HASHER.check_needs_rehash(password_hash)
