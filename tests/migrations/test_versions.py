"""Numbered revisions: one line, down and up again, the trail guarded at every stop."""

import re

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError

from app import create_app
from governance.audit.commands import record
from governance.audit.triggers import assert_triggers
from governance.audit.verify import verify
from governance.core import migrate
from governance.core.config import Settings
from governance.core.migrate import WrongDatabaseError, assert_current, config
from governance.core.secrets import Secrets
from governance.enforcement.models import Enforcement
from governance.identity.rights.models import SigningRight
from governance.places.models import Place
from governance.register.models import Asset
from governance.register.queries.search import matching
from tests.plant import SYSTEM, seed, take_out

SECRETS = Secrets("s" * 48, "t" * 48)


def test_down_and_up_again_with_data_in_it(database):
    with database.writing() as session:
        seed(session)
        session.commit()

    migrate.migrate(database, "base")
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
    migrate.migrate(database)
    assert_triggers(database.engine)
    with database.engine.connect() as connection:
        made = config()
        made.attributes["connection"] = connection
        command.check(made)

    with database.writing() as session:
        seed(session)
        session.commit()
    with database.reading() as session:
        assert verify(session).faults == []
        assert session.scalar(select(Place.code).where(Place.id == 1)) == "acme"


@pytest.mark.usefixtures("plant")
def test_one_revision_down_and_up_keeps_the_records_and_what_guards_them(database):
    with database.writing() as session:
        for later in (Enforcement, SigningRight):  # there were no such tables then
            for row in session.scalars(select(later)):
                take_out(session, row)
        record(session, SYSTEM, "rows.taken_out", "the plant")
        session.commit()
    to_and_fro = [(command.downgrade, "0003"), (command.upgrade, "head")]
    for move, to in to_and_fro:
        made = config()
        with database.engine.connect() as connection, migrate.rebuilding(connection):
            made.attributes["connection"] = connection
            move(made, to)
            connection.commit()

    assert_triggers(database.engine)
    with database.writing() as session:
        dialect = database.engine.dialect.name
        found = session.scalars(select(Asset).where(matching(dialect, (), "LC-20"))).one()
        assert found.tag == "PLC-204"
        assert verify(session).faults == []


def test_one_numbered_line():
    assert len(ScriptDirectory.from_config(config()).get_heads()) == 1
    names = sorted(path.stem for path in (migrate.FOLDER / "versions").glob("*.py"))
    assert [name[:4] for name in names] == [f"{n:04}" for n in range(1, len(names) + 1)]
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+", name) for name in names)


@pytest.mark.asvs("16.4.2")
@pytest.mark.statement(30)
@pytest.mark.usefixtures("plant")
@pytest.mark.parametrize("table", ["audit_event", "audit_row"])
@pytest.mark.parametrize("act", ["UPDATE {} SET digest = 'x'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_the_trail(database, table, act):
    with database.engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text(act.format(table)))


@pytest.mark.usefixtures("plant")
@pytest.mark.statement(30)
def test_replacing_or_emptying_the_trail_is_refused_too(database):
    sqlite = database.engine.dialect.name == "sqlite"
    copy = "INSERT OR REPLACE INTO audit_event SELECT * FROM audit_event"
    empty = "TRUNCATE audit_event, audit_row"
    with database.engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text(copy if sqlite else empty))


@pytest.mark.statement(31)
def test_without_its_triggers_it_does_not_start(database):
    sqlite = database.engine.dialect.name == "sqlite"
    drop = "audit_event_no_update" if sqlite else "audit_event_append_only ON audit_event"
    with database.engine.begin() as connection:
        connection.execute(text(f"DROP TRIGGER {drop}"))

    with pytest.raises(RuntimeError, match="unguarded"):
        create_app(Settings(), SECRETS, database)


def test_a_database_at_another_revision_is_refused(database):
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))

    with pytest.raises(WrongDatabaseError, match="is at revision 0001, this version needs"):
        assert_current(database)
