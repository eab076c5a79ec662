"""What a refused emergency left open is settled by the release of the change after it."""

from datetime import timedelta

from sqlalchemy import select

from governance.core import clock
from governance.register.suspensions.models import Suspension
from governance.register.vocabulary import ValidationState
from governance.validation.outside.models import Interval
from tests.workflows.changes.conftest import SIGNERS, WRITTEN
from workflows.changes.commands import deciding, working, writing
from workflows.changes.emergency import commands
from workflows.changes.models import ChangeState as S


def open_of(database):
    """How many suspensions, and times outside the approved state, last still."""
    with database.reading() as session:
        return [
            len(session.scalars(select(kind).where(ended.is_(None))).all())
            for kind, ended in ((Suspension, Suspension.lifted_at), (Interval, Interval.ended_at))
        ]


def test_an_asset_is_back_once_the_change_after_a_refused_emergency_is_released(
    urgent, life, database, later
):
    urgent.declared().consented("arne", "ana").safe()
    later(seconds=(urgent.now().due_at - clock.now()).total_seconds() + 1)
    urgent.clockwork().put_up()
    urgent.by("ana", deciding.reject, "2.8.2 was never tested here")
    life.id = urgent.by("olga", commands.follow_up).id
    assert (urgent.asset().validation_state, open_of(database)) == (
        ValidationState.SUSPENDED, [1, 1],
    )  # fmt: skip
    begins = clock.now() - timedelta(hours=1)
    window = {"window_begins_at": begins, "window_ends_at": begins + timedelta(hours=4)}
    life.by("olga", writing.edit, {**WRITTEN, **window})
    life.submitted("olga").answered().disposed("olga").by("olga", writing.propose)
    life.signed(SIGNERS).by("tom", working.start)
    life.by("tom", working.complete, working.Work("Loaded 2.9.4 as planned", "2.9.4"))
    life.by("johan", working.verify, "Valves cycle")
    assert open_of(database) == [1, 1]

    life.by("ana", deciding.sign)

    assert life.now().state is S.REVIEW
    assert open_of(database) == [0, 0]
    assert urgent.asset().validation_state is ValidationState.VALIDATED
