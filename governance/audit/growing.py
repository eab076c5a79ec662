"""The tree as far as the trail has grown, from the last checkpoint on: its cost stays the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit import notes
from governance.audit.anchors import KeptCheckpoint
from governance.audit.checkpoints import CheckpointError
from governance.audit.models import AuditEvent, AuditHead
from governance.audit.tree import Frontier, Tree

BATCH = 5000


@dataclass(frozen=True, slots=True)
class Grown:
    """The tree over the trail: its size, its root, and its frontier before the last event."""

    size: int
    root: bytes
    before: Frontier


def leaf_of(digest: Any) -> bytes:
    """Return the data of an event's leaf; nothing for what was forged into no digest."""
    try:
        return bytes.fromhex(digest)
    except (ValueError, TypeError):
        return b""


def end(session: Session) -> int:
    """Return how many events the trail has, as its head says."""
    return session.scalar(select(AuditHead.seq)) or 0


def last(session: Session, most: int | None = None) -> KeptCheckpoint | None:
    """Return the newest checkpoint that was kept, or the newest of a trail no larger than that."""
    kept = select(KeptCheckpoint).order_by(KeptCheckpoint.size.desc(), KeptCheckpoint.id.desc())
    if most is not None:
        kept = kept.where(KeptCheckpoint.size <= most)
    return session.scalars(kept.limit(1)).one_or_none()


def grow(session: Session, to: int) -> Grown:
    """Return the tree at a size of at least 1, going on from the checkpoint before.

    Raises `CheckpointError` if what that checkpoint signed does not come out any more, or an event
    is missing.
    """
    kept = last(session, to)
    before, leaves = _from(session, kept, to)
    frontier = Frontier(before.size, before.nodes)
    for number, leaf in leaves:
        if number != frontier.size + 1:
            break
        if number == to:
            before = Frontier(frontier.size, frontier.nodes)
        frontier.add(leaf)
        if kept is not None and number == kept.size:
            _assert_signed(kept, frontier.root())
    if frontier.size != to:
        raise CheckpointError(
            f"Event {frontier.size + 1} of the trail is missing. Run `concord verify`."
        )
    return Grown(to, frontier.root(), before)


def proved(session: Session, first: int, second: int) -> list[bytes]:
    """Return the proof that the trail at the second size continues itself at the first."""
    before, leaves = _from(session, last(session, first), second)
    tree = Tree(before)
    for _, leaf in leaves:
        tree.add(leaf)
    return tree.consistency(first, second)


def _from(
    session: Session, kept: KeptCheckpoint | None, to: int
) -> tuple[Frontier, Iterator[tuple[int, bytes]]]:
    before = Frontier.packed(kept.size - 1, kept.before) if kept else Frontier()
    asked = (
        select(AuditEvent.seq, AuditEvent.digest)
        .where(AuditEvent.seq > before.size, AuditEvent.seq <= to)
        .order_by(AuditEvent.seq)
        .execution_options(yield_per=BATCH)
    )
    return before, ((seq, leaf_of(digest)) for seq, digest in session.execute(asked))


def _assert_signed(kept: KeptCheckpoint, root: bytes) -> None:
    if notes.head(notes.note(kept.note.encode()).text).root != root:
        raise CheckpointError(
            f"Event {kept.size}, or one before it, is not what the checkpoint of {kept.made_at:%F} "
            "vouches for: the trail was written anew. Run `concord verify`."
        )
