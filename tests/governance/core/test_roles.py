"""On PostgreSQL one role owns the tables; another works with them, and changes no trail."""

from secrets import token_hex
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from app import cli, connect
from governance.audit.verify import verify
from governance.core.cli import UnusableError
from governance.core.config import Settings
from governance.core.roles import beyond, refuse_power, worker_of
from tests import databases
from tests.rich import enriched

ITS_OWN = "suppress_redundant_updates_trigger()"


@pytest.fixture
def two(server):
    """The addresses of one database by its owner, and by a role that only works with it."""
    name, worker = f"two_{token_hex(4)}", f"works_{token_hex(4)}"
    owner = databases.create_postgresql(server, name, "migrated")
    databases.in_postgresql(server, f"CREATE ROLE {worker} LOGIN")
    yield SimpleNamespace(owner=owner, worker=owner.replace("postgres@", f"{worker}@"))
    databases.drop_postgresql(server, name)
    databases.in_postgresql(server, f"DROP ROLE {worker}")


def migrate(worker, owner):
    env = {"CONCORD_DATABASE_URL": worker, "CONCORD_MIGRATION_DATABASE_URL": owner}
    return CliRunner().invoke(cli, ["migrate"], env=env)


@pytest.fixture
def working(two):
    """What the application is connected to, after the owner has migrated."""
    assert migrate(two.worker, two.owner).exit_code == 0
    database = connect(two.worker)
    yield database
    database.engine.dispose()


def test_the_role_that_works_writes_into_every_table_and_the_trail_is_whole(working):
    with working.acting() as session:
        enriched(session)
    with working.reading() as session:
        assert verify(session).faults == []
    assert beyond(working.engine) == []


@pytest.mark.abuse(8)
@pytest.mark.asvs("13.2.2", "16.4.2")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET actor_name = 'nobody'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event CASCADE",
        "UPDATE audit_row SET digest = ''",
        "DELETE FROM audit_row",
        "DELETE FROM signature",
        "DELETE FROM change_request",
        "DELETE FROM person",
        "TRUNCATE audit_row",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_event_append_only ON audit_event",
        f"CREATE TRIGGER mine BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION {ITS_OWN}",
        "SET session_replication_role = replica",
        "DROP TABLE person",
        "ALTER TABLE person ADD COLUMN mine text",
        "TRUNCATE person CASCADE",
        "CREATE TABLE mine (id int)",
        "UPDATE alembic_version SET version_num = '0001'",
        "CREATE ROLE mine",
    ],
)
def test_it_neither_changes_the_trail_nor_any_table(working, statement):
    with working.writing() as session, pytest.raises(ProgrammingError, match=r"denied|must be own"):
        session.execute(text(statement))


def test_what_a_later_version_brings_is_given_to_it_too(two, working):
    owner = connect(two.owner)
    with owner.engine.begin() as connection:
        connection.execute(text("CREATE TABLE later (id serial PRIMARY KEY, said text)"))
    owner.engine.dispose()

    migrate(two.worker, two.owner)

    with working.acting() as session:
        session.execute(text("INSERT INTO later (said) VALUES ('here')"))


@pytest.mark.asvs("13.2.2")
def test_nothing_is_served_by_a_role_that_may_do_more_unless_that_is_said(two):
    for words in (["serve"], ["work"]):
        env = {"CONCORD_DATABASE_URL": two.owner, "CONCORD_PORT": "1024"}
        refused = CliRunner().invoke(cli, words, env=env)
        assert refused.exit_code == 2
        for told in ("is a superuser, makes roles, makes tables", "more", "`concord migrate`"):
            assert told in refused.stderr
    database = connect(two.owner)
    settings = Settings(database_url=two.owner, single_database_role=True)
    refuse_power(SimpleNamespace(database=database, settings=settings))
    database.engine.dispose()


def test_who_owns_the_tables_is_told_so_without_being_a_superuser(server):
    name, owner = f"two_{token_hex(4)}", f"owns_{token_hex(4)}"
    address = databases.create_postgresql(server, name, "migrated")
    databases.in_postgresql(server, f"CREATE ROLE {owner} LOGIN")
    there = connect(address)
    with there.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE audit_event OWNER TO {owner}"))
    there.engine.dispose()
    database = connect(address.replace("postgres@", f"{owner}@"))

    told = beyond(database.engine)

    assert "owns audit_event" in told
    assert "may truncate in audit_event" in told
    assert "is a superuser" not in told
    database.engine.dispose()
    databases.drop_postgresql(server, name)
    databases.in_postgresql(server, f"DROP ROLE {owner}")


@pytest.mark.parametrize(
    ("worker", "owner", "why"),
    [
        ("postgresql://one@h/c", "postgresql://one@h/c", "name one role"),
        ("postgresql://h/c", "postgresql://one@h/c", "name one role"),
        ("postgresql://two@h/c", "postgresql://one@h/d", "two databases"),
        ("postgresql://two@h/c", "postgresql://one@g/c", "two databases"),
    ],
)
def test_two_addresses_name_two_roles_of_one_database(worker, owner, why):
    with pytest.raises(UnusableError, match=why):
        worker_of(Settings(database_url=worker, migration_database_url=owner))


def test_where_there_is_one_role_or_a_file_nothing_is_given_to_anybody():
    assert worker_of(Settings()) is None
    assert worker_of(Settings(database_url="postgresql://one@h/c")) is None
    assert worker_of(Settings(migration_database_url="postgresql://one@h/c")) is None
