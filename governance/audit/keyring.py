"""The keys that sign checkpoints: derived from the secret, known by their public part, rotated."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.audit import notes
from governance.audit.anchors import TrailKey
from governance.audit.commands import record
from governance.audit.models import AuditHead
from governance.audit.notes import Key, Note, NoteError, Signature
from governance.core import clock
from governance.core.access import Actor
from governance.core.secrets import CheckpointKeys

KEEPER = Actor(0, "the worker", via="worker")
PURPOSE = b"concord checkpoint key v1"
STATEMENT = "concord next checkpoint key v1"


class KeyringError(Exception):
    """No checkpoint can be signed: the key that is set is not the one the trail knows."""


def private(secret: str) -> Ed25519PrivateKey:
    """Return the signing key that a secret stands for."""
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return Ed25519PrivateKey.from_private_bytes(made)


def origin_of(public_url: str) -> str:
    """Return the name under which an installation's first checkpoints are told."""
    parts = urlsplit(public_url)
    return f"{parts.netloc}{parts.path.rstrip('/')}/trail"


def known(session: Session) -> list[Key]:
    """Return every key that ever signed for this trail; what was forged into none is none."""
    return list(_keys(session.scalars(select(TrailKey.verifier))))


def _keys(verifiers: Iterable[object]) -> Iterator[Key]:
    for text in verifiers:
        with suppress(NoteError):
            yield notes.key(str(text))


def ended(session: Session) -> dict[str, int]:
    """Return, by origin, the size after which its checkpoints are void, of restores past."""
    found = select(TrailKey.origin, TrailKey.until_size).where(TrailKey.until_size.is_not(None))
    rows: Iterable[Any] = session.execute(found)
    return {str(origin): size for origin, size in rows if type(size) is int}


@dataclass(frozen=True, slots=True)
class Signer:
    """The key that signs now, and its row."""

    row: TrailKey
    private: Ed25519PrivateKey


def signer(session: Session, keys: CheckpointKeys, public_url: str) -> Signer:
    """Return who signs now; a key or an origin that is new becomes an act of the trail.

    Locks the row, so that of several workers one signs at a time. Raises `KeyringError` where the
    trail knows another key, and that one was not given to sign for its successor.
    """
    now = private(keys.now)
    newest = select(TrailKey).order_by(TrailKey.id.desc()).limit(1).with_for_update()
    last = session.scalars(newest).one_or_none()
    if last is None:
        return Signer(_added(session, origin_of(public_url), now, None), now)
    origin = last.origin if last.until_size is None else _next_origin(session, last)
    by = Key(origin, now.public_key().public_bytes_raw())
    if str(by) == last.verifier:
        return Signer(last, now)
    successor = _endorsed(last, by, [private(each) for each in (keys.now, keys.before) if each])
    return Signer(_added(session, origin, now, successor), now)


def replace(session: Session, keys: CheckpointKeys) -> TrailKey:
    """Have a key follow one that is lost, without its signature, and under another origin.

    What the lost one signed keeps counting; that nobody signed for its successor is told by every
    verification. Raises `KeyringError` while the key that is set is the one that the trail knows.
    """
    last = session.scalars(select(TrailKey).order_by(TrailKey.id.desc()).limit(1)).one_or_none()
    now = private(keys.now)
    if last is None or notes.key(last.verifier).public == now.public_key().public_bytes_raw():
        raise KeyringError("The key that is set is the one that signs: nothing is lost.")
    return _added(session, _next_origin(session, last), now, None)


def unendorsed(session: Session) -> list[str]:
    """Say of each key that followed another one without its signature that it did."""
    asked = select(TrailKey.verifier, TrailKey.since_size, TrailKey.endorsement)
    rows = session.execute(asked.order_by(TrailKey.id)).all()
    return [
        f"Checkpoints are signed by another key since event {since}, and the key before did not "
        f"sign for it: {verifier}."
        for verifier, since, endorsement in rows[1:]
        if endorsement is None
    ]


def _next_origin(session: Session, last: TrailKey) -> str:
    """Return the origin after a restore: a log never tells two ends under one name."""
    origins = session.scalars(select(TrailKey.origin).distinct()).all()
    first = last.origin if len(origins) == 1 else last.origin.rpartition("/")[0]
    return f"{first}/{len(origins) + 1}"


def _endorsed(last: TrailKey, following: Key, held: list[Ed25519PrivateKey]) -> str:
    """Have the last key name the one that follows it."""
    before = notes.key(last.verifier)
    mine = (each for each in held if each.public_key().public_bytes_raw() == before.public)
    if (by := next(mine, None)) is None:
        raise KeyringError(
            f"Checkpoints of this trail are signed by {last.verifier}, and CONCORD_CHECKPOINT_KEY "
            "is another: set the old one as CONCORD_CHECKPOINT_KEY_BEFORE, so that it signs the "
            "new one. If it is lost, run `concord replace-checkpoint-key`."
        )
    text = f"{STATEMENT}\n{before}\n{following}\n"
    signed = Signature(before.name, before.id, by.sign(text.encode()))
    return str(Note(text, (signed,)))


def _added(
    session: Session, origin: str, key: Ed25519PrivateKey, endorsement: str | None
) -> TrailKey:
    verifier = str(Key(origin, key.public_key().public_bytes_raw()))
    made = TrailKey(
        origin=origin, verifier=verifier, made_at=clock.now(), endorsement=endorsement,
        since_size=session.scalar(select(AuditHead.seq)) or 0,
    )  # fmt: skip
    session.add(made)
    session.flush()
    is_first = session.scalar(select(func.count()).select_from(TrailKey)) == 1
    verb = "checkpoint_key.made" if is_first else "checkpoint_key.replaced"
    verb = "checkpoint_key.followed" if endorsement else verb
    record(session, KEEPER, verb, made, key=verifier)
    return made
