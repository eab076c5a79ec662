"""Two people in different zones, while the clocks of both are set back: they see one truth.

Days are counted in UTC. On 25 October 2026 the clocks of Brussels go back, at 01:00 UTC; on
1 November those of New York, at 06:00 UTC.
"""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.core import clock
from governance.core.jobs import Job
from governance.identity.commands import deactivate
from governance.identity.models import Person, Role
from governance.ownership.commands import hand_over
from governance.ownership.delegations.commands import make
from governance.ownership.delegations.rules import Handing
from governance.ownership.models import Activity, Assignment
from governance.ownership.queries import accountable
from governance.ownership.rules import Naming
from governance.ownership.subjects import of_place
from governance.ownership.vacancies.jobs import every_minute
from governance.places.models import Place
from tests.plant import SYSTEM, actor_named, add_grant

SWITCH, AMERICAN = date(2026, 10, 25), date(2026, 11, 1)
BEFORE = datetime(2026, 10, 20, 12, tzinfo=UTC)
MIDNIGHT = datetime(2026, 10, 25, tzinfo=UTC)
SECOND = timedelta(seconds=1)
INSTANTS = [
    *(BEFORE, MIDNIGHT - SECOND, MIDNIGHT),
    *(MIDNIGHT + timedelta(hours=1) - SECOND, MIDNIGHT + timedelta(hours=1)),
    *(datetime(2026, 11, 1, 6, tzinfo=UTC) - SECOND, datetime(2026, 11, 1, 6, tzinfo=UTC)),
]
"""Before and after the hand-over, and before and after each clock goes back."""


@pytest.fixture
def at(monkeypatch):
    """Set the clock: `at(MIDNIGHT)`."""

    def stop(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    stop(BEFORE)
    return stop


@pytest.fixture
def handed_over(database, plant, at):
    """Ines follows Johan on the day of the switch, and Tom acts for her until the American one."""
    at(BEFORE)
    with database.writing() as session:
        leuven = session.get_one(Place, plant.places["leuven"])
        session.get_one(Person, plant.people["sten"]).time_zone = "America/New_York"
        add_grant(session, session.get_one(Person, plant.people["tom"]), Role.OT_LEAD, leuven)
        record(session, SYSTEM, "role.granted", leuven)
        johan = session.scalars(
            select(Assignment).where(Assignment.activity == Activity.TECHNICAL_REVIEW)
        ).one()
        naming = Naming(
            Activity.TECHNICAL_REVIEW, plant.people["ines"], SWITCH, None, "Johan moves on."
        )
        hand_over(session, actor_named(session, plant, "coen"), johan, of_place(leuven), naming)
        people = plant.people["ines"], plant.people["tom"]
        make(
            session, actor_named(session, plant, "ines"), leuven,
            Handing(*people, None, SWITCH, AMERICAN, "travels"),
        )  # fmt: skip
        session.commit()


def words_of(client, address):
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(address).text).split())


@pytest.mark.usefixtures("handed_over")
def test_at_each_instant_both_see_the_same_single_accountable_person(database, plant, at, sign_in):
    line, seen = plant.places["line1"], []
    for moment in INSTANTS:
        at(moment)
        pages = [words_of(sign_in(name), f"/ownership/place/{line}/") for name in ("johan", "sten")]
        shown = {re.search(r"Technical review (\w+) inherited", page).group(1) for page in pages}
        with database.reading() as session:
            place = session.get_one(Place, line)
            answer = accountable(session, Activity.TECHNICAL_REVIEW, of_place(place))
        assert shown == {answer.person}
        seen.append((answer.person, [each.holder.name for each in answer.delegates]))

    assert seen == [
        *[("Johan", [])] * 2,
        *[("Ines", ["Tom"])] * 3,
        *[("Ines", [])] * 2,
    ]


@pytest.mark.usefixtures("handed_over")
def test_each_reads_the_delegation_on_their_own_clock(sign_in):
    brussels = words_of(sign_in("johan"), "/ownership/delegations/1/")
    new_york = words_of(sign_in("sten"), "/ownership/delegations/1/")

    assert "Begins 25 Oct 2026 02:00 CEST Ends 1 Nov 2026 01:00 CET" in brussels
    assert "Begins 24 Oct 2026 20:00 EDT Ends 31 Oct 2026 20:00 EDT" in new_york


@pytest.mark.usefixtures("handed_over")
def test_a_deadline_across_both_switches_is_one_instant_on_two_clocks(database, plant, at, sign_in):
    at(MIDNIGHT - timedelta(hours=12))
    with database.writing() as session:
        arne = session.get_one(Person, plant.people["arne"])
        deactivate(session, actor_named(session, plant, "adam"), arne, "retired")
        session.commit()
    every_minute(Job(database))

    brussels = words_of(sign_in("johan"), "/ownership/vacancies/1/")
    new_york = words_of(sign_in("sten"), "/ownership/vacancies/1/")
    assert "To be filled by 7 Nov 2026 01:00 CET" in brussels
    assert "To be filled by 6 Nov 2026 19:00 EST" in new_york
