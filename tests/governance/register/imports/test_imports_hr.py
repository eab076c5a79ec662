"""HR's sheet of people: by employee ID, in any order, as often as you like, and for HR's eyes."""

import io
import json
from datetime import date

import pytest
import time_machine
from sqlalchemy import select

from governance.audit.models import AuditEvent, AuditRow
from governance.audit.verify import verify
from governance.core.exports import KINDS as EXPORTS
from governance.core.exports import Format, written
from governance.identity.employment.models import Employment, PlannedLeaving
from governance.identity.models import Person, RoleGrant
from governance.ownership.models import Absence, Assignment
from governance.register.imports.models import Import, Outcome

HEAD = (
    "Personalnummer;Name;E-Mail;Works here as;Company;Standort;Vorgesetzter;Vertragsende"
    ";Leave from;Back on;Aktiv;Expected leaving month\n"
)
SHEET = HEAD + (
    "1003;Tim Low;tim@acme.example;;;leuven;1002;;;;;2027-04\n"
    "1002;Mia High;;;;Leuven;1001;;2026-11-20;2027-02-01;;\n"
    "1001;Nora;nora@acme.example;employee;;durham;;;;;yes;\n"
    "C-7;Pat Fitter;pat@siemens.example;extern;Siemens;leuven;1002;2027-03-31;;;;\n"
)
NEW, OLD = Outcome.CREATE, Outcome.UPDATE


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-23T12:00:00Z", tick=False):
        yield


@pytest.fixture
def known(database):
    """Return what HR says of people, by number: name, manager's number, site, leave, month."""

    def told():
        with database.reading() as session:
            names = {p.id: p for p in session.scalars(select(Person))}
            rows = session.scalars(select(Employment)).all()
            numbers = {row.person_id: row.employee_id for row in rows}
            months = {m.person_id: m.expected_on for m in session.scalars(select(PlannedLeaving))}
            return {
                row.employee_id: (
                    names[row.person_id].name, numbers.get(row.manager_id), row.site_id,
                    months.get(row.person_id), row.kind.value, row.ends_on,
                )
                for row in rows
            }  # fmt: skip

    return told


def outcomes(desk, import_id):
    return [row.outcome for row in desk.rows(import_id).values()]


def test_a_sheet_in_any_order_is_taken_whole_and_a_second_time_it_does_nothing(
    desk, database, known
):
    first = desk.applied("hanna", SHEET.encode(), kind="people")

    leuven, durham = desk.plant.places["leuven"], desk.plant.places["durham"]
    assert outcomes(desk, first) == [NEW, NEW, OLD, NEW]
    assert known() == {
        "1003": ("Tim Low", "1002", leuven, date(2027, 4, 1), "employee", None),
        "1002": ("Mia High", "1001", leuven, None, "employee", None),
        "1001": ("Nora", None, durham, None, "employee", None),
        "C-7": ("Pat Fitter", "1002", leuven, None, "contractor", date(2027, 3, 31)),
    }
    with database.reading() as session:
        away = session.scalars(select(Absence)).one()
        assert (away.starts_on, away.ends_on) == (date(2026, 11, 23), date(2027, 2, 1))
        new = select(Person.id).where(Person.id > max(desk.plant.people.values()))
        assert session.scalars(select(RoleGrant).where(RoleGrant.person_id.in_(new))).all() == []
        assert verify(session).is_whole
    with time_machine.travel("2026-12-02T12:00:00Z", tick=False):
        again = desk.previewed("hanna", SHEET.encode(), kind="people")
    assert set(outcomes(desk, again)) == {Outcome.UNCHANGED}


def test_each_row_says_all_that_is_wrong_with_it(desk):
    desk.applied("hanna", SHEET.encode(), kind="people")
    wrong = HEAD + (
        "1003;Tim Low;else@acme.example;vendor;;nowhere;;;2026-12-01;;;soon\n"
        "2000;Other Name;tom@acme.example;;;;;;;;;\n"
        "2001;Mia;pat@siemens.example;;;;;;;;;\n"
        ";Somebody;;;;;;;;;;\n"
        "1001;;;;;;1003;;;;;\n"
        "2002;New One;;;;;9999;;;;;\n"
        "2003;New Two;;;;;2002;;;;;\n"
        "2004;Twice;;;;;;;;;;\n2004;Twice;;;;;;;;;;\n"
        "2005;Gone;;;;;;;;;no;\n"
    )

    rows = desk.rows(desk.previewed("hanna", wrong.encode(), kind="people"))

    assert {row.outcome for row in rows.values()} == {Outcome.REFUSED}
    facts = (
        ("signs in with tim@acme.example", "nowhere is not known", "vendor works for a company",
         "Leave has a first day", "is no month"),
        ("tom@acme.example is Tom here and Other Name in the sheet",),
        ("whose employee ID is C-7",),
        ("Neither employee ID nor e-mail",),
        ("by way of 1003, 1002, 1001",),
        ("9999 is nobody's employee ID",),
        ("Manager 2002 is nobody's employee ID, or their row is refused",),
        ("2004 stands on lines",), ("2004 stands on lines",),
        ("is not active: leave the row out",),
    )  # fmt: skip
    for told, row in zip(facts, rows.values(), strict=True):
        assert all(fact in row.reasons for fact in told), row.reasons


def test_who_left_is_deactivated_once_and_what_was_theirs_becomes_vacant(desk, database):
    gone = b"Employee ID;Name;E-mail;Active\n7;Arne;arne@acme.example;no\n"
    desk.applied("hanna", gone, kind="people")

    with database.reading() as session:
        arne = session.get_one(Person, desk.plant.people["arne"])
        assert arne.deactivated_at is not None
        assert session.scalars(select(Assignment).where(Assignment.person_id == arne.id)).all()
    assert set(outcomes(desk, desk.previewed("hanna", gone, kind="people"))) == {Outcome.UNCHANGED}
    back = desk.rows(desk.previewed("hanna", gone.replace(b";no", b";yes"), kind="people"))
    assert "take them back on their page" in next(iter(back.values())).reasons


def test_leave_that_is_prolonged_takes_the_place_of_what_was_told(desk, database):
    sheet = "Employee ID;Name;E-mail;Leave from;Back on\n7;Tom;tom@acme.example;2026-12-01;{}\n"
    desk.applied("hanna", sheet.format("2027-01-01").encode(), kind="people")
    desk.applied("hanna", sheet.format("2027-05-01").encode(), kind="people")

    with database.reading() as session:
        stands = select(Absence.ends_on).where(Absence.cancelled_on.is_(None))
        assert session.scalars(stands).all() == [date(2027, 5, 1)]


@pytest.mark.parametrize("form", [Format.CSV, Format.XLSX])
def test_what_is_exported_imports_again_as_nothing_and_never_says_who_may_leave(
    desk, database, form
):
    desk.applied("hanna", SHEET.encode(), kind="people")
    with database.reading() as session:
        content = b"".join(written(EXPORTS["people"](session, "leuven"), form))

    again = desk.previewed("hanna", content, f"people.{form}", kind="people")

    assert set(outcomes(desk, again)) == {Outcome.UNCHANGED}
    assert b"2027-04" not in content
    assert b"leave in" not in content


def test_an_administrator_brings_people_and_no_plan_of_theirs(desk):
    rows = desk.rows(desk.previewed("adam", SHEET.encode(), kind="people"))

    assert [row.outcome for row in rows.values()] == [Outcome.REFUSED, NEW, OLD, NEW]
    assert "is kept by HR of their site" in next(iter(rows.values())).reasons


def test_nobody_but_hr_reads_hrs_sheet_and_the_trail_holds_nothing_of_its_cells(
    desk, database, sign_in
):
    number = desk.applied("hanna", SHEET.encode(), kind="people")

    assert "Tim Low" in sign_in("hanna").get(f"/register/imports/{number}").text
    for name in ("alan", "adam", "ana", "johan"):
        client = sign_in(name)
        for part in ("", "/file", "/mapping", "/refused.csv"):
            assert client.get(f"/register/imports/{number}{part}").status_code == 404
        assert "liste.csv" not in client.get("/register/imports/").text
    with database.reading() as session:
        told = [event.body for event in session.scalars(select(AuditEvent))]
        told += [line.body or b"" for line in session.scalars(select(AuditRow))]
        assert not any(b"2027-04" in body for body in told)
        kept = session.get_one(Import, number)
        assert set(map(tuple, json.loads(kept.shape)["samples"])) == {()}


def test_hr_brings_the_sheet_on_the_page(desk, sign_in):
    hanna = sign_in("hanna")
    page = hanna.get("/register/imports/upload?kind=people")
    sent = {"kind": "people", "place_id": desk.plant.places["leuven"]}
    file = (io.BytesIO(SHEET.encode()), "staff.csv")

    brought = hanna.post("/register/imports/upload", data={**sent, "file": file})

    assert "Skill evidence" in page.text
    assert brought.status_code == 302
    mapping = hanna.get(brought.location).text
    assert "Expected leaving month" in mapping
    assert "2027-04" not in mapping
    assert "Durham" not in sign_in("nora").get("/register/imports/upload").text


def test_what_turned_out_otherwise_since_the_preview_is_said_without_its_values(desk):
    number = desk.previewed("hanna", SHEET.encode(), kind="people")
    desk.applied("hanna", SHEET.replace("2027-04", "2027-06").encode(), kind="people")
    desk.confirm("hanna", number)
    desk.work()

    refusal = desk.state(number).refusal
    assert "comes to something else by now" in refusal
    assert "2027" not in refusal
