"""The tree against an independent one, and its checker against every bit."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from governance.audit.proofs import is_continued, is_included
from governance.audit.tree import Frontier, Tree

SIZES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 16, 31, 33, 64, 100)


def data(number):
    return number.to_bytes(32, "big")


def grown(size, start=None):
    tree = Tree(start)
    for number in range(tree.size, size):
        tree.add(data(number))
    return tree


def edge(size):
    frontier = Frontier()
    for number in range(size):
        frontier.add(data(number))
    return frontier


@pytest.fixture(scope="module")
def oracle():
    """Another implementation, by others, of the same paper."""
    made = InmemoryTree(algorithm="sha256")
    for number in range(100):
        made.append_entry(data(number))
    return made


@pytest.mark.parametrize("size", SIZES)
def test_the_root_is_that_of_an_independent_implementation(oracle, size):
    assert grown(100).root(size) == oracle.get_root(size)
    assert edge(size).root() == oracle.get_root(size)


def test_the_empty_tree_has_the_root_that_the_paper_gives_it():
    nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    assert (Tree().root().hex(), Frontier().root().hex()) == (nothing, nothing)


@pytest.mark.parametrize("size", SIZES)
def test_every_leaf_of_every_size_is_proved_and_the_independent_proof_is_the_same(oracle, size):
    tree = grown(100)
    for index in range(size):
        proof = tree.inclusion(index, size)

        assert is_included(data(index), index, size, tree.root(size), proof)
        theirs = oracle.prove_inclusion(index + 1, size)
        assert [bytes.fromhex(h) for h in theirs.serialize()["path"]][1:] == proof


@pytest.mark.parametrize("second", SIZES)
def test_every_size_is_proved_to_continue_every_smaller_one(second):
    tree = grown(100)
    for first in range(second + 1):
        proof = tree.consistency(first, second)

        old, new = (first, tree.root(first)), (second, tree.root(second))
        assert is_continued(old, new, proof)
        assert grown(second, edge(first)).consistency(first) == proof
        assert grown(second, edge(first)).root() == tree.root(second)


@settings(max_examples=30)
@given(st.integers(1, 300), st.data())
def test_no_flipped_bit_other_leaf_or_other_size_passes_as_included(size, drawn):
    tree = grown(size)
    index = drawn.draw(st.integers(0, size - 1))
    proof, root = tree.inclusion(index), tree.root()

    assert is_included(data(index), index, size, root, proof)
    for forged in one_bit_off([root, data(index), *proof]):
        assert not is_included(forged[1], index, size, forged[0], forged[2:])
    other = drawn.draw(st.integers(-1, size + 1).filter(lambda at: at != index))
    assert not is_included(data(index), other, size, root, proof)
    assert not is_included(data(index), index, size, root, [*proof, root])
    assert not proof or not is_included(data(index), index, size, root, proof[:-1])


@settings(max_examples=30)
@given(st.integers(1, 300), st.data())
def test_no_flipped_bit_or_other_size_passes_as_continued(second, drawn):
    tree = grown(second)
    first = drawn.draw(st.integers(1, second))
    proof, roots = tree.consistency(first), (tree.root(first), tree.root())

    for old, new, *path in one_bit_off([*roots, *proof]):
        assert not is_continued((first, old), (second, new), path)
    assert not is_continued((first, roots[0]), (second, roots[1]), [*proof, roots[0]])
    assert not proof or not is_continued((first, roots[0]), (second, roots[1]), proof[:-1])
    assert not is_continued((second + 1, roots[0]), (second, roots[1]), proof)
    assert not is_continued((-1, roots[0]), (second, roots[1]), proof)


def one_bit_off(hashes):
    """Give the hashes again and again, each time with one bit of one of them flipped."""
    for at, each in enumerate(hashes):
        for bit in (0, 100, 255):
            off = (int.from_bytes(each, "big") ^ (1 << bit)).to_bytes(32, "big")
            yield [*hashes[:at], off, *hashes[at + 1 :]]


@pytest.mark.parametrize("size", [5, 6, 7, 8])
def test_each_bit_of_a_proof_counts(size):
    tree = grown(size)
    proof, root = tree.inclusion(4), tree.root()
    for bit in range(256 * len(proof)):
        at, off = divmod(bit, 256)
        forged = list(proof)
        forged[at] = (int.from_bytes(proof[at], "big") ^ (1 << off)).to_bytes(32, "big")

        assert not is_included(data(4), 4, size, root, forged)


def test_no_other_size_passes_as_included_unless_the_path_is_the_same():
    tree = grown(64)
    for size in range(1, 64):
        proof, root = tree.inclusion(size - 1, size), tree.root(size)
        for other in range(1, 65):
            if other != size:
                assert not is_included(data(size - 1), size - 1, other, root, proof) or (
                    len(tree.inclusion(size - 1, other)) == len(proof)
                )


def test_a_frontier_is_kept_and_read_again_and_one_of_another_size_is_refused():
    kept = edge(13)

    assert Frontier.packed(13, kept.pack()).root() == kept.root()
    with pytest.raises(ValueError, match="no edge of a tree of 12 leaves"):
        Frontier.packed(12, kept.pack())


@pytest.mark.parametrize("size", [0, 1, 101])
def test_what_the_tree_does_not_hold_cannot_be_proved(size):
    tree = grown(100, edge(50))

    for asked in (lambda: tree.inclusion(size, size), lambda: tree.inclusion(3)):
        with pytest.raises(LookupError):
            asked()
    with pytest.raises(LookupError):
        tree.consistency(101)
    with pytest.raises(LookupError):
        tree.consistency(20)
