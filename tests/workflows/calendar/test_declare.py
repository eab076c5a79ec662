"""What is put into the calendar, by whom, and how it is taken out again."""

import pytest

from governance.core.access import Actor, readable
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.places.models import Place
from tests.plant import actor_named
from workflows.calendar import commands
from workflows.calendar.models import CalendarEntry, EntryKind, Spared
from workflows.calendar.queries import whole_path

FREEZE = {
    "kind": EntryKind.FREEZE, "title": "Year's end", "begins_local": "2026-12-24T18:00",
    "ends_local": "2027-01-02T06:00", "every_weeks": 0, "until_on": None, "product": "",
    "lot": "", "reason": "Few people are there.",
}  # fmt: skip


@pytest.fixture
def at(session, plant):
    """A place of the plant, and somebody, by name."""

    def found(code, name="arne") -> tuple[Actor, Place]:
        return actor_named(session, plant, name), session.get_one(Place, plant.places[code])

    return found


def test_an_entry_is_replaced_and_both_stay_to_be_read(session, at):
    arne, suite = at("suite3")
    first = commands.declare(session, arne, suite, FREEZE)
    later = {**FREEZE, "ends_local": "2027-01-04T06:00"}
    second = commands.declare(session, arne, suite, later, first)
    assert second.replaces_id == first.id
    assert (first.withdrawn, second.withdrawn_at) == ("Another entry took its place.", None)
    with pytest.raises(Conflict, match="was withdrawn already"):
        commands.withdraw(session, arne, first, "Twice.")


def test_everything_that_is_wrong_is_told_at_once(session, at):
    wrong = FREEZE | {"ends_local": "2026-12-24T18:00", "product": "Etanercept", "reason": ""}
    with pytest.raises(RuleViolation) as refusal:
        commands.declare(session, *at("suite3"), wrong)
    assert len(refusal.value.reasons) == 3


def test_what_begins_again_ends_before(session, at):
    weekly = FREEZE | {"every_weeks": 1}
    with pytest.raises(RuleViolation, match="begins again before it ends"):
        commands.declare(session, *at("suite3"), weekly)


def test_who_requests_changes_does_not_write_the_calendar(session, at):
    with pytest.raises(Forbidden):
        commands.declare(session, *at("suite3", "nora"), FREEZE)


def test_who_works_below_a_place_reads_what_holds_there(session, plant, at):
    commands.declare(session, *at("leuven", "coen"), FREEZE)
    counts = [
        len(session.scalars(readable(actor_named(session, plant, name), CalendarEntry)).all())
        for name in ("nora", "dana")
    ]
    assert counts == [1, 0]


def test_a_product_runs_through_places_and_assets_in_order(session, plant, at):
    coen, leuven = at("leuven", "coen")
    first = commands.lay(session, coen, leuven, "Etanercept", ["suite3/line1"])
    path = commands.lay(session, coen, leuven, "Etanercept", ["hmi-31", "suite3/line1/"])
    steps = whole_path(session, path).steps
    assert [(one.position, one.asset_id, one.place_id) for one in steps] == [
        (1, plant.assets["HMI-31"], None),
        (2, None, plant.places["line1"]),
    ]
    assert first.withdrawn_at is not None


def test_a_line_that_names_nothing_is_told(session, at):
    with pytest.raises(RuleViolation, match="suite9 is no place below Leuven, and no tag there"):
        commands.lay(session, *at("leuven", "coen"), "Etanercept", ["suite9"])


def test_only_a_freeze_spares_kinds_of_change(session, at):
    window = FREEZE | {"kind": EntryKind.WINDOW, "spares": "standard"}
    with pytest.raises(RuleViolation, match="Only a freeze lets kinds of change through"):
        commands.declare(session, *at("suite3", "coen"), window)
    made = commands.declare(session, *at("suite3", "coen"), FREEZE | {"spares": "standard"})
    assert made.spared == [Spared.STANDARD]
