"""What a change reaches as it is read from a register: all of it, or it says that it was cut."""

import os
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.places.models import Place
from governance.register.models import Dependency, DependencyType, RedundancyGroup, Strength
from governance.register.queries.graph import edges_below
from tests.plant import add_asset
from tests.workflows.changes.test_impact import distances, grouped, rounds
from workflows.changes.models import ChangeKind
from workflows.changes.queries import impact as reading
from workflows.changes.rules.policy import CURRENT, POLICIES

PLANTS = 500 if os.environ.get("CONCORD_SOAK") else 15
TYPES = (DependencyType.TIME_FROM, DependencyType.RUNS_ON, DependencyType.CONNECTS_THROUGH)
WIRES = st.lists(
    st.tuples(
        st.integers(0, 7), st.integers(0, 7), st.sampled_from([None, None, 0, 1]),
        st.sampled_from(TYPES),
    ).filter(lambda wire: wire[0] != wire[1]),
    max_size=30, unique_by=lambda wire: (wire[0], wire[1], wire[3]),
)  # fmt: skip
"""Who depends on whom, in which redundancy group of theirs, and how: cycles and diamonds too."""


def wired(session, ids, edges, groups):
    """Store what ties the assets to each other."""
    session.add_all(
        RedundancyGroup(id=key, name=f"G{key}", dependent_id=ids[of.dependent_id], needed=of.needed)
        for key, of in groups.items()
    )
    session.flush()
    session.add_all(
        Dependency(
            dependent_id=ids[edge.dependent_id], provider_id=ids[edge.provider_id],
            type=edge.type, strength=Strength.SOFT, group_id=edge.group_id,
        )
        for edge in edges
    )  # fmt: skip
    session.flush()


@pytest.mark.soak
@settings(
    max_examples=PLANTS, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(
    drawn=WIRES, needed=st.integers(1, 3), kind=st.sampled_from(ChangeKind), most=st.integers(1, 12)
)
def test_what_is_read_is_all_that_is_reached_or_says_that_it_was_cut(
    session, plant, monkeypatch, *, drawn, needed, kind, most
):
    session.rollback()  # the plant of the example before
    line = session.get_one(Place, plant.places["line1"])
    ids = [add_asset(session, line, f"T{n}").id for n in range(8)]
    edges, groups = grouped([wire[:3] for wire in drawn], needed)
    edges = [edge._replace(type=wire[3]) for edge, wire in zip(edges, drawn, strict=True)]
    wired(session, ids, edges, groups)
    policy = POLICIES[CURRENT]
    along = policy.travels[kind]

    with monkeypatch.context() as low:
        low.setattr(reading, "edges_below", partial(edges_below, most=most))
        impact = reading.impact_of(session, [ids[0]], policy, kind)

    followed = [edge for edge in edges if edge.type in along]
    on_the_way = {0, *distances(followed)}
    there = sum(edge.provider_id in on_the_way for edge in edges)
    reached = {ids[n]: hops for n, hops in rounds(followed, groups, edges).items()}
    told = {item.asset_id: item.hops for item in impact.items}
    assert impact.is_truncated == (there > most)
    assert told == reached or (impact.is_truncated and told.keys() <= {ids[n] for n in on_the_way})
