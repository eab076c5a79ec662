"""Locations, brought in by a sheet: the second tree, with the air around it."""

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from app import cli
from governance.audit.verify import verify
from governance.core.errors import Forbidden
from governance.core.exports import KINDS as EXPORTS
from governance.core.exports import Format, written
from governance.places.locations.models import HazardousZone, Location, LocationKind
from governance.register.imports.models import Outcome

SHEET = (
    b"Path;Name;Kind;Coldest;Warmest;Condensation;Hazardous zone\n"
    b"b12;Building 12;building;;;;\n"
    b"/b12/f1/;First floor;floor;;;;\n"
    b"/b12/f1/r104;Room 104;room;18,5;24;no;2\n"
)


@pytest.fixture
def locations(database):
    def by_path():
        with database.reading() as session:
            return {one.path: one for one in session.scalars(select(Location))}

    return by_path


def test_a_sheet_puts_up_a_building_with_what_is_in_it(desk, database, locations):
    import_id = desk.applied("johan", SHEET, kind="locations")

    room = locations()["/b12/f1/r104/"]
    assert desk.state(import_id).created == 3
    assert (room.kind, room.temp_min_c, room.is_condensing) == (LocationKind.ROOM, 18.5, False)
    assert room.hazardous_zone is HazardousZone.Z2
    assert room.parent_id == locations()["/b12/f1/"].id
    with database.reading() as session:
        assert verify(session).is_whole


def test_what_cannot_stand_there_is_refused_by_line_and_the_rest_is_edited(desk, locations):
    desk.applied("johan", SHEET, kind="locations")
    sheet = (
        b"Path;Name;Kind;Coldest;Warmest\n"
        b"/b12/f1/r104;Weighing room;room;18.5;24\n"
        b"/b12/f1/r104/f2;Floor;floor;;\n"
        b"/b13/f1;Nowhere;floor;;\n"
        b"/b12;Building 12;room;;\n"
        b"/b12/f1;First floor;floor;30;20\n"
        b"/b12/f1/x y;Odd;room;;\n"
        b"/b12/f1/r105;;room;warm;\n"
    )
    import_id = desk.previewed("johan", sheet, kind="locations")

    rows = desk.rows(import_id)
    assert rows[2].outcome is Outcome.UPDATE
    for line, told in {
        3: "in it stands room", 4: "no location /b13/", 5: "keeps its kind",
        6: "coldest temperature is above", 7: "is not plain", 8: "is no number",
    }.items():  # fmt: skip
        assert (rows[line].outcome, told in rows[line].reasons) == (Outcome.REFUSED, True), line
    desk.confirm("johan", import_id)
    desk.work()
    assert locations()["/b12/f1/r104/"].name == "Weighing room"


def test_who_may_build_nothing_brings_no_locations(desk):
    with pytest.raises(Forbidden):
        desk.upload("tom", SHEET, kind="locations")


@pytest.mark.parametrize("form", [Format.CSV, Format.XLSX])
def test_what_was_exported_of_locations_imports_again_as_nothing_to_do(desk, database, form):
    desk.applied("johan", SHEET, kind="locations")
    with database.reading() as session:
        content = b"".join(written(EXPORTS["locations"](session, "leuven"), form))

    import_id = desk.previewed("johan", content, f"locations.{form}", kind="locations")

    assert {row.outcome for row in desk.rows(import_id).values()} == {Outcome.UNCHANGED}


@pytest.mark.usefixtures("plant")
def test_the_command_line_takes_locations_of_several_sites(url, monkeypatch, tmp_path, locations):
    monkeypatch.setenv("CONCORD_DATABASE_URL", url)
    monkeypatch.setenv("CONCORD_DATA_DIR", str(tmp_path))
    file = tmp_path / "locations.csv"
    file.write_bytes(
        b"Site,Path,Name,Kind\nleuven,b1,One,building\ndurham,b1,Uno,building\nmars,b1,X,building\n"
    )

    ended = CliRunner().invoke(cli, ["import", "locations", str(file), "--skip-refused"])

    assert ended.exit_code == 0, ended.output
    assert "there is no site mars" in ended.output
    assert len({one.site_id for one in locations().values() if one.path == "/b1/"} or {0}) == 1
    assert "2 to create" in ended.output
