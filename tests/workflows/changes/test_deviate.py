"""Deviations of a change that are kept here: they hold its release as those kept elsewhere do."""

import pytest
from sqlalchemy import select

from governance.core.errors import NotFound, RuleViolation
from governance.identity.models import Role
from tests.workflows.deviations.conftest import NO_HARM
from workflows.changes.commands import working
from workflows.changes.commands.deciding import sign
from workflows.changes.deviations.commands import Found, deviate
from workflows.changes.models import ChangeState
from workflows.changes.queries.case import case_of
from workflows.changes.queries.timely import works_of
from workflows.deviations.commands import deciding
from workflows.deviations.models import Deviation, DeviationSource, Disposition, Impact, Severity

REJECTED = deciding.Decision(Disposition.REJECT, Impact.NO, "", "Worn.")
FOUND = Found("A cable was loose", "X2 had no link after the restart.", Severity.MINOR)


def decide(life, name, command, *args):
    """Have somebody act on the deviation of the change."""
    with life.database.writing() as session:
        actor, proof = life.proof(session, name)
        one = session.scalars(select(Deviation)).one()
        command(session, actor, one, *args, *([proof] if command is deciding.dispose else []))
        session.commit()


def works(life):
    with life.database.reading() as session:
        return works_of(case_of(session, life.now()))


def test_it_comes_out_of_the_change_and_holds_its_asset(life):
    life.approved()
    life.by("tom", working.start)

    life.by("tom", deviate, FOUND)

    (one,) = works(life)
    assert [(told.is_open, told.is_disposed) for told in one.deviations] == [(True, False)]
    assert one.deviations[0].name.startswith("DV-")
    decide(life, "arne", deciding.investigate, "It was not pressed in.")
    decide(life, "ana", deciding.dispose, NO_HARM)
    assert [(told.is_open, told.is_disposed) for told in works(life)[0].deviations] == [
        (False, True)
    ]


def test_what_is_rejected_is_not_released_for_use_by_it(life):
    life.approved()
    life.by("tom", working.start)
    life.by("tom", deviate, FOUND)
    decide(life, "arne", deciding.investigate, "It was not pressed in.")
    decide(life, "ana", deciding.dispose, REJECTED)

    assert [told.is_disposed for told in works(life)[0].deviations] == [False]


def test_the_release_waits_for_its_disposition(life):
    life.completed()
    life.by("tom", deviate, FOUND)
    life.by("johan", working.verify, "Valves cycle")

    with pytest.raises(RuleViolation, match=r"DV-\d{4}-0001 is open, and PLC-204 waits for it"):
        life.by("ana", sign)
    decide(life, "arne", deciding.investigate, "It was not pressed in.")
    decide(life, "ana", deciding.dispose, NO_HARM)
    life.by("ana", sign)

    assert life.now().state is ChangeState.REVIEW


def test_who_carried_the_change_out_does_not_decide_on_its_deviation(life, roles):
    life.approved()
    life.by("tom", working.start)
    life.by("tom", deviate, FOUND)
    decide(life, "arne", deciding.investigate, "It was not pressed in.")
    roles(tom=Role.QA)
    with pytest.raises(RuleViolation, match="Tom opened it"):
        decide(life, "tom", deciding.dispose, NO_HARM)


def test_it_is_about_an_asset_of_the_change_only(life, plant):
    life.approved()
    other = Found("x", "y", Severity.MINOR, DeviationSource.TEST, plant.assets["LIMS-01"])
    with pytest.raises(NotFound, match="about no such asset"):
        life.by("tom", deviate, other)
