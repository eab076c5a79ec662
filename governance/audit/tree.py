"""The Merkle tree over the trail. Pure: digests in, hashes and proofs out.

One leaf an event, in the order of the trail; its data are the 32 bytes of the event's digest, so
that no body need be read, nor shown to whoever checks a proof. Everything is as RFC 6962,
section 2.1, has it; `proofs` holds what checks a proof without the tree.
"""

import hashlib
from collections.abc import Iterable
from functools import reduce
from typing import Final

HASH_BYTES: Final = 32
EMPTY_ROOT: Final = hashlib.sha256().digest()


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf."""
    return hashlib.sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node over two others."""
    return hashlib.sha256(b"\1" + left + right).digest()


class Frontier:
    """The right edge of a tree: as few hashes as its size has ones, written in binary.

    It is all that is needed to go on with the tree; its cost does not grow with the trail.
    """

    def __init__(self, size: int = 0, nodes: Iterable[bytes] = ()) -> None:
        """Take the size and the roots of the whole subtrees it is made of, the largest first.

        Raises `ValueError` where they do not belong together.
        """
        self.size, self.nodes = size, list(nodes)
        if size < 0 or len(self.nodes) != size.bit_count():
            raise ValueError(f"{len(self.nodes)} hashes are no edge of a tree of {size} leaves")

    @classmethod
    def packed(cls, size: int, kept: bytes) -> "Frontier":
        """Return the frontier whose hashes were kept one after the other."""
        starts = range(0, len(kept), HASH_BYTES)
        return cls(size, [kept[start : start + HASH_BYTES] for start in starts])

    def pack(self) -> bytes:
        """Return the hashes one after the other."""
        return b"".join(self.nodes)

    def add(self, data: bytes) -> None:
        """Take the next leaf: a million of them when a trail is verified, so nothing is called."""
        hashed, nodes, rest = hashlib.sha256, self.nodes, self.size
        node = hashed(b"\0" + data).digest()
        while rest & 1:
            node, rest = hashed(b"\1" + nodes.pop() + node).digest(), rest >> 1
        nodes.append(node)
        self.size += 1

    def root(self) -> bytes:
        """Return the root of the tree."""
        if not self.nodes:
            return EMPTY_ROOT
        return reduce(lambda right, left: node_hash(left, right), reversed(self.nodes))


class Tree:
    """A tree that can prove what is in it, and that it continues a smaller one.

    Begun at a frontier, it proves what concerns the leaves added since. It holds 64 bytes a leaf.
    """

    def __init__(self, start: Frontier | None = None) -> None:
        """Begin with nothing, or where a frontier is."""
        begun = start or Frontier()
        self.size = begun.size
        self._first = [(self.size >> k) & ~1 for k in range(self.size.bit_length())]
        self._levels = [bytearray() for _ in self._first]
        ones = [k for k in reversed(range(len(self._first))) if self.size >> k & 1]
        for k, node in zip(ones, begun.nodes, strict=True):
            self._levels[k] += node

    def add(self, data: bytes) -> None:
        """Take the next leaf."""
        node, index, k = leaf_hash(data), self.size, 0
        self.size += 1
        while True:
            if k == len(self._levels):
                self._first.append(0)
                self._levels.append(bytearray())
            self._levels[k] += node
            if not index & 1:
                return
            node = node_hash(self._node(k, index - 1), node)
            index, k = index >> 1, k + 1

    def root(self, size: int | None = None) -> bytes:
        """Return the root over all leaves, or over the first of them."""
        end = self.size if size is None else size
        return self._over(0, end) if end else EMPTY_ROOT

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """Return the proof that the leaf at an index, from 0, is in the tree of a size.

        Raises `LookupError` for a leaf that is not, or lies before where the tree was begun.
        """
        start, end = 0, self.size if size is None else size
        if not 0 <= index < end <= self.size:
            raise LookupError(f"the tree of {end} leaves has none at {index}")
        path: list[bytes] = []
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                path.append(self._over(middle, end))
                end = middle
            else:
                path.append(self._over(start, middle))
                start = middle
        return path[::-1]

    def consistency(self, first: int, second: int | None = None) -> list[bytes]:
        """Return the proof that the tree of the second size continues that of the first.

        Raises `LookupError` for sizes out of order, or before where the tree was begun.
        """
        start, end = 0, self.size if second is None else second
        if not 0 <= first <= end <= self.size:
            raise LookupError(f"the tree of {end} leaves continues none of {first}")
        proof: list[bytes] = []
        while first not in (0, end):
            middle = start + _split(end - start)
            if first <= middle:
                proof.append(self._over(middle, end))
                end = middle
            else:
                proof.append(self._over(start, middle))
                start = middle
        if start:
            proof.append(self._over(start, end))
        return proof[::-1]

    def _over(self, start: int, end: int) -> bytes:
        """Return the root over leaves, from a start where a subtree of that size may begin."""
        count = end - start
        if count & (count - 1):
            middle = start + _split(count)
            return node_hash(self._over(start, middle), self._over(middle, end))
        k = count.bit_length() - 1
        return self._node(k, start >> k)

    def _node(self, k: int, index: int) -> bytes:
        at = (index - self._first[k]) * HASH_BYTES
        if not 0 <= at < len(self._levels[k]):
            raise LookupError(f"node {index} of level {k} is not held")
        return bytes(self._levels[k][at : at + HASH_BYTES])


def _split(count: int) -> int:
    """Return the largest power of two below a count of at least two."""
    return 1 << (count - 1).bit_length() - 1
