"""Opening a deviation: by hand, and as a step of other commands, once for one cause."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from governance.audit.commands import record
from governance.audit.verify import verify
from governance.core import clock
from governance.core.errors import Forbidden, RuleViolation
from governance.places.models import Place
from tests.plant import SYSTEM
from workflows.deviations.models import Deviation, DeviationSource, DeviationState, Severity
from workflows.deviations.opening import Opened, Origin, open_deviation


def test_whoever_works_there_opens_one_and_it_is_due(desk, database):
    desk.opened("nora", severity=Severity.CRITICAL)

    found = desk.now()
    assert (found.state, found.opened_by_id) == (DeviationState.OPENED, desk.plant.people["nora"])
    assert found.reference == f"DV-{found.opened_at.year}-0001"
    assert timedelta(hours=23) <= found.due_at - found.opened_at <= timedelta(days=4)
    with database.reading() as session:
        assert verify(session).faults == []


@pytest.mark.parametrize("name", ["alan", "adam", "hanna", "dana"])
def test_who_only_reads_or_works_elsewhere_opens_none(desk, name):
    with pytest.raises(Forbidden):
        desk.opened(name)


def test_nothing_is_found_in_the_future(desk):
    with pytest.raises(RuleViolation, match="found before it is told"):
        desk.opened(found_at=clock.now() + timedelta(hours=1))


def test_a_step_of_other_commands_opens_it_once_and_tells_what_it_came_out_of(database, plant):
    for _ in range(2):
        with database.writing() as session:
            site = session.get_one(Place, plant.places["leuven"])
            opened = Opened(
                site, "Consent is missing", "Nobody of quality assurance was reached.",
                DeviationSource.EMERGENCY, of=Origin("change_request", 7, "CR-2026-0007"),
                source_key="emergency:7:consent",
            )  # fmt: skip
            made = open_deviation(session, SYSTEM, opened)
            record(session, SYSTEM, "deviation.opened", made)
            session.commit()

    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Deviation)) == 1
        found = session.scalars(select(Deviation)).one()
        assert (found.of, found.site_id, found.opened_by_id) == (
            "CR-2026-0007", plant.places["leuven"], None,
        )  # fmt: skip
