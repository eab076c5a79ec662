"""Many rows at once: as rows of their own would be, whichever way a database takes them."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from governance.audit.commands import bulk_insert, record
from governance.core import clock
from governance.core.copying import MOST_VALUES, put
from governance.identity.models import Person
from governance.register.groups.models import Nameplate, NotApplicable
from governance.register.imports.models import ImportProgress
from governance.register.models import Asset
from tests.plant import SYSTEM


def test_words_days_signs_and_nothing_come_back_as_they_were(database, plant):
    key = plant.assets["PLC-204"]
    told = "tab\t, line\nfeed, back\\slash \\N, “quoted”"
    with database.writing() as session:
        rows = [{"asset_id": key, "fqdn": told, "manufactured_on": date(2024, 2, 29),
                 "year_of_construction": None}]  # fmt: skip
        assert bulk_insert(session, Nameplate, rows) == [key]
        bulk_insert(session, NotApplicable, [{"asset_id": key, "field": "vlan", "reason": "none"}])
        record(session, SYSTEM, "plant.described", "PLC-204")
        session.commit()

    with database.reading() as session:
        made = session.get_one(Nameplate, key)
        assert (made.fqdn, made.manufactured_on) == (told, date(2024, 2, 29))
        assert made.year_of_construction is None


def test_what_is_not_named_has_its_default_and_more_come_than_one_statement_holds(database, plant):
    much = MOST_VALUES // 4
    with database.writing() as session:
        people = [{"name": f"P {n}", "email": f"p{n}@acme.example", "time_zone": "UTC"}
                  for n in range(much)]  # fmt: skip
        keys = bulk_insert(session, Person, people)
        record(session, SYSTEM, "people.brought", "the plant")
        session.commit()

    with database.reading() as session:
        made = session.scalars(select(Person).where(Person.id.in_(keys[-2:]))).all()
    assert len(keys) == much
    assert [one.version for one in made] == [1, 1]
    assert all(one.id > max(plant.people.values()) for one in made)


def test_what_a_constraint_forbids_is_refused_as_any_statement_is(database):
    row = {"import_id": 999_999, "done": 1, "total": 1}
    with database.writing() as session:
        connection = session.connection()
        with pytest.raises(IntegrityError):
            put(connection, ImportProgress.__table__, [row, row])


def test_a_column_that_there_is_not_is_no_column(database):
    with database.writing() as session, pytest.raises(KeyError, match="colour"):
        bulk_insert(session, Asset, [{"tag": "X", "colour": "red", "created_at": clock.now()}])
