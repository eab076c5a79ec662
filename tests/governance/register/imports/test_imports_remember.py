"""What a site settled about the columns of a sheet is proposed when its headings come again."""

import pytest
from sqlalchemy import select

from governance.audit.verify import verify
from governance.core.errors import RuleViolation
from governance.register.imports import commands
from governance.register.imports.models import RememberedReading
from governance.register.imports.reading import Reading
from tests.plant import actor_named

SHEET = b"Kennung;Text;Klasse;Ort\nK-1;Pump one;PLC;line1\n"
AGAIN = b"KENNUNG ; Text;Klasse;Ort\nK-2;Pump two;PLC;line1\n"
COLUMNS = {"tag": "Kennung", "name": "Text", "asset_class": "Klasse", "place": "Ort"}


def reading(desk, import_id):
    return Reading.from_json(desk.state(import_id).mapping)


@pytest.fixture
def settled(desk):
    """Return an import whose columns a person had to correct."""
    import_id = desk.upload("johan", SHEET)
    assert reading(desk, import_id).columns != COLUMNS
    desk.choose("johan", import_id, columns=COLUMNS, left_out=())
    return import_id


@pytest.mark.usefixtures("settled")
def test_the_columns_are_proposed_again_for_the_same_headings_and_it_is_said(desk, sign_in):
    again = desk.upload("johan", AGAIN)

    assert reading(desk, again).columns == {**COLUMNS, "tag": "KENNUNG"}
    assert "as they were settled for IM-0001" in desk.state(again).recognised
    assert "Forget them" in sign_in("johan").get(f"/register/imports/{again}/mapping").text


@pytest.mark.usefixtures("settled")
def test_other_headings_other_kinds_and_other_sites_know_nothing_of_it(desk):
    other = desk.upload("johan", SHEET.replace(b"Text", b"Texte"))
    elsewhere = desk.upload("ines", SHEET, place="durham")

    assert "were settled" not in desk.state(other).recognised
    assert "were settled" not in desk.state(elsewhere).recognised


def test_what_the_headings_suggest_anyway_is_not_remembered(desk, database):
    desk.choose("johan", desk.upload("johan", b"Tag;Name;Class;Place\nK-1;P;PLC;line1\n"))

    with database.reading() as session:
        assert session.scalars(select(RememberedReading)).all() == []


@pytest.mark.usefixtures("settled")
def test_a_later_choice_takes_the_place_of_an_earlier_one(desk):
    again = desk.upload("johan", AGAIN)
    without = {name: h for name, h in reading(desk, again).columns.items() if name != "place"}
    desk.choose("johan", again, columns=without, left_out=("Ort",))

    third = reading(desk, desk.upload("johan", SHEET))

    assert third.columns == {name: h for name, h in COLUMNS.items() if name != "place"}
    assert third.left_out == ("Ort",)


@pytest.mark.usefixtures("settled")
def test_it_can_be_forgotten_and_the_trail_tells(desk, database, plant, sign_in):
    again = desk.upload("johan", AGAIN)
    suggested = reading(desk, desk.upload("johan", SHEET.replace(b"Text", b"Texte")))

    answer = sign_in("johan").post(f"/register/imports/{again}/forget")

    assert answer.status_code == 302
    assert "tag" not in reading(desk, again).columns
    assert reading(desk, again).columns.keys() <= {*suggested.columns, "name"}
    assert "were settled" not in desk.state(again).recognised
    page = sign_in("johan").get(f"/register/imports/{again}").text
    assert "forgot the columns that were settled before" in page
    with database.writing() as session:
        actor, record = actor_named(session, plant, "johan"), commands.locked(session, again)
        with pytest.raises(RuleViolation, match="No columns are"):
            commands.forget(session, actor, record)
    with database.reading() as session:
        assert verify(session).is_whole
