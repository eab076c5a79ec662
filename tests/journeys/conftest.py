"""A plant as it is on its first day: places, people with their roles, and nothing registered."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app import create_app
from governance.audit.commands import record
from governance.core import clock, jobs
from governance.core.config import Settings
from governance.core.secrets import Secrets
from governance.identity.models import Person, Role
from governance.ownership.models import Activity
from governance.places.models import Level, Place
from tests.browsing import Factor, served, visitor
from tests.credentials import SEED_KEY, enrol
from tests.plant import SYSTEM, add_assignment, add_grant, at_warn, lets_sign

PLACES = {
    "halvermark": ("Halvermark", Level.ENTERPRISE, None),
    "wismar": ("Wismar", Level.SITE, "halvermark"),
    "pk3": ("Packaging 3", Level.AREA, "wismar"),
    "pk3-1": ("Labeller", Level.PRODUCTION_LINE, "pk3"),
    "pk3-2": ("Cartoner", Level.PRODUCTION_LINE, "pk3"),
    "pk3-3": ("Checkweigher", Level.PRODUCTION_LINE, "pk3"),
    "pk3-4": ("Case packer", Level.PRODUCTION_LINE, "pk3"),
}
PEOPLE = {
    "Nora Engel": ("wismar", [Role.REQUESTER]),
    "Jens Petersen": ("wismar", [Role.OT_LEAD]),
    "Arne Wulf": ("pk3", [Role.AREA_OWNER]),
    "Ana Ruiz": ("wismar", [Role.QA, Role.VALIDATION, Role.DATA_INTEGRITY_OWNER]),
    "Adam Kahl": ("halvermark", [Role.ADMINISTRATOR]),
}
A = Activity
DUTIES = {
    "Jens Petersen": [A.TECHNICAL_REVIEW, A.OT_SECURITY],
    "Ana Ruiz": [A.QA_PLAN, A.QA_RELEASE, A.VALIDATION, A.DATA_INTEGRITY],
    "Arne Wulf": [A.TAKE_DOWN],
}
"""Who is accountable at the site; nobody is for the approval of assets."""


def founded(session):
    """Store the places and the people; return their ids by name."""
    stored, people = {}, {}
    for code, (name, level, parent) in PLACES.items():
        above = stored.get(parent)
        stored[code] = Place(
            code=code, name=name, level=level, parent_id=above and above.id,
            path=f"{above.path if above else '/'}{code}/", site_id=above and above.site_id,
            time_zone="Europe/Berlin",
        )  # fmt: skip
        session.add(stored[code])
        session.flush()
        if level is Level.SITE:
            stored[code].site_id = stored[code].id
    for name, (at, roles) in PEOPLE.items():
        email = f"{name.split()[0].lower()}@halvermark.example"
        person = Person(name=name, email=email, time_zone="Europe/Berlin")
        session.add(person)
        session.flush()
        people[name] = person.id
        for role in roles:
            add_grant(session, person, role, stored[at])
        for activity in DUTIES.get(name, ()):
            at_place = stored["pk3" if name == "Arne Wulf" else "wismar"]
            add_assignment(session, at_place, activity, person.id)
    lets_sign(session, people.values())
    at_warn(session, stored["wismar"], stored_by=people["Ana Ruiz"])
    record(session, SYSTEM, "plant.founded", "the plant")
    session.commit()
    return people


@dataclass
class Plant:
    """The plant, served: `as_("Nora Engel")` is her browser."""

    url: str
    database: object
    address: str
    folder: Path
    chromium: object
    people: dict
    factors: dict
    opened: dict = field(default_factory=dict)

    def as_(self, name, **options):
        """The browser of that person, signed in once."""
        if name not in self.opened:
            made = visitor(self.chromium, self.address, **options)
            made.factor = self.factors[name]
            made.email = f"{name.split()[0].lower()}@halvermark.example"
            self.opened[name] = made
            made.sign_in()
        return self.opened[name]

    def work(self):
        """Let the worker come by."""
        return jobs.deliver_all(self.database)


@pytest.fixture
def passing(monkeypatch):
    """A clock that can be turned on: 30 seconds for who waits for the next code, else as said."""
    ahead = [timedelta()]
    monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC) + ahead[0])

    def turn(**span):
        ahead[0] += timedelta(**(span or {"seconds": 30}))

    return turn


@pytest.fixture
def wismar(url, database, tmp_path, passing, chromium):
    with database.writing() as session:
        people = founded(session)
    factors = {name: Factor(enrol(database, id_), wait=passing) for name, id_ in people.items()}
    app = create_app(Settings(data_dir=tmp_path), Secrets("s" * 48, SEED_KEY), database)
    with ExitStack() as stack:
        address = stack.enter_context(served(app))
        made = Plant(url, database, address, tmp_path, chromium, people, factors)
        yield made
        for each in made.opened.values():
            each.context.close()
        faults = {name: each.faults for name, each in made.opened.items() if each.faults}
        assert faults == {}
