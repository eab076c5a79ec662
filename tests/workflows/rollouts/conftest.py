"""A rollout of two waves: PLC-204 and HMI-31 of Leuven first, then LIMS-01 of Durham."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.core import clock
from governance.identity.models import Person, Role
from governance.places.models import Place
from governance.register.models import Asset
from tests.plant import SYSTEM, add_grant
from tests.workflows.changes.conftest import Life, give_credentials
from workflows.changes.models import Answer, ChangeKind
from workflows.changes.rules.policy import POLICIES
from workflows.rollouts.commands import deciding, raising, writing
from workflows.rollouts.commands.holding import watch
from workflows.rollouts.models import Rollout, Side
from workflows.rollouts.queries.cases import At, whole

TEXTS = {
    "title": "Raise firmware of all PLCs to 2.9.4",
    "purpose": "2.8 has a known fault",
    "current": "firmware 2.8.1",
    "proposed": "firmware 2.9.4",
    "plan": "load the image in the window",
    "back_out": "load the image that was saved",
    "tests": "every valve cycles",
}
GENERIC = writing.Generic(ChangeKind.FIRMWARE, TEXTS)
PILOT = {"closed_pct": 100, "backed_out": 0, "soak_days": 7}


@dataclass
class Rolling:
    """Carries one rollout through its life, each act in a transaction of its own."""

    database: object
    plant: object
    life: Life
    id: int | None = None

    def by(self, name, command, *args):
        """Run a command as the named person; one that takes a proof is given one."""
        with self.database.writing() as session:
            actor, proof = self.life.proof(session, name)
            wanted = select(Rollout).where(Rollout.id == self.id).with_for_update()
            rollout = session.scalars(wanted).one()
            if "proof" in command.__code__.co_varnames[: command.__code__.co_argcount]:
                args = (*args, proof)
            made = command(session, actor, rollout, *args)
            session.commit()
            return made

    def planned(self, criteria=PILOT, entry=None, after=None):
        """Write it as Olga, with a pilot at Leuven and a second wave at Durham."""
        with self.database.writing() as session:
            actor, _ = self.life.proof(session, "olga")
            place = session.get_one(Place, self.plant.places["acme"])
            self.id = writing.plan(session, actor, place, GENERIC).id
            session.commit()
        self.wave("Pilot", ["PLC-204"], {Side.EXIT: criteria})
        last = {Side.EXIT: after or {"backed_out": 0}, Side.ENTRY: entry or {}}
        self.wave("Durham", ["LIMS-01"], last)
        return self

    def wave(self, name, tags, criteria, command=writing.add_wave, *more):
        with self.database.reading() as session:
            found = session.scalars(select(Asset).where(Asset.tag.in_(tags))).all()
        today = clock.today()
        planned = writing.WavePlan(name, today, today + timedelta(days=20), found, criteria)
        return self.by("olga", command, *more, planned)

    def agreed(self, **given):
        self.planned(**given).by("olga", deciding.propose)
        self.by("dave", deciding.agree)
        return self

    def running(self, **given):
        """Agreed to, the pilot's change raised by Nora, and the pilot's gate signed by both."""
        self.agreed(**given)
        self.raised("nora", 0)
        self.gate()
        return self

    def gate(self):
        self.by("olga", deciding.sign_gate)
        self.by("dave", deciding.sign_gate)

    def raised(self, name, wave):
        """Have somebody raise the change of the only site of a wave; return its number."""
        found = self.now().waves[wave]
        change = self.by(name, raising.raise_at, found.id, found.assets[0].site_id)
        self.life.id = change.id
        return change.id

    def now(self):
        with self.database.reading() as session:
            return whole(session, session.get(Rollout, self.id))

    def at(self):
        with self.database.reading() as session:
            return At(session, whole(session, session.get(Rollout, self.id)))

    def watched(self):
        with self.database.writing() as session:
            is_halted = watch(session, SYSTEM, session.get(Rollout, self.id))
            session.commit()
            return is_halted

    def answered(self):
        """Answer every question of the generic part with no."""
        codes = [each.code for each in POLICIES["policy@3"].questions]
        self.by("olga", writing.answer, dict.fromkeys(codes, (Answer.NO, "")))


@pytest.fixture
def rolling(database, plant):
    """A rollout to be: Olga owns it, Dave of quality and Dana of Durham hold roles at the top."""
    give_credentials(database, plant)
    with database.writing() as session:
        top = session.get_one(Place, plant.places["acme"])
        for name, role in {"dave": Role.QA, "olga": Role.CHANGE_OWNER}.items():
            add_grant(session, session.get_one(Person, plant.people[name]), role, top)
        record(session, SYSTEM, "role.granted", top)
        session.commit()
    return Rolling(database, plant, Life(database, plant))
