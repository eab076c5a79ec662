"""What goes wrong at one site holds back what has not begun at the others."""

import pytest
from sqlalchemy import select, update

from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.core.jobs import Job
from governance.core.outbox import HANDLERS
from tests.workflows.changes.emergency.conftest import Urgent
from tests.workflows.deviations.conftest import Desk
from workflows.changes.barriers.models import ChangeBarrier
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.deviations.models import Severity
from workflows.rollouts import jobs
from workflows.rollouts.commands import deciding
from workflows.rollouts.models import RolloutState


def barriers(database, change_id):
    with database.reading() as session:
        wanted = select(ChangeBarrier).where(
            ChangeBarrier.change_id == change_id, ChangeBarrier.lifted_at.is_(None)
        )
        return {row.cause: row.why for row in session.scalars(wanted)}


def stands(database, change_id, state):
    """Have a change stand in a state, as its own commands would leave it."""
    table = ChangeRequest.__table__
    with database.writing() as session:
        here = update(table).where(table.c.id == change_id).values(state=state)
        session.connection().execute(here)
        session.connection().commit()


def taken_back(database, change_id):
    stands(database, change_id, ChangeState.BACKED_OUT)


@pytest.fixture
def going(rolling):
    """The pilot is open, and Durham has raised its change; return its number as well."""
    rolling.running(criteria={"backed_out": 1})
    pilot = rolling.life.id
    return pilot, rolling.raised("dana", 1)


def test_a_change_of_a_later_wave_is_held_until_its_gate_is_signed(rolling, going, database):
    pilot, later = going
    assert barriers(database, pilot) == {}
    assert "wave 2 (Durham)" in barriers(database, later)["gate"]
    rolling.gate()
    assert barriers(database, later) == {}


def test_a_change_that_is_taken_back_halts_the_others_once_however_often_it_is_told(
    rolling, going, database
):
    pilot, later = going
    taken_back(database, pilot)
    for _ in range(2):
        HANDLERS["change.backed_out"](Job(database), change_id=pilot)
    jobs.look(Job(database))
    now = rolling.now()
    assert now.state is RolloutState.HALTED
    assert [halt.change_id for halt in now.halts] == [pilot]
    assert "was taken back" in barriers(database, later)["halt"]
    assert "halt" not in barriers(database, pilot)
    with pytest.raises(Conflict, match="is in halted"):
        rolling.by("olga", deciding.sign_gate)


def test_it_goes_on_only_by_the_signed_decision_of_quality(rolling, going, database):
    pilot, later = going
    taken_back(database, pilot)
    assert rolling.watched()
    with pytest.raises(Forbidden):
        rolling.by("olga", deciding.go_on, "It was the cable.")
    rolling.by("dave", deciding.go_on, "It was the cable; the others have another one.")
    now = rolling.now()
    assert now.state is RolloutState.RUNNING
    assert now.halts[0].decision_sha256
    assert set(barriers(database, later)) == {"gate"}
    assert not rolling.watched()


def test_what_was_taken_back_once_counts_although_it_went_on_since(rolling, going, database):
    pilot, _ = going
    taken_back(database, pilot)
    rolling.watched()
    stands(database, pilot, ChangeState.PLANNING)
    found = {one.asked.figure: one.found.value for one in rolling.at().exits}
    assert found == {"backed_out": 1}


def test_a_gate_is_not_signed_over_a_failure_that_nobody_has_looked_at_yet(
    rolling, going, database
):
    taken_back(database, going[0])
    with pytest.raises(RuleViolation, match="was taken back"):
        rolling.by("olga", deciding.sign_gate)


def test_what_is_given_up_holds_its_changes_back_for_good(rolling, going, database):
    rolling.by("olga", deciding.stop, "the vendor withdrew it")
    assert "was given up" in barriers(database, going[1])["stop"]


def test_a_critical_deviation_at_a_site_halts_the_others_and_a_lesser_one_does_not(
    rolling, going, database
):
    _, later = going
    desk = Desk(database, rolling.plant)
    desk.opened(severity=Severity.MAJOR)
    assert not rolling.watched()

    desk.opened(severity=Severity.CRITICAL)
    jobs.look(Job(database))

    now = rolling.now()
    assert now.state is RolloutState.HALTED
    assert [halt.cause for halt in now.halts] == [f"deviation:{desk.id}"]
    assert "is critical" in barriers(database, later)["halt"]
    with pytest.raises(Conflict, match="is in halted"):
        rolling.by("olga", deciding.sign_gate)
    jobs.look(Job(database))
    assert len(rolling.now().halts) == 1


def test_an_emergency_on_an_asset_of_an_open_wave_halts_the_others(rolling, going, database):
    _, later = going
    urgent = Urgent(rolling.life).declared()

    jobs.look(Job(database))

    now = rolling.now()
    assert now.state is RolloutState.HALTED
    assert [halt.cause for halt in now.halts] == [f"emergency:{urgent.life.id}"]
    assert "is an emergency on an asset" in barriers(database, later)["halt"]
    rolling.by("dave", deciding.go_on, "The valve stuck for another reason.")
    assert rolling.now().state is RolloutState.RUNNING
    assert "halt" not in barriers(database, later)
    jobs.look(Job(database))
    assert rolling.now().state is RolloutState.RUNNING
