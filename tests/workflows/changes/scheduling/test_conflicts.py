"""What a change meets in its window holds it back, with the path there and the next free time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from governance.core import clock
from governance.core.errors import RuleViolation
from governance.ownership.models import Absence
from governance.places.models import Place
from governance.register.models import Asset
from governance.register.vocabulary import GxpRelevance
from tests.plant import SYSTEM, actor_named
from workflows.calendar import commands as calendars
from workflows.changes.commands import working, writing
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.scheduling import commands
from workflows.changes.scheduling.models import Part
from workflows.changes.scheduling.queries import free_of


@pytest.mark.scenario("C12")
@pytest.mark.usefixtures("wired")
def test_a_campaign_that_a_shared_asset_reaches_blocks_with_the_path_and_the_next_free_time(
    life, calendar, met
):
    calendar("campaign", "line10", -2, 10)
    life.assessed().disposed()
    ((clash, weight, said),) = met(life)
    assert (clash, weight) == ("campaign", "blocks")
    assert "reached by PLC-204 > HMI-31" in said
    with pytest.raises(RuleViolation, match=r"PLC-204 > HMI-31.* Next free: .*\(Europe/Brussels\)"):
        life.by("nora", writing.propose)
    assert life.now().state is ChangeState.PLANNING


@pytest.mark.usefixtures("wired")
def test_the_next_free_time_is_taken_and_nothing_stands_against_it(life, calendar, met, database):
    calendar("campaign", "line10", -2, 10)
    life.assessed().disposed()
    with database.reading() as session:
        free = free_of(session, session.get_one(ChangeRequest, life.id))
    life.by("nora", commands.move, free.span)
    assert met(life) == []
    life.by("nora", writing.propose)
    assert life.now().state is ChangeState.APPROVAL


def test_a_product_path_carries_a_campaign_to_units_elsewhere(
    life, calendar, met, database, enrolled
):
    calendar("campaign", "line10", -2, 10)
    life.raised()
    assert met(life) == []
    with database.writing() as session:
        leuven = session.get_one(Place, enrolled.places["leuven"])
        coen = actor_named(session, enrolled, "coen")
        calendars.lay(session, coen, leuven, "Etanercept", ["suite3/line10", "PLC-204"])
        session.commit()
    assert [clash for clash, _weight, _said in met(life)] == ["campaign"]


def test_a_freeze_of_a_place_above_blocks_what_bears_on_quality(life, calendar, met):
    calendar("freeze", "leuven", 1, 20, reason="Stocktaking.")
    life.raised()
    ((clash, weight, said),) = met(life)
    assert (clash, weight) == ("freeze", "blocks")
    assert "holds: Stocktaking" in said


def test_where_nothing_bears_on_quality_a_freeze_asks_for_an_answer(
    life, calendar, met, database, enrolled
):
    with database.writing() as session:
        session.get_one(Asset, enrolled.assets["PLC-204"]).gxp = GxpRelevance.NONE
        writing.record(session, SYSTEM, "asset.edited", "PLC-204")
        session.commit()
    calendar("freeze", "leuven", 1, 20)
    life.raised()
    assert [weight for _clash, weight, _said in met(life)] == ["asks"]


def test_outside_every_window_for_maintenance_it_asks_and_overlapping_windows_are_one(
    life, calendar, met
):
    calendar("maintenance_window", "suite3", -2, 1)
    life.raised()
    assert [clash for clash, _weight, _said in met(life)] == ["no_window"]
    calendar("maintenance_window", "line1", 0, 5)
    assert met(life) == []


@pytest.mark.usefixtures("wired")
def test_the_later_of_two_changes_gives_way_and_the_earlier_one_goes_on(life, met):
    first = replace(life)
    first.approved()
    life.assessed(tag="HMI-31", target_firmware=None)
    ((clash, weight, said),) = met(life)
    assert (clash, weight) == ("connected", "asks")
    assert said.endswith("PLC-204") or "HMI-31" in said
    assert met(first) == []
    first.by("tom", working.start)
    assert first.now().state is ChangeState.IMPLEMENTATION


def test_what_comes_after_approval_stops_the_start(life, calendar):
    life.approved()
    calendar("freeze", "suite3", -1, 9)
    with pytest.raises(RuleViolation, match="cannot be done in its window"):
        life.by("tom", working.start)


def test_people_who_are_booked_elsewhere_or_away_are_told(life, met, database, enrolled):
    first = replace(life)
    first.assessed().disposed()
    first.by("nora", commands.book, {Part.IMPLEMENTER: enrolled.people["tom"]})
    first.by("nora", writing.propose)
    life.raised(tag="LIMS-01", by="ines")
    life.by("ines", commands.book, {Part.VERIFIER: enrolled.people["tom"]})
    with database.writing() as session:
        today = clock.today()
        session.add(
            Absence(
                person_id=enrolled.people["tom"], starts_on=today, told_by="Tom",
                ends_on=today + timedelta(days=2), told_at=clock.now(),
            )
        )  # fmt: skip
        writing.record(session, SYSTEM, "absence.told", "Tom")
        session.commit()
    assert {clash for clash, _weight, _said in met(life)} == {"booked", "away"}


def test_nobody_verifies_their_own_work(life, enrolled):
    tom = enrolled.people["tom"]
    life.raised()
    with pytest.raises(RuleViolation, match="does not verify it"):
        life.by("nora", commands.book, {Part.IMPLEMENTER: tom, Part.VERIFIER: tom})


def test_where_nothing_is_free_it_says_what_stands_in_the_way(life, calendar, database):
    calendar("freeze", "leuven", -1, 24 * 200, title="The long halt")
    life.raised()
    with database.reading() as session:
        free = free_of(session, session.get_one(ChangeRequest, life.id))
    assert free.span is None
    assert "Nothing is free for 180 days" in free.sentence
    assert "The long halt" in free.sentence


def test_a_freeze_holds_only_the_kinds_of_change_that_it_does_not_spare(
    life, calendar, met, database
):
    calendar("freeze", "leuven", 1, 20, spares="like-for-like,standard")
    life.raised()
    assert [clash for clash, _weight, _said in met(life)] == ["freeze"]
    with database.writing() as session:
        session.get_one(ChangeRequest, life.id).workflow = "standard@1"
        writing.record(session, SYSTEM, "change.edited", "CR")
        session.commit()
    assert met(life) == []
