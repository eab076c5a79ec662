"""Signed notes and the checkpoints within them, as C2SP has them. Pure.

Every other implementation of `signed-note`, `tlog-checkpoint` and `tlog-cosignature` reads and
checks them: docs/reference/checkpoint-format.md says them in full.
"""

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from governance.audit.tree import HASH_BYTES

DASH: Final = "\N{EM DASH} "
MOST_BYTES: Final = 65_536
MOST_SIGNATURES: Final = 64
THREE: Final = 3
"""Lines of a checkpoint that must be there: origin, size, root."""

ID_BYTES: Final = 4
TIME_BYTES: Final = 8
LATEST: Final = 253_402_300_799
"""The last second that is told as a date, at the end of the year 9999."""


class NoteError(Exception):
    """A note is garbled, or nobody known signed it; the sentence says which."""


class Algorithm(IntEnum):
    """What a signature is made over, and how."""

    ED25519 = 1
    """The log's own, over the text."""

    COSIGNATURE = 4
    """A witness's, over the time and the text."""


@dataclass(frozen=True, slots=True)
class Key:
    """Who signs: a name and a public key, which whoever checks has from elsewhere."""

    name: str
    public: bytes
    algorithm: Algorithm = Algorithm.ED25519

    @property
    def id(self) -> bytes:
        """Return the four bytes by which a signature names the key; no proof of anything."""
        head = f"{self.name}\n".encode() + bytes([self.algorithm])
        return hashlib.sha256(head + self.public).digest()[:ID_BYTES]

    def __str__(self) -> str:
        """Write it as a verifier key, for one line of a letter or a setting."""
        return f"{self.name}+{self.id.hex()}+{_text(bytes([self.algorithm]) + self.public)}"


def key(text: str) -> Key:
    """Read a verifier key; `NoteError` if it is none."""
    name, _, rest = text.strip().partition("+")
    said, _, coded = rest.partition("+")
    raw = _bytes(coded)
    if not (_is_name(name) and len(raw) == HASH_BYTES + 1 and raw[0] in set(Algorithm)):
        raise NoteError("It is no verifier key: name, +, eight digits, +, base64.")
    read = Key(name, raw[1:], Algorithm(raw[0]))
    if read.id.hex() != said:
        raise NoteError(f"The verifier key says {said} and is {read.id.hex()}: copy it anew.")
    return read


@dataclass(frozen=True, slots=True)
class TreeHead:
    """A tree as a checkpoint tells it: whose, how large, and its root."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        """Write the text that is signed."""
        return f"{self.origin}\n{self.size}\n{_text(self.root)}\n"


def head(text: str) -> TreeHead:
    """Read the text of a checkpoint; `NoteError` if it is none. Further lines are passed over."""
    lines = text.split("\n")
    origin, size, root, *_ = (*lines, "", "", "")
    raw = _bytes(root)
    is_number = size.isascii() and size.isdecimal() and str(int(size[:20])) == size
    is_ended = len(lines) > THREE and all(lines[:-1]) and not lines[-1]
    if not (is_ended and _is_name(origin) and is_number and len(raw) == HASH_BYTES):
        raise NoteError("The text is no checkpoint: origin, size and root, a line each.")
    return TreeHead(origin, int(size), raw)


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line."""

    name: str
    key_id: bytes
    value: bytes

    def __str__(self) -> str:
        """Write the line."""
        return f"{DASH}{self.name} {_text(self.key_id + self.value)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text and its signatures, none of them checked yet."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        """Write the note."""
        return f"{self.text}\n{''.join(map(str, self.signatures))}"


def sign(told: TreeHead, private: Ed25519PrivateKey) -> Note:
    """Return the checkpoint of a tree, signed in the name of its origin."""
    text = str(told)
    by = Key(told.origin, private.public_key().public_bytes_raw())
    return Note(text, (Signature(by.name, by.id, private.sign(text.encode())),))


def cosign(note: Note, name: str, private: Ed25519PrivateKey, at: datetime) -> Signature:
    """Return a witness's signature over a note."""
    by = Key(name, private.public_key().public_bytes_raw(), Algorithm.COSIGNATURE)
    seconds = int(at.timestamp())
    signed = private.sign(_cosigned(note.text, seconds))
    return Signature(by.name, by.id, seconds.to_bytes(TIME_BYTES, "big") + signed)


def _cosigned(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def note(raw: bytes) -> Note:
    """Read a note without checking a signature; `NoteError` if it is garbled."""
    try:
        whole = raw.decode() if len(raw) <= MOST_BYTES else ""
    except UnicodeDecodeError:
        whole = ""
    text, is_divided, lines = whole.rpartition("\n\n")
    is_clean = all(character >= " " or character == "\n" for character in whole)
    if not (is_divided and is_clean and text and lines.endswith("\n")):
        raise NoteError("It is no signed note: a text, an empty line, and who signed it.")
    return Note(text + "\n", signatures(lines))


def signatures(lines: str) -> tuple[Signature, ...]:
    """Read signature lines, each with its end; `NoteError` if one is garbled."""
    read = lines.removesuffix("\n").split("\n")
    if not lines.endswith("\n") or len(read) > MOST_SIGNATURES:
        raise NoteError(f"A note ends with 1 to {MOST_SIGNATURES} signature lines.")
    return tuple(map(_signature, read))


def _signature(line: str) -> Signature:
    name, _, coded = line.removeprefix(DASH).partition(" ")
    raw = _bytes(coded)
    if not (line.startswith(DASH) and _is_name(name) and len(raw) > ID_BYTES):
        raise NoteError(f"{line[:80]!r} is no signature line.")
    return Signature(name, raw[:ID_BYTES], raw[ID_BYTES:])


def signers(read: Note, known: Iterable[Key]) -> dict[Key, datetime | None]:
    """Return which known keys signed a note; of a witness, when.

    Others are passed over, as the note's format wants it. Raises `NoteError` where the signature
    of a known key is not its own: then the note is not to be believed at all.
    """
    keys = {(each.name, each.id): each for each in known}
    found: dict[Key, datetime | None] = {}
    for each in read.signatures:
        by = keys.get((each.name, each.key_id))
        if by is not None:
            found[by] = _checked(read.text, each, by)
    return found


def _checked(text: str, signed: Signature, by: Key) -> datetime | None:
    message, value, at = text.encode(), signed.value, None
    if by.algorithm is Algorithm.COSIGNATURE:
        seconds = int.from_bytes(value[:TIME_BYTES], "big")
        if seconds > LATEST:
            raise NoteError(f"The signature of {by.name} tells no time.")
        message, value = _cosigned(text, seconds), value[TIME_BYTES:]
        at = datetime.fromtimestamp(seconds, UTC)
    try:
        Ed25519PublicKey.from_public_bytes(by.public).verify(value, message)
    except (InvalidSignature, ValueError) as forged:
        raise NoteError(f"The signature of {by.name} is not its own.") from forged
    return at


def opened(raw: bytes, known: Iterable[Key]) -> TreeHead:
    """Return what a checkpoint says, once a known key of its origin has signed it.

    Raises `NoteError` otherwise.
    """
    read = note(raw)
    told = head(read.text)
    by = signers(read, known)
    if not any(k.name == told.origin and k.algorithm is Algorithm.ED25519 for k in by):
        raise NoteError(f"No key known of {told.origin} signed it.")
    return told


def _is_name(text: str) -> bool:
    return bool(text) and text.isprintable() and not any(c.isspace() or c == "+" for c in text)


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    """Read base64 as strictly as it is written; nothing, where it is none."""
    try:
        raw = b64decode(text, validate=True)
    except ValueError:
        return b""
    return raw if _text(raw) == text else b""
