"""What a change reaches, checked against a plain walk over random plants."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from governance.register.models import DependencyType, Strength
from governance.register.vocabulary import GxpRelevance
from workflows.changes.rules.impact import Edge, Node, explain

EDGES = st.lists(
    st.tuples(
        st.integers(0, 9),
        st.integers(0, 9),
        st.sampled_from(DependencyType),
        st.sampled_from(Strength),
    ).filter(lambda edge: edge[0] != edge[1]),
    max_size=30,
)


def nodes(*direct):
    return {
        n: Node(
            id=n,
            tag=f"T{n}",
            name=f"Thing {n}",
            purdue_level="2",
            gxp=GxpRelevance.DIRECT if n in direct else GxpRelevance.NONE,
            has_safety_function=False,
            criticality=3,
        )
        for n in range(10)
    }


def distances(edges):
    """The plain answer: how many steps each asset is away from 0."""
    found, steps = {0: 0}, 0
    while True:
        steps += 1
        near = {a for a, b, *_ in edges if b in found and a not in found}
        if not near:
            return {node: far for node, far in found.items() if node}
        found.update(dict.fromkeys(near, steps))


@given(EDGES)
def test_every_asset_that_depends_on_it_is_found_by_a_shortest_path(drawn):
    impact = explain(0, nodes(), [Edge(*edge) for edge in drawn])

    assert {item.asset_id: item.hops for item in impact.items} == distances(drawn)
    known = {(a, b) for a, b, *_ in drawn}
    for item in impact.items:
        ids = [int(tag[1:]) for tag in item.path]
        assert ids[0] == 0
        assert ids[-1] == item.asset_id
        assert len(ids) == item.hops + 1
        assert all((b, a) in known for a, b in pairwise(ids))
        assert item.reason.startswith(f"{item.tag} ")


@given(EDGES)
def test_what_must_be_assessed_comes_first_then_what_is_near(drawn):
    items = explain(0, nodes(3, 7), [Edge(*edge) for edge in drawn]).items
    keys = [(not item.must_assess, item.hops) for item in items]
    assert keys == sorted(keys)


def test_a_reason_reads_as_a_sentence():
    edge = Edge(1, 0, DependencyType.RECEIVES_DATA_FROM, Strength.HARD)
    (item,) = explain(0, nodes(), [edge]).items
    assert item.reason == "T1 receives data from T0 (hard)"
    assert item.must_assess
    assert item.distance == "directly"


def test_of_two_edges_the_stronger_says_why():
    soft = Edge(1, 0, DependencyType.TIME_FROM, Strength.SOFT)
    hard = Edge(1, 0, DependencyType.POWERED_BY, Strength.HARD)
    (item,) = explain(0, nodes(), [soft, hard]).items
    assert item.reason == "T1 is powered by T0 (hard)"
