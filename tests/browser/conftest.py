"""The demo's company behind a real server, and a browser profile for each person."""

import shutil
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from app import create_app
from demo.load import load
from demo.passphrase import FILE, QUICK
from demo.stage import Entry
from governance.audit.commands import record
from governance.core.config import Settings
from governance.core.secrets import Secrets
from governance.identity.models import Role
from governance.identity.seeds import Seeds
from governance.places.models import Level, Place
from tests import databases
from tests.access.conftest import enter
from tests.browsing import cookie_for, served, visitor
from tests.credentials import PASSWORD, SEED_KEY
from tests.plant import SYSTEM


@dataclass
class Company:
    """The demo, served: its address, its application, and the session of who may do everything."""

    url: str
    app: object
    database: object
    token: str
    nobody: str
    """The session of somebody without any role, to whom everything is empty."""

    def cookie(self, token=None):
        return cookie_for(self.app, token or self.token)


@pytest.fixture(scope="session")
def told_once(tmp_path_factory):
    """The demo's database, told once for all the processes of a run."""
    return databases.made_once(tmp_path_factory, "company.db", tell)


def tell(url):
    """Tell the company's past in a new database."""
    database = databases.opened(databases.migrated(url))
    load(database, Seeds(SEED_KEY), Entry(PASSWORD, QUICK.hash(PASSWORD)))
    database.engine.dispose()


@pytest.fixture(scope="module")
def company(told_once, tmp_path_factory):
    """The company of the demo with somebody in it who holds every role everywhere."""
    folder = tmp_path_factory.mktemp("company")
    shutil.copyfile(told_once, folder / "concord.db")
    (folder / FILE).write_text(PASSWORD)
    database = databases.opened(f"sqlite:///{folder / 'concord.db'}")
    with database.writing() as session:
        top = session.scalars(select(Place).where(Place.level == Level.ENTERPRISE)).one()
        token = enter(session, "Every Body", [(role, top) for role in Role])
        nobody = enter(session, "Norah Newcomer")
        record(session, SYSTEM, "world.peopled", "people")
        session.commit()
    app = create_app(Settings(data_dir=folder), Secrets("s" * 48, SEED_KEY), database)
    with served(app) as url:
        yield Company(url, app, database, token, nobody)
    database.engine.dispose()


@pytest.fixture
def open_browser(chromium):
    """Open a profile: `open_browser(url, cookie)`; whatever goes wrong on its pages fails."""
    opened = []

    def of(url, *cookies, **options):
        made = visitor(chromium, url, **options)
        made.context.add_cookies(list(cookies))
        opened.append(made)
        return made

    yield of
    faults = [fault for each in opened for fault in each.faults]
    for each in opened:
        each.context.close()
    assert faults == []
