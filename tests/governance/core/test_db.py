"""What is opened for reading writes nothing, and ends as quietly as it began."""

import pytest
from sqlalchemy.exc import DBAPIError

from governance.core.db import WAITS_SECONDS
from governance.places.models import Place


def test_what_is_set_on_a_record_while_reading_is_never_written(database, plant):
    with database.reading() as session:
        place = session.get_one(Place, plant.places["line1"])
        place.name = "Another line"

    with database.reading() as session:
        assert session.get_one(Place, plant.places["line1"]).name != "Another line"


@pytest.mark.asvs("3.5.3")
def test_nothing_can_be_written_while_reading(database, plant):
    with database.reading() as session:
        session.get_one(Place, plant.places["line1"]).name = "Another line"

        with pytest.raises(DBAPIError):
            session.flush()

        session.rollback()


def test_who_would_write_waits_longer_than_a_large_import_takes(database):
    if database.engine.dialect.name != "sqlite":
        return
    with database.reading() as session:
        waits = session.connection().exec_driver_sql("PRAGMA busy_timeout").scalar()

    assert waits == WAITS_SECONDS * 1_000
