"""Passwords: hashed with Argon2id, slowly, so never while a transaction is open."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher()
"""Argon2id with the library's parameters for servers that do other work as well, RFC 9106."""

NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4"
    "$tP1nekH1MwKSQoyksGRzfg$i7Bswb1VZ1r8xUOLLPtMV37wtLoiI919DeA8y/TeFos"
)
"""Checked where there is no such person, so that the answer takes as long as for anybody."""


def hashed(password: str) -> str:
    """Return the hash of a password, in PHC format."""
    return HASHER.hash(password)


def is_right(password_hash: str | None, password: str) -> bool:
    """Whether the password has the hash; without a hash it is never right, and takes as long."""
    try:
        HASHER.verify(password_hash or NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than are used now."""
    return HASHER.check_needs_rehash(password_hash)
