"""A thousand open changes over thirteen sites are checked at once, in as many statements as ten."""

import pytest

from bench.calendar import MANY, opened, planned
from bench.measure import counted
from workflows.changes.scheduling.queries import conflicts


@pytest.fixture
def thousand(session, plant):
    """A change of each of a thousand assets, in windows of two months; two campaigns a site."""
    opened(session, plant.places["acme"], plant.people["nora"])
    return planned(session)


def test_a_thousand_changes_are_checked_with_no_more_statements_than_ten(session, thousand):
    with counted(session.get_bind()) as few:
        conflicts(session, thousand[:10])
    with counted(session.get_bind()) as many:
        found = conflicts(session, thousand)
    assert len(found) == MANY
    assert {each.taken.clash.value for met in found.values() for each in met} >= {"campaign"}
    assert len(many) <= len(few) + 1
