"""Compare the tree, as it grows along the trail, with every checkpoint that was kept of it."""

from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from operator import attrgetter
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from governance.audit import keyring, notes
from governance.audit.anchors import KeptCheckpoint, Restore
from governance.audit.faults import Anchor, Fault, Kind
from governance.audit.notes import Key, NoteError

BATCH = 1000
NEVER = -1


RESTORES = cast("Table", Restore.__table__)


class Restored(NamedTuple):
    """One restore, read as stored, since what was forged must not stop us."""

    id: Any
    size: Any
    known_size: Any
    acknowledged_at: Any
    administrator: Any
    qa: Any


class Comparison:
    """The checkpoints by size, met one after the other; those beside the trail are not held."""

    def __init__(self, session: Session, outside: Sequence[Anchor]) -> None:
        """Take those from elsewhere; those beside the trail, and what was restored, are read."""
        self._keys, self._ended = keyring.known(session), keyring.ended(session)
        restores = _restores(session)
        self._open = [one for one in restores if one.acknowledged_at is None]
        self.notes = [_acknowledged(one) for one in restores if one.acknowledged_at is not None]
        self.notes += keyring.unendorsed(session)
        told = (anchor for anchor in outside if anchor.size and not self._is_void(anchor))
        counted = sorted(told, key=attrgetter("size"))
        self.anchored_at = counted[-1].size if counted else None
        self.number = 0
        self._waiting = merge(_beside(session, self._keys), counted, key=attrgetter("size"))
        self._anchor: Anchor | None = None
        self.next = NEVER
        self._step()

    def _step(self) -> None:
        if self._anchor and not self._anchor.is_outside:
            self.number += 1
        self._anchor = next(self._waiting, None)
        self.next = self._anchor.size if self._anchor else NEVER

    def _is_void(self, anchor: Anchor) -> bool:
        """Whether a restore that was acknowledged took away what a checkpoint told of."""
        if not anchor.origin:
            return any(anchor.size > size for size in self._ended.values())
        return anchor.is_signed and anchor.size > self._ended.get(anchor.origin, anchor.size)

    def meet(self, digest: object, root: bytes) -> Iterator[Fault]:
        """Compare all checkpoints of this size with what the trail is at it."""
        size = self.next
        while (anchor := self._anchor) and anchor.size == size:
            if not anchor.is_signed:
                yield Fault(Kind.CHECKPOINT_FORGED, "checkpoint", anchor.where, event=size)
            elif anchor.root not in {None, root} or anchor.digest not in {None, digest}:
                kind = Kind.ROLLED_BACK if self._is_restored(anchor) else Kind.REWRITTEN
                yield Fault(kind, "audit_event", f"{size} of {anchor.where}", event=size)
            self._step()

    def beyond(self, size: int) -> Iterator[Fault]:
        """Name what is known of a larger trail than there is, by its largest checkpoint."""
        largest: dict[bool, Anchor] = {}
        while anchor := self._anchor:
            if not self._is_restored(anchor):
                largest[anchor.is_outside] = anchor
            self._step()
        for is_outside, anchor in largest.items():
            kind = Kind.ROLLED_BACK if is_outside else Kind.TRUNCATED
            yield Fault(kind, "audit_event", f"{anchor.size} of {anchor.where}", event=size)
        for one in self._open:
            yield Fault(Kind.ROLLED_BACK, "restore", str(one.id), event=one.size)

    def _is_restored(self, anchor: Anchor) -> bool:
        """Whether a restore that nobody has acknowledged yet explains what is missing."""
        known = (one.size < anchor.size <= one.known_size for one in self._open)
        return anchor.is_outside and any(known)


def _restores(session: Session) -> list[Restored]:
    asked = (type_coerce(RESTORES.c[name], NullType()) for name in Restored._fields)
    rows: Iterable[Any] = session.execute(select(*asked).order_by(RESTORES.c.id))
    read = map(Restored._make, rows)
    return [row for row in read if type(row.size) is int and type(row.known_size) is int]


def _beside(session: Session, keys: Sequence[Key]) -> Iterator[Anchor]:
    asked = select(KeptCheckpoint.id, KeptCheckpoint.size, KeptCheckpoint.note)
    ordered = asked.where(KeptCheckpoint.size > 0).order_by(KeptCheckpoint.size)
    for number, size, note in session.execute(ordered.execution_options(yield_per=BATCH)):
        if type(size) is int:
            yield _anchor(f"checkpoint {number}", size, note, keys)


def _anchor(where: str, size: int, note: Any, keys: Sequence[Key]) -> Anchor:
    try:
        head = notes.opened(str(note).encode(), keys)
    except NoteError:
        return Anchor(size, where, is_signed=False, is_outside=False)
    is_so = head.size == size
    return Anchor(size, where, head.root, None, head.origin, is_signed=is_so, is_outside=False)


def _acknowledged(one: Restored) -> str:
    return (
        f"Events {one.size + 1} to {one.known_size} were lost when a backup was restored: "
        f"{one.administrator} and {one.qa} acknowledged it on {str(one.acknowledged_at)[:10]}."
    )
