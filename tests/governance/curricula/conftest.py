"""Things to learn, and signed decisions on their versions."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from governance.audit.commands import bulk_insert, record
from governance.core import clock
from governance.curricula.commands import curricula, items, records, versions
from governance.curricula.models import Decision, How, ItemKind
from governance.identity.attest import Proof
from governance.identity.models import Credential, Person
from governance.places.models import Place
from tests.governance.skills.conftest import a_competence, an_expert
from tests.plant import SYSTEM, actor_named

STEPS = count(1)
LONG_AGO = datetime(2025, 3, 3, tzinfo=UTC).date()


def in_days(number):
    return clock.today() + timedelta(days=number)


class Learning:
    """What people do about learning, by name: `learn.decided(item, "2", "reading")`."""

    def __init__(self, session, plant):
        self.session, self.plant = session, plant

    def actor(self, name):
        return actor_named(self.session, self.plant, name)

    def proof(self, name):
        return Proof(self.plant.people[name], 10**9 + next(STEPS), clock.now())

    def item(self, code="SOP-112", kind=ItemKind.DOCUMENT, by="johan", at="leuven", **given):
        said = {"code": code, "kind": kind, "title": f"Title of {code}", "lies": "DMS 112",
                "months": None}  # fmt: skip
        place = self.session.get_one(Place, self.plant.places[at])
        return items.add(self.session, self.actor(by), place, said | given)

    def version(self, item, label="1", by="johan", **given):
        said = {"label": label, "changes": "as found", "minutes": 20, "pass_mark": None,
                "effective_on": LONG_AGO}  # fmt: skip
        return versions.add(self.session, self.actor(by), item, said | given)

    def decide(self, version, decision="reading", on=LONG_AGO, by="ana", why="It says more."):
        said = (Decision(decision), on, why)
        versions.decide(self.session, self.actor(by), version, said, self.proof(by))
        return version

    def decided(self, item, label="1", decision="reading", on=LONG_AGO, **given):
        return self.decide(self.version(item, label, **given), decision, on)

    def read(self, name, version):
        return records.read(self.session, self.actor(name), version, self.proof(name))

    def did(self, name, version, how=How.ASSESSED, by="johan", at=None, **given):
        person = self.session.get_one(Person, self.plant.people[name])
        said = records.Done(how, at or clock.now(), **given)
        return records.do(self.session, self.actor(by), person, version, said)

    def curriculum(self, item, role=None, at="leuven", days=14, by="johan"):
        place = self.session.get_one(Place, self.plant.places[at])
        actor, today = self.actor(by), clock.today()
        made = curricula.make(self.session, actor, place, ("Who works here", role, today))
        curricula.hold(self.session, actor, made, item, (days, today))
        return made


@pytest.fixture
def learn(session, plant):
    rows = [
        {"person_id": person, "password_hash": "unused", "totp_seed": "unused",
         "totp_step": 0, "enrolled_at": clock.now()}
        for person in plant.people.values()
    ]  # fmt: skip
    bulk_insert(session, Credential, rows)
    record(session, SYSTEM, "plant.enrolled", "everybody")
    return Learning(session, plant)


@pytest.fixture
def plc(session):
    """The competence that most items show; evidence of it counts for a year."""
    return a_competence(session, "OT-PLC", months=12)


@pytest.fixture
def task(learn, session, plc, plant):
    """A task on the job that shows level 3, done by Nora before Vera by its first version."""
    an_expert(session, plant.people["vera"], plc)
    item = learn.item("OJT-31", ItemKind.OJT)
    items.add_effect(session, learn.actor("johan"), item, plc.id, 3)
    first = learn.decided(item)
    learn.did("nora", first, assessor_id=plant.people["vera"])
    return item
