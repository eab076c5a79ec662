"""People as a sheet: added and edited by their addresses, never given a role or a way in."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from governance.audit.verify import verify
from governance.core.errors import Forbidden
from governance.core.exports import KINDS as EXPORTS
from governance.core.exports import Format, written
from governance.identity.models import Person
from governance.register.imports.models import Outcome

SHEET = (
    b"E-Mail;Name;Zeitzone;Role\n"
    b"Ada@Plant.example;Ada New;;qa\n"
    b"no address;Somebody;;\n"
    b"eva@plant.example;;;\n"
    b"ida@plant.example;Ida;Mars/Crater;\n"
    b"uwe@plant.example;Uwe;;\nUWE@plant.example;Uwe again;;\n"
)


@pytest.fixture
def people(database):
    """Return the people with their roles, by address."""

    def found():
        wanted = select(Person).options(selectinload(Person.grants))
        with database.reading() as session:
            return {person.email: person for person in session.scalars(wanted)}

    return found


def test_a_sheet_adds_people_without_any_role(desk, database, people):
    import_id = desk.previewed("adam", SHEET, kind="people")

    rows = list(desk.rows(import_id).values())
    assert [row.outcome for row in rows] == [Outcome.CREATE, *[Outcome.REFUSED] * 5]
    facts = ("no e-mail address", "Name is not given", "not the name of a time zone", "lines 6 and")
    assert all(fact in row.reasons for fact, row in zip(facts, rows[1:], strict=False))

    desk.confirm("adam", import_id)
    desk.work()
    ada = people()["ada@plant.example"]
    assert (ada.name, ada.time_zone, ada.grants) == ("Ada New", "Europe/Brussels", [])
    with database.reading() as session:
        assert verify(session).is_whole


def test_only_administrators_bring_people_in(desk):
    with pytest.raises(Forbidden):
        desk.upload("johan", SHEET, kind="people")


@pytest.mark.parametrize("form", [Format.CSV, Format.XLSX])
def test_what_was_exported_of_people_imports_again_as_nothing_to_do(desk, database, people, form):
    with database.reading() as session:
        content = b"".join(written(EXPORTS["people"](session, None), form))

    import_id = desk.previewed("adam", content, f"people.{form}", kind="people")

    outcomes = [row.outcome for row in desk.rows(import_id).values()]
    assert outcomes == [Outcome.UNCHANGED] * len(people())


def test_a_name_is_edited_and_what_is_blank_stays(desk, people):
    email = next(iter(people()))
    zone = people()[email].time_zone

    desk.applied("adam", f"E-mail;Name\n{email};Renamed One\n".encode(), kind="people")

    assert (people()[email].name, people()[email].time_zone) == ("Renamed One", zone)
