"""A clock that somebody set, or that runs away from others, is an entry of the trail."""

from datetime import timedelta

import pytest
import time_machine

from governance.audit import clocks
from governance.audit.clocks import Steady, compare, of_server
from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.contributions import waiting
from tests.plant import actor_named


def told(database):
    with database.reading() as session:
        found = session.query(AuditEvent).filter_by(verb=clocks.DIFFERS)
        return [event.subject for event in found]


def tell(database, source, theirs):
    with database.acting() as session:
        compare(session, source, theirs)


@pytest.mark.abuse(21)
@pytest.mark.statement(31)
@pytest.mark.statement(37)
def test_a_clock_that_is_set_makes_an_entry_and_somebody_is_told(database, plant):
    steady = Steady()
    tell(database, "a clock that nobody sets", steady.expected())
    assert told(database) == []

    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        tell(database, "a clock that nobody sets", steady.expected())
        tell(database, "a clock that nobody sets", steady.expected())
        with database.reading() as session:
            items = waiting(session, actor_named(session, plant, "adam"))

    assert told(database) == ["a clock that nobody sets"]
    assert "Clock" in {item.reference for item in items}


@pytest.mark.asvs("16.2.2")
@pytest.mark.statement(37)
@pytest.mark.usefixtures("plant")
def test_a_clock_that_differs_from_another_is_told_once_an_hour(database):
    for minutes in (0, -10, 10):
        tell(database, "the witness", clock.now() + timedelta(minutes=minutes))
    tell(database, "nobody", None)
    assert told(database) == ["the witness"]

    with time_machine.travel(clock.now() + timedelta(hours=2)):
        with database.reading() as session:
            theirs = of_server(session)
        tell(database, "the database", theirs)
    is_file = database.engine.dialect.name == "sqlite"
    expected = ["the witness"] if is_file else ["the witness", "the database"]
    assert told(database) == expected
