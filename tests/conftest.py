import os
from collections import defaultdict
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from secrets import token_urlsafe
from shutil import copyfile
from zlib import crc32

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from app import connect, create_app
from governance.core import clock
from governance.core.config import Settings
from governance.core.secrets import Secrets
from governance.core.settling import settle
from governance.identity.models import SignIn
from governance.identity.queries import digest_of
from tests import databases
from tests.browsing import launched
from tests.kept import Kept
from tests.plant import actor_named, seed

if folder := databases.memory():  # where a commit waits for no disk
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(folder))

LONGEST = (
    "test_every_page", "test_injection", "access/", "test_bad_input", "test_load",
    "test_first_change", "test_tampering", "test_odd", "test_statements",
)  # fmt: skip
"""Parts of the paths of what takes longest."""

KINDS = ("sqlite", "postgresql")
OVER_HTTP = {"app", "chromium"}
"""What serves pages or looks at them: the commands behind them have tests of their own."""

ON_BOTH = {"both", "scenario", "statement", "soak"}
"""The marks of what is held to each kind in every run: what was promised by name, and races."""

DEEP = ("governance/audit/", "governance/core/", "test_projection", "test_statements")
"""Parts of the paths of what is about the databases themselves."""


def pytest_addoption(parser):
    parser.addoption(
        "--either", action="store_true",
        help="run each case of a command and each page on one kind of database, half on each",
    )  # fmt: skip


def pytest_configure(config):
    """Translate each template once, for all applications and processes, and for the next run.

    A template is kept by its source. To translate all of them takes an application ten seconds.
    """
    kept = config.cache.mkdir("templates")
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(kept))}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Begin with what takes longest: else one process waits for the other at the end."""
    if config.getoption("either"):
        spared = spared_of(items)
        items[:] = [item for item in items if item not in spared]
        config.hook.pytest_deselected(items=spared)
    items.sort(key=lambda item: not any(part in str(item.path) for part in LONGEST))


def spared_of(items):
    """Of what is there for each kind of database and need not be, the half that is spared.

    The cases of a file are on one kind and the other by turns; a command with one case is on both.
    """
    by_file = defaultdict(lambda: defaultdict(dict))
    for item in items:
        given = item.callspec.params if hasattr(item, "callspec") else {}
        kind = given.get("copied", given.get("owner", given.get("world")))
        if kind in KINDS and is_enough_on_one(item):
            by_file[item.path][item.nodeid.replace(kind, "")][kind] = item
    spared = set()
    for cases in by_file.values():
        paired = sorted(name for name, both in cases.items() if len(both) == len(KINDS))
        for nth, name in enumerate(paired):
            both, first = cases[name], crc32(paired[0].encode())
            if len(paired) > 1 or is_said_to_be(both[KINDS[0]]):
                spared.add(both[KINDS[(first + nth) % 2]])
    return spared


def is_enough_on_one(item):
    """Whether the second kind of database hardly proves more in a run."""
    if item.get_closest_marker("both"):
        return False
    is_deep = any(part in item.path.as_posix() for part in DEEP)
    is_held = is_deep or any(item.get_closest_marker(mark) for mark in ON_BOTH)
    return is_said_to_be(item) or not is_held


def is_said_to_be(item):
    """Whether it is marked so, or goes over HTTP: what is behind a page has tests of its own."""
    return bool(item.get_closest_marker("either") or OVER_HTTP & set(item.fixturenames))


def pytest_collection_finish():
    """Have the collector of garbage look no more at what is loaded by now, as a process does."""
    settle()


@pytest.fixture(scope="session")
def real_data():
    """The folder of files that others published; without it, the test is skipped."""
    if not os.environ.get("CONCORD_REAL_DATA"):
        pytest.skip("CONCORD_REAL_DATA names no folder")
    return Path(os.environ["CONCORD_REAL_DATA"])


@pytest.fixture(scope="session")
def chromium():
    """The browser: one for all tests of a process, as there is one loop of Playwright."""
    with launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def server():
    """A PostgreSQL of our own; yield a function from a database's name to its address."""
    with databases.postgresql(within=databases.memory()) as url_of:
        databases.migrated(databases.create_postgresql(url_of, "migrated"))
        yield url_of


@pytest.fixture(scope="session")
def planted_server(server):
    """Have the server hold a database with the plant, to copy; return the plant."""
    return planted(databases.create_postgresql(server, "planted", "migrated"))


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory):
    """A migrated, empty file of SQLite, to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    copyfile(databases.made_once(tmp_path_factory, "migrated.db", databases.migrated), path)
    return path


@pytest.fixture(scope="session")
def planted_file(migrated_file):
    """Put a file with the plant beside the empty one, to copy; return the plant."""
    path = migrated_file.with_name("planted.db")
    copyfile(migrated_file, path)
    return planted(f"sqlite:///{path}")


def planted(url):
    """Store the small plant of `tests.plant`; return it."""
    database = connect(url)
    with database.writing() as session:
        plant = seed(session)
        session.commit()
    database.engine.dispose()
    return plant


@pytest.fixture(scope="session")
def kept(server):
    """By original, the copy of it that tests of this process share, one after the other."""
    made = {original: Kept(server, original) for original in ("migrated", "planted")}
    yield made
    for each in made.values():
        if each.name:
            each.give_up()


@pytest.fixture(params=KINDS)
def copied(request, tmp_path):
    """The address of a database of each kind, and the plant in it if the test asks for one."""
    is_empty = "plant" not in request.fixturenames
    original = "migrated" if is_empty else "planted"
    if request.param == "sqlite":
        plant = None if is_empty else request.getfixturevalue("planted_file")
        path = request.getfixturevalue("migrated_file").with_name(f"{original}.db")
        copyfile(path, tmp_path / "concord.db")
        yield f"sqlite:///{tmp_path / 'concord.db'}", plant, None
        return
    plant = None if is_empty else request.getfixturevalue("planted_server")
    lent = request.getfixturevalue("kept")[original]
    yield lent.ready(), plant, lent
    lent.put_back()


@pytest.fixture
def url(copied):
    """The address of a migrated database of each kind: empty, unless the test has a plant."""
    return copied[0]


@pytest.fixture
def database(request, url):
    lent = None
    if "copied" in request.fixturenames:  # some tests have an address of their own
        address, _, kept = request.getfixturevalue("copied")
        lent = kept if url == address else None
    database = databases.opened(url)
    if lent:
        lent.lend(database.engine)
    yield database
    if lent:
        lent.take_back(database.engine)
    database.engine.dispose()


@pytest.fixture
def plant(copied):
    """The small plant of `tests.plant`, stored and committed."""
    return deepcopy(copied[1])


@pytest.fixture
def session(database):
    """A writing session; what it does not commit is rolled back."""
    with database.writing() as session:
        yield session


@pytest.fixture
def an_actor(session, plant):
    """Return the named person of the plant as an actor: `an_actor("johan")`."""
    return lambda name: actor_named(session, plant, name)


@pytest.fixture(scope="session")
def woven(migrated_file):
    """The web application, put together once: that takes longer than most tests."""
    database = connect(f"sqlite:///{migrated_file}")
    made = create_app(Settings(), Secrets("s" * 48, "t" * 48), database)
    database.engine.dispose()
    return made, dict(made.config), dict(made.extensions)


@pytest.fixture
def started(woven, database, tmp_path):
    """The web application on this test's database, as if it had just been started."""
    made, config, extensions = woven
    edge = replace(extensions["edge"], database=database)
    for kept, usual in ((made.config, config), (made.extensions, extensions)):
        kept.clear()
        kept.update(usual)
    made.extensions.update(edge=edge, settings=Settings(data_dir=tmp_path))
    return made


@pytest.fixture
def app(started):
    """The same for tests that post what no page has shown them."""
    started.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return started


@pytest.fixture
def sign_in(app, database, plant):
    """Return a test client signed in as the named person: `sign_in("johan")`."""

    def client_of(name):
        token = token_urlsafe()
        with database.writing() as session:
            session.add(
                SignIn(
                    person_id=plant.people[name], digest=digest_of(token), began_at=clock.now(),
                    seen_at=clock.now(), address="127.0.0.1", device="test",
                )
            )  # fmt: skip
            session.commit()
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return client

    return client_of
