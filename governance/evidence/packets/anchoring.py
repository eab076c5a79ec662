"""What vouches for a packet: the first checkpoint past its cut-off, and the key of the trail."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit import keeping, keyring, notes
from governance.audit.anchors import KeptCheckpoint
from governance.audit.keyring import Signer
from governance.audit.notes import Key, Note, Signature
from governance.core.config import Settings
from governance.core.secrets import checkpoint_keys
from governance.evidence.packets.making import SEAL, Anchor


def signing(session: Session, settings: Settings) -> Signer:
    """Return who signs for the trail, after a checkpoint of it as it is now.

    So each cut-off has a checkpoint at it or past it, and finds the same one for ever. Raises
    `CheckpointError` where the trail does not continue the last.
    """
    by = keyring.signer(session, checkpoint_keys(settings), str(settings.public_url))
    tree = keeping.grown(session)
    if tree is not None:
        keeping.keep(session, tree, by)
    return by


def anchor(session: Session, by: Signer, upto: int) -> Anchor:
    """Return what vouches for a packet up to an event."""
    past = select(KeptCheckpoint).where(KeptCheckpoint.size >= upto)
    first = past.order_by(KeptCheckpoint.size, KeptCheckpoint.id).limit(1)
    kept = session.scalars(first).one_or_none()
    signer = Key(by.row.origin, by.private.public_key().public_bytes_raw())

    def seal(sha256: str) -> str:
        text = f"{SEAL}\n{sha256}\n"
        return str(Note(text, (Signature(signer.name, signer.id, by.private.sign(text.encode())),)))

    return Anchor(kept.size, own(kept.note), seal) if kept else Anchor(seal=seal)


def own(text: str) -> str:
    """Return a checkpoint with the signature of its trail alone.

    Witnesses sign later, some never: with theirs, the same packet would have other bytes tomorrow.
    """
    note = notes.note(text.encode())
    origin = notes.head(note.text).origin
    of_trail = (each for each in note.signatures if each.name == origin)
    return str(Note(note.text, tuple(of_trail)))
