"""The tool beside a packet takes the tree of another implementation, and nothing else for it."""

from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from governance.audit.tree import Tree
from tests.workflows.changes.packets.packs import tool


def leaf(number):
    return number.to_bytes(32, "big")


def grown(size):
    """Our tree and the other one, of as many leaves."""
    ours, theirs = Tree(), InmemoryTree(algorithm="sha256")
    for number in range(size):
        ours.add(leaf(number))
        theirs.append_entry(leaf(number))
    return ours, theirs


def flipped(data, drawn):
    at = drawn.draw(st.integers(0, 8 * len(data) - 1))
    return bytes(byte ^ (1 << at % 8 if n == at // 8 else 0) for n, byte in enumerate(data))


@settings(max_examples=50)
@given(st.integers(1, 200), st.data())
def test_an_act_is_in_the_tree_by_the_proof_of_another_implementation_alone(size, drawn):
    index = drawn.draw(st.integers(0, size - 1))
    _, theirs = grown(size)
    root = theirs.get_root()
    said = theirs.prove_inclusion(index + 1, size).serialize()["path"]
    proof = [bytes.fromhex(each) for each in said][1:]

    assert tool.is_included(leaf(index), index, size, proof, root)
    assert not tool.is_included(flipped(leaf(index), drawn), index, size, proof, root)
    assert not tool.is_included(leaf(index), index, size, proof, flipped(root, drawn))
    assert not tool.is_included(leaf(index), index, size, [*proof, root], root)
    assert not tool.is_included(leaf(index), size, size, proof, root)
    if proof:
        assert not tool.is_included(leaf(index), index, size, proof[:-1], root)


@settings(max_examples=50)
@given(st.integers(1, 200), st.data())
def test_a_tree_goes_on_from_the_roots_of_another_implementation_alone(size, drawn):
    first = drawn.draw(st.integers(1, size))
    ours, theirs = grown(size)
    proof, old, new = ours.consistency(first, size), theirs.get_root(first), theirs.get_root()

    assert tool.is_continued(first, old, size, new, proof)
    assert not tool.is_continued(first, flipped(old, drawn), size, new, proof)
    assert not tool.is_continued(first, old, size, flipped(new, drawn), proof)
