from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.core import clock
from governance.identity.attest import Proof
from governance.identity.models import Person
from governance.places.models import Place
from governance.register.models import Asset
from tests.plant import actor_named
from tests.workflows.changes.conftest import STEPS, give_credentials
from workflows.deviations.commands import acting, deciding, opening
from workflows.deviations.models import (
    Capa,
    CapaKind,
    Deviation,
    DeviationSource,
    Disposition,
    Impact,
    Severity,
)
from workflows.deviations.opening import Opened

NO_HARM = deciding.Decision(Disposition.USE_AS_IS, Impact.NO, "", "The alarm was seen in time.")


@dataclass
class Desk:
    """Carries one deviation through its life, each act in a transaction of its own."""

    database: object
    plant: object
    id: int | None = None

    def opened(self, by="johan", place="line1", **given):
        with self.database.writing() as session:
            actor = actor_named(session, self.plant, by)
            said = {
                "title": "Alarm was off",
                "happened": "The high alarm of the reactor was found disabled.",
                "source": DeviationSource.BY_HAND,
                "severity": Severity.MAJOR,
                "asset": session.scalars(select(Asset).where(Asset.tag == "PLC-204")).one(),
            }
            where = session.get_one(Place, self.plant.places[place])
            made = opening.open_by_hand(session, actor, Opened(where, **said | given))
            self.id = made.id
            session.commit()
        return self

    def by(self, name, command, *args, of=Deviation, id=None, **extra):
        """Run a command as the named person; one that takes a proof is given one."""
        with self.database.writing() as session:
            actor = actor_named(session, self.plant, name)
            found = session.get_one(of, id or self.id, with_for_update=True)
            if "proof" in command.__code__.co_varnames[: command.__code__.co_argcount]:
                args = (*args, Proof(actor.id, 10**9 + next(STEPS), clock.now()))
            made = command(session, actor, found, *args, **extra)
            session.commit()
            return getattr(made, "id", None)

    def investigated(self, by="arne"):
        self.by(by, deciding.investigate, "Left off after the last test.")
        return self

    def disposed(self, by="ana", said=NO_HARM):
        self.by(by, deciding.dispose, said)
        return self

    def acted_on(self, by="arne", owner="johan", kind=CapaKind.CORRECTIVE):
        with self.database.reading() as session:
            whose = session.get_one(Person, self.plant.people[owner])
        due = clock.today() + timedelta(days=14)
        said = deciding.Action("Switch it on, and seal it.", kind, whose, due)
        return self.by(by, deciding.add_capa, said)

    def done(self, capa_id, by="johan"):
        self.by(by, acting.do, "Switched on.", of=Capa, id=capa_id)

    def now(self, of=Deviation, id=None):
        with self.database.reading() as session:
            return session.get_one(of, id or self.id)


@pytest.fixture
def desk(database, plant):
    """A desk of the plant, where everybody can sign."""
    give_credentials(database, plant)
    return Desk(database, plant)
