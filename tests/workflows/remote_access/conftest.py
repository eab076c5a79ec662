"""An approved change of PLC-204, for which somebody of Siemens is to be let in."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.core import clock
from governance.register.models import Asset
from tests.plant import actor_named
from tests.workflows.changes.conftest import Life, give_credentials, hands, later, roles
from tests.workflows.changes.emergency.conftest import TEXTS
from workflows.changes.emergency.commands import Declared, declare
from workflows.changes.models import ChangeKind, ChangeRequest
from workflows.remote_access.commands import asking, ending
from workflows.remote_access.models import RemoteAccess
from workflows.remote_access.queries.cases import whole
from workflows.remote_access.rules.asking import Asked, User

__all__ = ["hands", "later", "roles"]  # fixtures
LONGEST = timedelta(hours=12)
VENDOR = User(None, "Kim Vogel", "Siemens")


@dataclass
class Letting:
    """Carries one remote access through its life, each act in a transaction of its own."""

    database: object
    plant: object
    life: Life
    id: int | None = None
    given: dict = field(default_factory=dict)

    def asked(self, **given):
        now = clock.now()
        said = {
            "purpose": "Load 2.9.4 with the vendor's tool",
            "way": "VPN, then jump host JH-1",
            "from_at": now - timedelta(minutes=1),
            "until_at": now + timedelta(hours=2),
            "assets": (self.plant.assets["PLC-204"],),
            "users": (VENDOR,),
        }
        return Asked(**said | given)

    def requested(self, by="tom", **given):
        with self.database.writing() as session:
            actor = actor_named(session, self.plant, by)
            wanted = select(ChangeRequest).where(ChangeRequest.id == self.life.id)
            change = session.scalars(wanted.with_for_update()).one()
            self.id = asking.request(session, actor, change, self.asked(**given), LONGEST).id
            session.commit()
        return self

    def by(self, name, command, *args):
        """Run a command as the named person; one that takes a proof is given one."""
        with self.database.writing() as session:
            actor, proof = self.life.proof(session, name)
            access = session.get_one(RemoteAccess, self.id)
            if "proof" in command.__code__.co_varnames[: command.__code__.co_argcount]:
                args = (*args, proof)
            command(session, actor, access, *args)
            session.commit()
        return self

    def approved(self, **given):
        self.requested(**given).by("arne", asking.approve)
        return self.by("sten", asking.approve)

    def opened(self, watcher="johan", **given):
        self.approved(**given)
        return self.by("tom", ending.open_, self.plant.people[watcher])

    def now(self):
        with self.database.reading() as session:
            return whole(session, session.get_one(RemoteAccess, self.id))


@pytest.fixture
def letting(database, plant):
    """A change of PLC-204 that is approved, in its window."""
    give_credentials(database, plant)
    life = Life(database, plant).approved()
    return Letting(database, plant, life)


@pytest.fixture
def declared(letting):
    """An emergency on PLC-204 that Tom is at work on."""
    database, plant = letting.database, letting.plant
    with database.writing() as session:
        asset = session.get_one(Asset, plant.assets["PLC-204"])
        told = Declared("Free valve 3", ChangeKind.FIRMWARE, TEXTS)
        change = declare(session, actor_named(session, plant, "tom"), asset, told)
        session.commit()
        return change.id
