from collections import Counter, defaultdict

from demo.plant import ASSET_BY_KEY
from demo.wiring import CYCLE, DEPENDENCIES, HISTORIAN, REDUNDANT_PAIRS
from governance.register.models import DependencyType, Strength


def providers():
    found = defaultdict(set)
    for edge in DEPENDENCIES:
        found[edge.dependent].add(edge.provider)
    return found


def reached_from(start, needs):
    found, waiting = set(), [start]
    while waiting:
        for provider in needs[waiting.pop()] - found:
            found.add(provider)
            waiting.append(provider)
    return found


def test_dependencies_are_between_assets_once_and_in_known_words():
    edges = Counter((edge.dependent, edge.provider, edge.type) for edge in DEPENDENCIES)

    assert 900 <= len(DEPENDENCIES) <= 1250
    assert set(edges.values()) == {1}
    assert {key for edge in edges for key in edge[:2]} <= set(ASSET_BY_KEY)
    assert all(dependent != provider for dependent, provider, _ in edges)
    assert {edge.type for edge in DEPENDENCIES} == set(DependencyType)
    assert {edge.strength for edge in DEPENDENCIES} == set(Strength)


def test_the_historian_is_a_hub():
    dependents = {edge.dependent for edge in DEPENDENCIES if edge.provider == HISTORIAN}

    assert len(dependents) > 60


def test_there_is_one_cycle_and_it_is_the_one_that_is_named():
    needs = providers()
    in_a_cycle = {key for key in list(needs) if key in reached_from(key, needs)}

    assert in_a_cycle == set(CYCLE)


def test_whatever_needs_one_of_a_redundant_pair_can_do_with_the_other():
    for pair in REDUNDANT_PAIRS:
        ways = defaultdict(dict)
        for edge in DEPENDENCIES:
            if edge.provider in pair and edge.type == "connects_through":
                ways[edge.dependent][edge.provider] = edge.strength
        assert len(ways) > 5
        for strengths in ways.values():
            assert strengths == dict.fromkeys(pair, "degraded")


def test_every_asset_takes_part():
    named = {key for edge in DEPENDENCIES for key in (edge.dependent, edge.provider)}

    assert named == set(ASSET_BY_KEY)
