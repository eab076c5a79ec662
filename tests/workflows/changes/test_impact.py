"""What a change reaches, checked against a plain walk over random plants."""

from collections import defaultdict
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from governance.register.models import DependencyType, Strength
from governance.register.ties import Edge, Group, Node
from governance.register.vocabulary import AssetState, GxpRelevance
from workflows.changes.rules.impact import barred, explain, travelled

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
            state=AssetState.IN_OPERATION,
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
    impact = explain([0], nodes(), [Edge(*edge) for edge in drawn])

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
    items = explain([0], nodes(3, 7), [Edge(*edge) for edge in drawn]).items
    keys = [(not item.must_assess, item.hops) for item in items]
    assert keys == sorted(keys)


def test_a_reason_reads_as_a_sentence():
    edge = Edge(1, 0, DependencyType.RECEIVES_DATA_FROM, Strength.HARD)
    (item,) = explain([0], nodes(), [edge]).items
    assert item.reason == "T1 receives data from T0 (hard)"
    assert item.must_assess
    assert item.distance == "directly"


def test_of_two_edges_the_stronger_says_why():
    soft = Edge(1, 0, DependencyType.TIME_FROM, Strength.SOFT)
    hard = Edge(1, 0, DependencyType.POWERED_BY, Strength.HARD)
    (item,) = explain([0], nodes(), [soft, hard]).items
    assert item.reason == "T1 is powered by T0 (hard)"


DRAWN = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.sampled_from([None, 0, 1])).filter(
        lambda edge: edge[0] != edge[1]
    ),
    max_size=40,
)


def grouped(drawn, needed):
    """Edges with the redundancy groups of their dependents: each needs that many, or one."""
    edges, members = [], defaultdict(set)
    for dependent, provider, number in drawn:
        group = None if number is None else dependent * 2 + number
        edges.append(
            Edge(dependent, provider, DependencyType.TIME_FROM, Strength.SOFT, group_id=group)
        )
        if group is not None:
            members[group].add(provider)
    return edges, {
        key: Group("clocks", key // 2, min(needed, len(of)), len(of)) for key, of in members.items()
    }


def rounds(edges, groups, among=()):
    """The slow answer: round by round, whoever stands on too little of what is left."""
    found, steps = {0: 0}, 0
    while True:
        steps += 1
        near = set()
        for edge in edges:
            if edge.dependent_id in found or edge.provider_id not in found:
                continue
            if edge.group_id is not None:
                of = groups[edge.group_id]
                mine = {e.provider_id for e in among or edges if e.group_id == edge.group_id}
                lost = {e.provider_id for e in edges if e.group_id == edge.group_id}
                if len(mine - (lost & found.keys())) >= of.needed:
                    continue
            near.add(edge.dependent_id)
        if not near:
            return {node: far for node, far in found.items() if node}
        found.update(dict.fromkeys(near, steps))


@given(DRAWN, st.integers(1, 3))
def test_a_group_of_which_enough_is_left_ends_the_walk_and_says_so(drawn, needed):
    edges, groups = grouped(drawn, needed)

    impact = explain([0], nodes(), edges, groups)

    reached = rounds(edges, groups)
    assert {item.asset_id: item.hops for item in impact.items} == reached
    touched = {
        e.dependent_id
        for e in edges
        if e.provider_id in reached.keys() | {0}
        and e.dependent_id not in reached
        and e.dependent_id
    }
    assert {stop.asset_id for stop in impact.stops} == touched
    assert all(stop.left >= stop.needed for stop in impact.stops)


def test_two_of_three_are_enough_until_a_second_one_is_reached():
    clocks = {7: Group("clocks", 5, 2, 3)}
    three = [
        Edge(5, n, DependencyType.TIME_FROM, Strength.DEGRADED, tolerance_min=30, group_id=7)
        for n in (0, 1, 2)
    ]

    (stop,) = explain([0], nodes(), three, clocks).stops
    assert stop.sentence == "T5 goes on: of its clocks, 2 of 3 are left and 2 are needed."

    shared = Edge(1, 0, DependencyType.RUNS_ON, Strength.HARD, is_confirmed=False)
    impact = explain([0], nodes(), [*three, shared], clocks)
    assert impact.stops == ()
    assert [(item.tag, item.hops) for item in impact.items] == [("T1", 1), ("T5", 2)]
    assert impact.items[1].reason == "T5 takes its time from T1 (degraded, goes on for 30 min)"
    assert [item.is_unconfirmed for item in impact.items] == [True, True]


KINDS_OF_EDGE = (DependencyType.TIME_FROM, DependencyType.RUNS_ON)
MIXED = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.integers(0, 5),
        st.sampled_from([None, 0, 0, 1]),
        st.sampled_from(KINDS_OF_EDGE),
    ).filter(lambda edge: edge[0] != edge[1]),
    min_size=4,
    max_size=20,
)


@given(MIXED, st.integers(1, 3), st.sets(st.sampled_from(KINDS_OF_EDGE), min_size=1), st.randoms())
def test_a_kind_of_change_travels_where_the_matrix_lets_it_whatever_the_order(
    drawn, needed, along, shuffle
):
    edges, groups = grouped([row[:3] for row in drawn], needed)
    edges = [edge._replace(type=row[3]) for edge, row in zip(edges, drawn, strict=True)]
    open_to_it = [edge for edge in edges if edge.type in along]
    reached = rounds(open_to_it, groups, edges)
    shuffle.shuffle(edges)

    followed, ended = travelled(edges, along)
    impact = barred(explain([0], nodes(), followed, groups), [0], nodes(), ended, "network")

    assert {item.asset_id: item.hops for item in impact.items} == reached
    near = reached.keys() | {0}
    expected = {
        (edge.provider_id, edge.type): {
            other.dependent_id
            for other in edges
            if (other.provider_id, other.type) == (edge.provider_id, edge.type)
            and other.dependent_id not in near
        }
        for edge in edges
        if edge.type not in along and edge.provider_id in near and edge.dependent_id not in near
    }
    told = {(bar.asset_id, bar.type): bar.count for bar in impact.bars}
    assert told == {key: len(some) for key, some in expected.items()}
