"""I: whoever is informed is told, the next morning or at once, and never gets a task."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from governance.core.contributions import waiting
from tests.plant import actor_named
from workflows.changes.commands import deciding, working
from workflows.notifications.models import Notice
from workflows.notifications.rules import next_digest


def told(database, plant):
    with database.reading() as session:
        mine = select(Notice).where(Notice.person_id == plant.people["hanna"])
        rows = session.scalars(mine.order_by(Notice.id)).all()
        return [(row.sentence.partition(" on ")[2], row.is_digest) for row in rows]


@pytest.mark.parametrize(
    ("at", "zone", "due"),
    [
        (
            datetime(2026, 3, 28, 9, tzinfo=UTC),
            "Europe/Brussels",
            datetime(2026, 3, 29, 4, tzinfo=UTC),
        ),
        (
            datetime(2026, 3, 28, 9, tzinfo=UTC),
            "America/New_York",
            datetime(2026, 3, 28, 10, tzinfo=UTC),
        ),
        (
            datetime(2026, 3, 29, 2, tzinfo=UTC),
            "Europe/Brussels",
            datetime(2026, 3, 29, 4, tzinfo=UTC),
        ),
    ],
)
def test_the_digest_comes_at_six_in_the_morning_on_the_readers_clock(at, zone, due):
    assert next_digest(at, zone) == due


def test_whoever_is_informed_is_told_of_each_step_and_of_the_release_at_once(
    life, lettered, database, plant
):
    lettered("informed", "qa_release", "hanna", at="acme")

    life.completed()
    life.by("johan", working.verify, "Valves cycle as they should")
    life.by("ana", deciding.sign)

    assert told(database, plant) == [
        ("PLC-204 is up for approval.", True),
        ("PLC-204 is authorised: its work may begin in its window.", True),
        ("PLC-204 is being carried out.", True),
        ("PLC-204 is released for use.", False),
    ]


def test_what_is_cancelled_or_taken_back_after_its_work_began_is_told_at_once(
    life, lettered, database, plant
):
    lettered("informed", "take_down", "hanna", at="acme")
    lettered("informed", "take_down", "nora")  # who does it herself, and need not be told

    life.approved().by("tom", working.start)
    life.by("nora", deciding.revise, "The valve block was wired otherwise.")
    life.by("nora", deciding.cancel, "Not needed any more.")
    life.proposed().by("nora", deciding.cancel, "Raised twice.")

    assert told(database, plant)[3:] == [
        ("PLC-204 was taken back after its work had begun.", False),
        ("PLC-204 is up for approval.", True),
        ("PLC-204 was cancelled.", False),
    ]


@pytest.fixture
def reported(life, lettered, later):
    """Dave, who may read nothing at Leuven, is informed of a change that is up for approval."""
    lettered("informed", "take_down", "dave", at="acme")
    life.proposed()
    return later


def test_the_list_shows_what_was_told_to_its_reader_so_far(reported, sign_in):
    before = sign_in("dave").get("/told").text
    assert "No notices yet" in before
    assert "What you were told" in sign_in("dave").get("/").text

    reported(days=1)

    reader = sign_in("dave")
    assert "PLC-204 is up for approval." in reader.get("/told").text
    assert "PLC-204 is up for approval." in reader.get("/told/export.csv").text
    assert "No notices yet" in sign_in("dana").get("/told").text


@pytest.mark.scenario("A1")
def test_being_told_shows_no_word_of_a_change_that_its_reader_may_not_see(reported, life, sign_in):
    reported(days=1)

    page = sign_in("dave").get("/told").text

    assert "Replace firmware" not in page
    assert f'href="/changes/{life.id}"' not in page
    assert sign_in("dave").get(f"/changes/{life.id}").status_code == 404


def test_being_told_is_never_a_task(reported, database, plant):
    reported(days=1)

    with database.reading() as session:
        items = waiting(session, actor_named(session, plant, "dave"))

    assert [item for item in items if item.reference.startswith("CR-")] == []
