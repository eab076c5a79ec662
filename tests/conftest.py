from itertools import count
from shutil import copyfile

import pytest

from app import connect
from tests import databases
from tests.plant import actor_named, seed

NUMBERS = count(1)


@pytest.fixture(scope="session")
def server():
    with databases.postgresql() as url_of:
        databases.migrated(databases.create_postgresql(url_of, "migrated"))
        yield url_of


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    databases.migrated(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """The address of a migrated, empty database of each kind."""
    if request.param == "sqlite":
        copyfile(request.getfixturevalue("migrated_file"), tmp_path / "concord.db")
        yield f"sqlite:///{tmp_path / 'concord.db'}"
        return
    url_of, name = request.getfixturevalue("server"), f"t{next(NUMBERS)}"
    yield databases.create_postgresql(url_of, name, "migrated")
    databases.drop_postgresql(url_of, name)


@pytest.fixture
def database(url):
    database = connect(url)
    yield database
    database.engine.dispose()


@pytest.fixture
def plant(database):
    """The small plant of `tests.plant`, stored and committed."""
    with database.writing() as session:
        made = seed(session)
        session.commit()
    return made


@pytest.fixture
def session(database):
    """A writing session; what it does not commit is rolled back."""
    with database.writing() as session:
        yield session


@pytest.fixture
def an_actor(session, plant):
    """Return the named person of the plant as an actor: `an_actor("johan")`."""
    return lambda name: actor_named(session, plant, name)
