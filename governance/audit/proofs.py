"""What checks a proof without the tree: RFC 9162, sections 2.1.3.2 and 2.1.4.2. Pure."""

from collections.abc import Sequence

from governance.audit.tree import EMPTY_ROOT, leaf_hash, node_hash


def is_included(data: bytes, index: int, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a proof shows that the leaf at an index, from 0, is under the root."""
    sides = _sides(index, size - 1, len(proof)) if 0 <= index < size else None
    if sides is None:
        return False
    reached = leaf_hash(data)
    for is_left, sibling in zip(sides, proof, strict=True):
        reached = node_hash(sibling, reached) if is_left else node_hash(reached, sibling)
    return reached == root


def is_continued(
    first: tuple[int, bytes], second: tuple[int, bytes], proof: Sequence[bytes]
) -> bool:
    """Whether a proof shows that the second tree, a size and a root, continues the first."""
    (size, root), (new_size, new_root) = first, second
    if not 0 <= size <= new_size:
        return False
    if size in (0, new_size):
        return not proof and root == (new_root if size else EMPTY_ROOT)
    steps = list(proof) if size & (size - 1) else [root, *proof]
    at, last = size - 1, new_size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    sides = _sides(at, last, len(steps) - 1)
    if sides is None:
        return False
    old = new = steps[0]
    for is_left, sibling in zip(sides, steps[1:], strict=True):
        if is_left:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
        else:
            new = node_hash(new, sibling)
    return (old, new) == (root, new_root)


def _sides(at: int, last: int, count: int) -> list[bool] | None:
    """Return for each hash on the way up whether it stands left; None if there are not as many."""
    sides: list[bool] = []
    while last and len(sides) < count:
        is_left = bool(at & 1) or at == last
        while is_left and at and not at & 1:
            at, last = at >> 1, last >> 1
        sides.append(is_left)
        at, last = at >> 1, last >> 1
    return sides if last == 0 and len(sides) == count else None
