from datetime import timedelta

import pytest

from governance.core import clock, jobs
from governance.register.models import Asset
from tests.workflows.changes.conftest import SIGNERS, WRITTEN
from workflows.changes.commands import deciding, working, writing
from workflows.changes.commands.executing import Read
from workflows.changes.jobs import every_minute
from workflows.changes.models import ChangeKind, ChangeRequest
from workflows.changes.temporary import commands
from workflows.changes.temporary.commands import Back, Ending
from workflows.changes.temporary.queries import temporary_of


@pytest.fixture
def bypass(life, plant):
    """A temporary change of PLC-204 that Nora wrote and Tom takes back."""
    return Bypass(life, plant)


class Bypass:
    def __init__(self, life, plant):
        self.life, self.plant = life, plant
        self.by, self.now = life.by, life.now

    def drafted(self, days=10, **ending):
        now = clock.now()
        ends = {
            "ends_at": now + timedelta(days=days),
            "restoration": "Load 2.8.1 again",
            "restorer_id": self.plant.people["tom"],
            **ending,
        }
        window = {
            "window_begins_at": now - timedelta(hours=1),
            "window_ends_at": now + timedelta(hours=3),
        }
        with self.life.database.writing() as session:
            actor, _ = self.life.proof(session, "nora")
            asset = session.get(Asset, self.plant.assets["PLC-204"])
            draft = writing.Draft("Bypass it", ChangeKind.FIRMWARE, {**WRITTEN, **window})
            self.life.id = commands.begin(session, actor, asset, draft, Ending(**ends)).id
            session.commit()
        return self

    def proposed(self, **given):
        self.drafted(**given).life.submitted().answered().disposed()
        self.by("nora", writing.propose)
        return self

    def in_effect(self, **given):
        self.proposed(**given).life.signed(SIGNERS)
        self.by("tom", working.start)
        self.by("tom", working.complete, working.Work("Loaded 2.9.4", "2.9.4"))
        self.by("johan", working.verify, "it runs")
        self.by("ana", deciding.sign)
        return self

    def back(self, firmware="2.8.1", deviation=""):
        self.by("tom", commands.restore)
        left = {self.plant.assets["PLC-204"]: Read(firmware)}
        self.by("tom", commands.put_back, Back("Loaded 2.8.1", left, deviation))
        return self

    def row(self, of=temporary_of):
        with self.life.database.reading() as session:
            return of(session, session.get(ChangeRequest, self.life.id))

    def asset(self):
        with self.life.database.reading() as session:
            return session.get(Asset, self.plant.assets["PLC-204"])

    def clockwork(self):
        for _ in range(2):
            every_minute(jobs.Job(self.life.database))
