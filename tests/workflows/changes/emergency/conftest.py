from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.core import clock
from governance.core.jobs import Job
from governance.ownership.models import Activity
from governance.register.models import Asset
from tests.workflows.changes.conftest import NO
from workflows.changes.commands import deciding, disposing, working, writing
from workflows.changes.emergency import commands
from workflows.changes.emergency.commands import Declared, Verbal
from workflows.changes.emergency.models import How
from workflows.changes.emergency.queries import consents_of, emergency_of
from workflows.changes.jobs import every_minute
from workflows.changes.models import ChangeKind, ChangeRequest
from workflows.changes.queries.case import case_of

TEXTS = {
    "reason": "Valve 3 does not close, the batch is lost within the hour",
    "current": "PLC-204 stands, firmware 2.8.1",
    "back_out": "Load 2.8.1 from the local copy",
}
AFTER = ("arne", "johan", "ana", "vera", "sten", "petra", "coen", "dirk")
"""Who approves an emergency at PLC-204 afterwards."""

DONE = working.Work("Loaded 2.8.2, valve 3 closes", "2.8.2")


@dataclass
class Urgent:
    """An emergency at PLC-204, each act in a transaction of its own."""

    life: object

    def declared(self, by="tom", **given):
        with self.life.database.writing() as session:
            actor, _ = self.life.proof(session, by)
            asset = session.scalars(select(Asset).where(Asset.tag == "PLC-204")).one()
            told = {"title": "Free valve 3", "kind": ChangeKind.FIRMWARE, "texts": TEXTS, **given}
            self.life.id = commands.declare(session, actor, asset, Declared(**told)).id
            session.commit()
        return self

    def by(self, name, command, *args):
        return self.life.by(name, command, *args)

    def said(self, activity=Activity.TAKE_DOWN, giver="arne", by="tom", ago=timedelta(minutes=5)):
        who = self.life.plant.people[giver]
        self.by(by, commands.enter, Verbal(activity, who, How.PHONE, clock.now() - ago))
        return self

    def consented(self, *names):
        for name in names:
            self.by(name, commands.consent)
        return self

    def safe(self, by="tom"):
        self.by(by, commands.make_safe, DONE)
        return self

    def put_up(self, by="tom"):
        self.by(by, writing.edit, {"tests": "Valve 3 cycled ten times"})
        self.by("johan", writing.assess, NO)
        with self.life.database.reading() as session:
            change = session.get(ChangeRequest, self.life.id)
            waiting = [one.asset_id for one in case_of(session, change).judged.lists.waiting]
        if waiting:
            self.by(by, disposing.dispose, disposing.Said("They are watched", "all", waiting))
        self.by(by, writing.propose)
        return self

    def approved(self, signers=AFTER):
        for name in signers:
            self.by(name, deciding.sign)
        return self

    def now(self):
        return self.life.now()

    def consents(self):
        with self.life.database.reading() as session:
            return consents_of(session, session.get(ChangeRequest, self.life.id))

    def row(self):
        with self.life.database.reading() as session:
            return emergency_of(session, session.get(ChangeRequest, self.life.id))

    def asset(self):
        with self.life.database.reading() as session:
            return session.scalars(select(Asset).where(Asset.tag == "PLC-204")).one()

    def clockwork(self):
        every_minute(Job(self.life.database))
        return self


@pytest.fixture
def urgent(life):
    """An emergency to be: `urgent.declared()`."""
    return Urgent(life)
