"""A sheet of windows, freezes and campaigns, as somebody brings it in on the command line."""

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from app import cli
from governance.audit.verify import verify
from governance.core.exports import KINDS as EXPORTS
from governance.core.exports import Format, written
from workflows.calendar.models import CalendarEntry, EntryKind, Spared

pytestmark = [pytest.mark.either, pytest.mark.usefixtures("plant")]
SHEET = """Ort;Art;Title;Begins;Ends;Again after weeks;Product;Charge;Grund;Does not hold
acme/leuven/suite3;Kampagne;Fill 7;2030-01-05 06:00;2030-01-09 18:00;;Etanercept;B-1;;
suite3/line1;window;Sunday;2030-01-06 06:00;2030-01-06 10:00;2;;;;
acme/leuven;freeze;Stocktaking;2030-02-01T18:00;2030-02-02T06:00;;;;Counted;like for like, standard
"""


@pytest.fixture
def bring(url, tmp_path, monkeypatch):
    monkeypatch.setenv("CONCORD_DATABASE_URL", url)
    monkeypatch.setenv("CONCORD_DATA_DIR", str(tmp_path))

    def run(text, *words, by="coen"):
        file = tmp_path / "calendar.csv"
        file.write_text(text)
        given = ["import", "calendar", str(file), "--site", "leuven", *words]
        made = CliRunner().invoke(cli, [*given, "--as", f"{by}@acme.example"])
        return made.exit_code, made.output

    return run


def stored(database):
    with database.reading() as session:
        assert verify(session).faults == []
        return session.scalars(select(CalendarEntry).order_by(CalendarEntry.id)).all()


def test_a_sheet_is_declared_as_by_hand_and_taken_once(bring, database):
    assert bring(SHEET)[0] == 0
    fill, sunday, freeze = stored(database)
    assert (fill.kind, fill.product, fill.lot) == (EntryKind.CAMPAIGN, "Etanercept", "B-1")
    assert (sunday.begins_local, sunday.every_weeks) == ("2030-01-06T06:00", 2)
    assert freeze.spared == [Spared.LIKE_FOR_LIKE, Spared.STANDARD]
    status, said = bring(SHEET)
    assert status == 0
    assert "3" in said
    assert len(stored(database)) == 3


def test_what_was_exported_imports_again_unchanged(bring, database):
    bring(SHEET)
    with database.reading() as session:
        exported = b"".join(written(EXPORTS["calendar"](session, "leuven"), Format.CSV)).decode()
    status, said = bring(exported, "--dry-run")
    assert (status, "3 unchanged" in said or said) == (0, True)
    bring(exported)
    assert len(stored(database)) == 3


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ("Etanercept", "", "A campaign names what is made"),
        ("2030-01-09 18:00", "tomorrow", "is no time on a clock"),
        ("suite3/line1;", "suite9;", "there is no place suite9 here"),
        ("Counted", "", "Say why nothing is changed"),
        ("like for like, standard", "everything", "is not known: accepted are like for like"),
        ("window;Sunday", "holiday;Sunday", "is not known: accepted are maintenance window"),
    ],
)
def test_a_row_that_cannot_be_so_is_refused_and_nothing_is_written(
    bring, database, was, becomes, told
):
    status, said = bring(SHEET.replace(was, becomes, 1))
    assert status == 1
    assert told in said
    assert stored(database) == []


def test_what_stands_otherwise_in_the_calendar_is_refused_since_nothing_is_edited(bring):
    bring(SHEET)
    status, said = bring(SHEET.replace("B-1", "B-2"))
    assert status == 1
    assert "CE-00001 Fill 7 says otherwise, and nothing is edited" in said


def test_who_does_not_write_the_calendar_brings_none(bring, database):
    status, _said = bring(SHEET, by="nora")
    assert status != 0
    assert stored(database) == []
