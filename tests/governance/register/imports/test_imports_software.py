"""Installed software, brought in by a sheet: a version of a piece of software on an asset."""

from datetime import date

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from app import cli
from governance.audit.verify import verify
from governance.core.exports import KINDS as EXPORTS
from governance.core.exports import Format, written
from governance.register.imports.models import Outcome
from governance.register.models import Asset
from governance.register.software.models import InstalledSoftware, SoftwareProduct

HEAD = "Tag;Vendor;Software;Version;Kind of software;Firmware;Installed on;Path;Architecture"
SHEET = (
    f"{HEAD}\n"
    "PLC-204;Siemens;TIA Runtime;V18;Runtime;no;2026-03-04;;x64\n"
    "HMI-31;Siemens;WinCC;7.5 SP2;application;;;/opt/wincc;\n"
    "HMI-31;siemens;tia runtime;V18;;;;;\n"
).encode()


@pytest.fixture
def installed(database):
    def by_label():
        with database.reading() as session:
            wanted = (
                select(InstalledSoftware, Asset.tag)
                .join(Asset, Asset.id == InstalledSoftware.asset_id)
            )  # fmt: skip
            return {(tag, one.path): one for one, tag in session.execute(wanted)}

    return by_label


@pytest.fixture(autouse=True)
def vendor(desk):
    """The catalogue has a vendor."""
    desk.applied("johan", b"Vendor\nSiemens\n", kind="vendors")


def test_a_sheet_records_software_and_adds_what_the_catalogue_lacks(desk, database, installed):
    import_id = desk.applied("johan", SHEET, kind="software")

    assert desk.state(import_id).created == 3
    found = installed()
    assert found["PLC-204", ""].installed_on == date(2026, 3, 4)
    assert found["PLC-204", ""].software_version_id == found["HMI-31", ""].software_version_id
    with database.reading() as session:
        assert session.scalars(select(SoftwareProduct.name)).all() == ["TIA Runtime", "WinCC"]
        assert verify(session).is_whole


def test_brought_again_with_other_facts_it_edits_just_those(desk, installed):
    desk.applied("johan", SHEET, kind="software")
    import_id = desk.applied("johan", SHEET.replace(b"2026-03-04", b"2026-03-05"), kind="software")

    counts = desk.state(import_id)
    assert (counts.created, counts.updated, counts.unchanged) == (0, 1, 2)
    assert installed()["PLC-204", ""].installed_on == date(2026, 3, 5)
    assert installed()["PLC-204", ""].architecture == "x64"


def test_what_is_not_understood_is_refused_by_line(desk):
    sheet = (
        f"{HEAD}\n"
        "PLC-999;Siemens;WinCC;7;application;;;;\n"
        "PLC-204;Nobody;WinCC;7;application;;;;\n"
        "PLC-204;Siemens;WinCC;8;;;;;\n"
        "PLC-204;Siemens;WinCC;;application;;;;\n"
        "PLC-204;Siemens;WinCC;7;application;;;;\n"
        "PLC-204;Siemens;WinCC;7;application;;;;\n"
    ).encode()
    rows = desk.rows(desk.previewed("johan", sheet, kind="software"))

    for line, told in {
        2: "no one asset PLC-999", 3: "vendor Nobody must be one", 4: "give its kind of software",
        5: "give both", 7: "stands on line 6 already",
    }.items():  # fmt: skip
        assert (rows[line].outcome, told in rows[line].reasons) == (Outcome.REFUSED, True), line
    assert rows[6].outcome is Outcome.CREATE


@pytest.mark.parametrize("form", [Format.CSV, Format.XLSX])
def test_what_was_exported_of_software_imports_again_as_nothing_to_do(desk, database, form):
    desk.applied("johan", SHEET, kind="software")
    with database.reading() as session:
        content = b"".join(written(EXPORTS["software"](session, "leuven"), form))

    import_id = desk.previewed("johan", content, f"software.{form}", kind="software")

    assert {row.outcome for row in desk.rows(import_id).values()} == {Outcome.UNCHANGED}
    assert desk.state(import_id).unchanged == 3


@pytest.mark.usefixtures("plant")
def test_the_command_line_takes_software(url, monkeypatch, tmp_path, installed):
    monkeypatch.setenv("CONCORD_DATABASE_URL", url)
    monkeypatch.setenv("CONCORD_DATA_DIR", str(tmp_path))
    (file := tmp_path / "software.csv").write_bytes(SHEET)

    ended = CliRunner().invoke(cli, ["import", "software", str(file), "--site", "leuven"])

    assert ended.exit_code == 0, ended.output
    assert ("HMI-31", "/opt/wincc") in installed()
