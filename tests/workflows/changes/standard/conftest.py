from dataclasses import dataclass, replace

import pytest
from sqlalchemy import select

from governance.places.models import Place
from governance.register.models import Asset
from governance.register.vocabulary import AssetClass, GxpRelevance
from workflows.changes.commands import working
from workflows.changes.models import ChangeKind, ChangeRequest
from workflows.changes.standard import commands
from workflows.changes.standard.models import ChangeTemplate

SAID = commands.Said(
    code="PLC-BACKUP",
    title="Load the yearly backup",
    kind=ChangeKind.CONFIGURATION,
    asset_class=AssetClass.PLC,
    product_id=None,
    gxp=GxpRelevance.DIRECT,
    proposed="The program that is loaded is the one in the safe.",
    target_firmware=None,
    plan="Agree with the shift\nLoad the copy\nStart",
    back_out="Load the copy made before",
    tests="One cycle without a fault",
    judged="A wrong copy would show in the comparison before it is loaded.",
    days=365,
    most_uses=3,
)
SIGNERS = ("arne", "johan", "ana", "vera", "coen")
"""Who is accountable for the five signatures at the suite."""

DONE = working.Work("Loaded the copy; it ran one cycle", "2.8.1")


@dataclass
class Standard:
    """A template at the suite of PLC-204 and changes by it, each act in its own transaction."""

    life: object
    id: int | None = None

    def by(self, name, command, *args):
        """Run a command on the template as the named person."""
        with self.life.database.writing() as session:
            actor, proof = self.life.proof(session, name)
            template = session.get_one(ChangeTemplate, self.id)
            given = (*args, proof) if command is commands.sign else args
            command(session, actor, template, *given)
            session.commit()
        return self

    def written(self, by="olga", at="suite3", **other):
        with self.life.database.writing() as session:
            actor, _ = self.life.proof(session, by)
            place = session.get_one(Place, self.life.plant.places[at])
            said = replace(SAID, **other)
            self.id = commands.propose(session, actor, place, said).id
            session.commit()
        return self

    def signed(self, *names):
        for name in names or SIGNERS:
            self.by(name, commands.sign)
        return self

    def in_force(self, **other):
        return self.written(**other).signed()

    def begun(self, by="tom", tag="PLC-204"):
        with self.life.database.writing() as session:
            actor, _ = self.life.proof(session, by)
            asset = session.scalars(select(Asset).where(Asset.tag == tag)).one()
            template = session.get_one(ChangeTemplate, self.id)
            change = commands.begin(session, actor, asset, template, "It is due")
            self.life.id = change.id
            session.commit()
        return self

    def started(self, by="tom"):
        self.begun(by).life.by(by, working.start)
        return self

    def closed(self):
        self.started().life.by("tom", working.complete, DONE)
        self.life.by("johan", working.verify, "It runs")
        return self

    def failed(self):
        self.started().life.by("tom", working.back_out, DONE)
        return self

    def now(self):
        with self.life.database.reading() as session:
            return session.get_one(ChangeTemplate, self.id)

    def change(self):
        with self.life.database.reading() as session:
            return session.get_one(ChangeRequest, self.life.id)


@pytest.fixture
def standard(life):
    return Standard(life)
