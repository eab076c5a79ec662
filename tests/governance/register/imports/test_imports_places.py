"""The tree of places as a sheet: added, edited, refused, and out and in again without effect."""

import io

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from app import cli
from governance.audit.verify import verify
from governance.core.errors import Forbidden
from governance.core.exports import KINDS as EXPORTS
from governance.core.exports import Format, written
from governance.places.models import Place
from governance.register.imports.models import ImportState, Outcome

SHEET = (
    b"Pfad;Bezeichnung;Ebene;GMP;Reinraumklasse\n"
    b"/acme/leuven/suite4;Suite 4;Bereich;ja;C\n"
    b"/acme/leuven/suite4/line-20;Linie 20;production line;;\n"
    b"/acme/leuven/suite3;Suite Three;area;;\n"
    b"/acme/leuven/nowhere/line-1;Line 1;production line;;\n"
    b"/acme/leuven/suite3/line1/deep;Deep;site;;\n"
    b"/acme/leuven/suite5;;area;vielleicht;\n"
)


@pytest.fixture
def places(database):
    """Return the places by their paths."""

    def found():
        with database.reading() as session:
            return {place.path: place for place in session.scalars(select(Place))}

    return found


def test_a_sheet_adds_and_edits_places_and_refuses_what_cannot_stand_there(desk, places):
    import_id = desk.previewed("adam", SHEET, kind="places")

    rows = desk.rows(import_id)
    assert [row.outcome for row in rows.values()] == [
        Outcome.CREATE, Outcome.CREATE, Outcome.UPDATE,
        Outcome.REFUSED, Outcome.REFUSED, Outcome.REFUSED,
    ]  # fmt: skip
    assert "nor on a line before this one" in rows[5].reasons
    assert "not a site" in rows[6].reasons
    assert "neither yes nor no" in rows[7].reasons
    assert "/acme/leuven/suite4/" not in places()

    desk.confirm("adam", import_id)
    desk.work()
    assert desk.state(import_id).state is ImportState.APPLIED
    tree = places()
    suite, line = tree["/acme/leuven/suite4/"], tree["/acme/leuven/suite4/line-20/"]
    assert (suite.name, suite.is_gmp_relevant, suite.clean_room_grade) == ("Suite 4", True, "c")
    assert (line.parent_id, line.site_id, line.time_zone) == (
        suite.id, suite.site_id, "Europe/Brussels",
    )  # fmt: skip
    assert tree["/acme/leuven/suite3/"].name == "Suite Three"


def test_only_who_may_add_places_brings_them_in(desk):
    with pytest.raises(Forbidden):
        desk.upload("johan", SHEET, kind="places")


def test_a_place_that_stands_on_two_lines_is_refused_on_both(desk):
    twice = b"Path;Name;Level\n/acme/leuven/s9;A;area\nacme/Leuven/s9/;B;area\n"

    rows = desk.rows(desk.previewed("adam", twice, kind="places"))

    assert all("stands on lines 2 and 3" in row.reasons for row in rows.values())


@pytest.mark.parametrize("form", [Format.CSV, Format.XLSX])
def test_what_was_exported_of_places_imports_again_as_nothing_to_do(desk, database, form):
    desk.applied("adam", SHEET, kind="places")
    with database.reading() as session:
        content = b"".join(written(EXPORTS["places"](session, "leuven"), form))

    import_id = desk.previewed("adam", content, f"places.{form}", kind="places")

    assert {row.outcome for row in desk.rows(import_id).values()} == {Outcome.UNCHANGED}
    with database.reading() as session:
        assert verify(session).is_whole


@pytest.mark.usefixtures("plant")
def test_the_command_line_takes_places(url, monkeypatch, tmp_path, places):
    monkeypatch.setenv("CONCORD_DATABASE_URL", url)
    monkeypatch.setenv("CONCORD_DATA_DIR", str(tmp_path))
    file = tmp_path / "places.csv"
    file.write_bytes(io.BytesIO(b"Path,Name,Level\n/acme/leuven/suite8,Suite 8,area\n").getvalue())

    ended = CliRunner().invoke(cli, ["import", "places", str(file)])

    assert ended.exit_code == 0, ended.output
    assert "1 to create" in ended.output
    assert places()["/acme/leuven/suite8/"].name == "Suite 8"


def test_an_administrator_brings_places_in_on_the_pages_and_no_assets(sign_in, plant):
    adam = sign_in("adam")

    def send(kind):
        file = (io.BytesIO(b"Path;Name;Level\n/acme/leuven/suite8;Suite 8;area\n"), "tree.csv")
        sent = {"kind": kind, "place_id": plant.places["leuven"], "file": file}
        return adam.post("/register/imports/upload", data=sent)

    assert "for which you may bring in assets" in send("assets").text

    mapping = adam.get(send("places").headers["Location"]).text
    assert "Fields of places" in mapping
    assert "Assets whose row names no place" not in mapping
