"""Fingerprints that a tool took: what no change explains is drift, and its clock begins."""

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from app import cli
from governance.audit.verify import verify
from governance.core import clock
from governance.core.exports import KINDS as EXPORTS
from governance.core.exports import Format, written
from governance.register.drifts import commands
from governance.register.drifts.models import Drift, DriftState
from governance.register.fingerprints import explaining
from governance.register.fingerprints.models import Fingerprint
from governance.register.fingerprints.rules import Aim
from governance.register.imports.models import Outcome

HEAD = "Tag;Component;Algorithm;Fingerprint;Tool;Taken at"
A, B, C = "a1" * 32, "b2" * 32, "c3" * 32


def sheet(value=A, at="2026-03-04 02:15", tag="PLC-204", algorithm="SHA-256"):
    return f"{HEAD}\n{tag};Mixer.ap18;{algorithm};{value};octoplant 102.1;{at}\n".encode()


@pytest.fixture
def brought(desk):
    """Brings a sheet in, and gives the import."""

    def bring(content):
        return desk.state(desk.applied("johan", content, kind="fingerprints"))

    return bring


def now():
    return clock.now().isoformat()


def approved(database):
    with database.reading() as session:
        return session.scalars(select(Fingerprint)).one()


def drifts(database):
    with database.reading() as session:
        return session.scalars(select(Drift).order_by(Drift.id)).all()


@pytest.mark.statement(26)
def test_the_first_reading_stands_with_its_tool_its_file_and_its_time(brought, database):
    made = brought(sheet())

    held = approved(database)
    assert (held.value, held.by, held.tool) == (A, "first reading", "octoplant 102.1")
    assert held.taken_at.isoformat() == "2026-03-04T02:15:00+00:00"
    assert (held.import_id, held.line) == (made.id, 2)
    with database.reading() as session:
        assert verify(session).is_whole


def test_the_same_once_more_is_nothing_to_do(desk, database):
    desk.applied("johan", sheet(), kind="fingerprints")
    again = desk.previewed("johan", sheet(at="2026-03-05 02:15"), kind="fingerprints")

    assert {row.outcome for row in desk.rows(again).values()} == {Outcome.UNCHANGED}
    assert drifts(database) == []


@pytest.mark.statement(26)
def test_what_no_change_explains_is_drift_and_what_is_approved_stands(brought, database, later):
    brought(sheet())
    later(days=1)

    made = brought(sheet(B, at=now()))

    assert (made.drifted, made.updated) == (1, 0)
    (drift,) = drifts(database)
    assert (drift.field, drift.approved, drift.reported) == ("fingerprint Mixer.ap18", A, B)
    assert "octoplant 102.1, taken" in drift.source
    assert approved(database).value == A


def test_the_same_drift_reported_again_is_counted_and_not_filed_twice(brought, database, later):
    brought(sheet())
    later(days=1)
    for _ in range(2):
        brought(sheet(B, at=now()))
    (drift,) = drifts(database)
    assert drift.times == 2


def test_what_a_change_at_work_aims_at_is_no_drift_and_approved_once_released(
    brought, database, later, monkeypatch
):
    brought(sheet())
    later(days=1)
    aims = []
    monkeypatch.setattr(explaining, "EXPLAINS", [lambda _s, ids: dict.fromkeys(ids, aims)])
    aims.append(Aim("CR-2026-0001", B, None))

    made = brought(sheet(B, at=now()) + b"HMI-31;Main;git;7f3a;git;2026-03-04\n")
    assert (made.drifted, approved_of(database, "Mixer.ap18").value) == (0, A)

    aims[:] = [Aim("CR-2026-0001", B, clock.now())]
    brought(sheet(B, at=now()))

    held = approved_of(database, "Mixer.ap18")
    assert (held.value, held.by) == (B, "CR-2026-0001")
    assert drifts(database) == []


def approved_of(database, component):
    with database.reading() as session:
        return session.scalars(select(Fingerprint).where(Fingerprint.component == component)).one()


def test_quality_decides_that_what_was_read_is_what_was_approved(found, database, later):
    found.applied("johan", sheet(), kind="fingerprints")
    later(days=1)
    found.applied("johan", sheet(B, at=now()), kind="fingerprints")
    (drift,) = drifts(database)

    found.decide("ana", commands.correct, "Compiled anew from the same source")

    assert drifts(database)[0].state is DriftState.CORRECTED
    assert (approved(database).value, approved(database).by) == (B, drift.reference)


def test_what_cannot_be_held_against_what_is_approved_is_refused(desk, later):
    desk.applied("johan", sheet(), kind="fingerprints")
    later(days=1)
    for content, told in (
        (sheet(B), "before what is approved since"),
        (sheet(B, algorithm="SHA-1"), "was made by SHA-1, what is approved by SHA-256"),
        (sheet(at="2099-01-01 00:00"), "which is not yet"),
        (sheet(at="yesterday"), "is no time"),
        (sheet(tag="PLC-999"), "no one asset PLC-999"),
        (sheet(value=""), "does not say Fingerprint"),
        (sheet() + sheet().splitlines()[1], "stands on line 2 already"),
    ):
        rows = desk.rows(desk.previewed("johan", content, kind="fingerprints"))
        last = rows[max(rows)]
        assert (last.outcome, told in last.reasons) == (Outcome.REFUSED, True), told


@pytest.mark.parametrize("form", [Format.CSV, Format.XLSX])
def test_what_was_exported_imports_again_as_nothing_to_do(desk, database, form):
    desk.applied("johan", sheet(), kind="fingerprints")
    with database.reading() as session:
        content = b"".join(written(EXPORTS["fingerprints"](session, "leuven"), form))

    again = desk.previewed("johan", content, f"fingerprints.{form}", kind="fingerprints")

    assert {row.outcome for row in desk.rows(again).values()} == {Outcome.UNCHANGED}


@pytest.mark.usefixtures("plant")
def test_the_command_line_takes_fingerprints(url, monkeypatch, tmp_path, database):
    monkeypatch.setenv("CONCORD_DATABASE_URL", url)
    monkeypatch.setenv("CONCORD_DATA_DIR", str(tmp_path))
    (file := tmp_path / "octoplant.csv").write_bytes(sheet())

    ended = CliRunner().invoke(cli, ["import", "fingerprints", str(file), "--site", "leuven"])

    assert ended.exit_code == 0, ended.output
    assert approved(database).value == A


def test_its_list_its_card_and_the_programs_show_it(brought, sign_in, plant):
    brought(sheet())
    johan = sign_in("johan")
    assert "Mixer.ap18" in johan.get("/register/fingerprints/").text
    assert A in johan.get("/register/fingerprints/export.csv").text
    assert "Mixer.ap18" in johan.get(f"/register/{plant.assets['PLC-204']}").text
    (told,) = johan.get("/api/fingerprints").json["items"]
    assert (told["fingerprint"], told["tool"], told["line"]) == (A, "octoplant 102.1", 2)
