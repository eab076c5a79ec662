from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from governance.core import clock
from governance.places.models import Place
from tests.plant import actor_named
from workflows.calendar import commands
from workflows.calendar.models import EntryKind
from workflows.changes.models import ChangeRequest
from workflows.changes.scheduling.queries import conflicts_of


def local(hours, zone="Europe/Brussels"):
    """What a clock shows there, some hours from now."""
    at = (clock.now() + timedelta(hours=hours)).astimezone(ZoneInfo(zone))
    return f"{at:%Y-%m-%dT%H:%M}"


@pytest.fixture
def calendar(database, enrolled):
    """Put something into the calendar: `calendar("campaign", "line10", -2, 10)`; give its id."""

    def put(kind, code, begins, ends, by="coen", **given):
        said = {
            "kind": EntryKind(kind), "title": f"The {kind}", "begins_local": local(begins),
            "ends_local": local(ends), "every_weeks": 0, "until_on": None,
            "product": "Etanercept" if kind == "campaign" else "", "lot": "", "reason": "so it is",
        } | given  # fmt: skip
        with database.writing() as session:
            place = session.get_one(Place, enrolled.places[code])
            made = commands.declare(session, actor_named(session, enrolled, by), place, said)
            session.commit()
            return made.id

    return put


@pytest.fixture
def met(database):
    """What a change meets now, as it is told."""

    def found(life):
        with database.reading() as session:
            return [
                (each.taken.clash.value, each.taken.weight.value, each.sentence)
                for each in conflicts_of(session, session.get_one(ChangeRequest, life.id))
            ]

    return found
