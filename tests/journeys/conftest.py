"""A plant as it is on its first day: places, people with their roles, and nothing registered."""

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest

from governance.audit.commands import record
from governance.core import clock
from governance.identity.models import Person, Role
from governance.ownership.models import Activity
from governance.places.models import Level, Place
from tests.journeys.visiting import Visited, visited
from tests.plant import SYSTEM, add_assignment, add_grant, at_warn, lets_sign
from tests.workflows.changes.conftest import Life, give_credentials, hands, roles  # noqa: F401
from tests.workflows.remote_access.test_tell import jump_host  # noqa: F401

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
    for name, (at, held) in PEOPLE.items():
        email = f"{name.split()[0].lower()}@halvermark.example"
        person = Person(name=name, email=email, time_zone="Europe/Berlin")
        session.add(person)
        session.flush()
        people[name] = person.id
        for role in held:
            add_grant(session, person, role, stored[at])
        for activity in DUTIES.get(name, ()):
            at_place = stored["pk3" if name == "Arne Wulf" else "wismar"]
            add_assignment(session, at_place, activity, person.id)
    lets_sign(session, people.values())
    at_warn(session, stored["wismar"], stored_by=people["Ana Ruiz"])
    record(session, SYSTEM, "plant.founded", "the plant")
    session.commit()
    return people


@pytest.fixture
def passing(monkeypatch):
    """A clock that can be turned on: 30 seconds for who waits for the next code, else as said."""
    ahead = [timedelta()]
    monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC) + ahead[0])

    def turn(**span):
        ahead[0] += timedelta(**(span or {"seconds": 30}))

    return turn


@pytest.fixture
def serve(database, tmp_path, chromium, passing, started):
    """Serve a plant for these people: `serve(people, "acme.example")`."""
    with ExitStack() as stack:

        def do(people, company):
            made = Visited(database, tmp_path, chromium, started, people, company, passing)
            return stack.enter_context(visited(made))

        yield do


@pytest.fixture
def wismar(database, serve):
    with database.writing() as session:
        people = founded(session)
    served = serve(people, "halvermark.example")
    give_credentials(database, served)
    return served


@pytest.fixture
def leuven(database, plant, serve):
    """The plant of the commands' tests, served; nobody has signed in through a page yet."""
    give_credentials(database, plant)
    return serve(plant.people, "acme.example")


@pytest.fixture
def life(database, plant):
    """A change to be: `life.approved()` takes it as far as its name says."""
    return Life(database, plant)
