"""A campaign over the rights at Leuven, its people, and a clock that a test can turn on."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.core import clock
from governance.core.jobs import Job
from governance.identity.attest import Proof
from governance.identity.employment.models import Employment, EmploymentKind
from governance.identity.models import Person, RoleGrant
from governance.places.models import Place
from governance.recertification import commands
from governance.recertification.jobs import every_minute
from governance.recertification.models import Recertification, RecertifiedRight, Reply
from governance.recertification.rules import Given
from tests.plant import SYSTEM, actor_named, add_grant
from tests.workflows.changes.conftest import (
    STEPS,
    enrolled,  # noqa: F401  # a fixture
)

BEGAN = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
DUE = date(2026, 9, 29)
R = RecertifiedRight


@dataclass
class Round:
    """A campaign and whoever acts in it; each act is a transaction of its own."""

    database: object
    plant: object
    at: datetime = BEGAN
    ids: list = field(default_factory=list)

    def later(self, **span):
        self.at += timedelta(**span)

    def by(self, name, act):
        with self.database.writing() as session:
            done = act(session, actor_named(session, self.plant, name))
            session.commit()
        return done

    def open(self, by="ana", place="leuven", name="Leuven, autumn", due=DUE):
        def act(session, actor):
            at = session.get_one(Place, self.plant.places[place])
            return commands.open_campaign(session, actor, at, name, due).id

        self.ids.append(self.by(by, act))

    def led(self, name, manager):
        """Have HR say who leads somebody."""
        with self.database.writing() as session:
            row = Employment(
                person_id=self.plant.people[name], employee_id=f"E-{name}",
                kind=EmploymentKind.EMPLOYEE, manager_id=self.plant.people[manager],
            )  # fmt: skip
            session.add(row)
            record(session, SYSTEM, "person.employed", name)
            session.commit()

    def also(self, name, role, place):
        """Give somebody one more role."""
        with self.database.writing() as session:
            person = session.get_one(Person, self.plant.people[name])
            add_grant(session, person, role, session.get_one(Place, self.plant.places[place]))
            record(session, SYSTEM, "role.granted", person)
            session.commit()

    def campaign(self):
        with self.database.reading() as session:
            return session.get_one(Recertification, self.ids[-1])

    def rows(self):
        """The rights of the last campaign, by the name of who holds them."""
        names = {key: name for name, key in self.plant.people.items()}
        with self.database.reading() as session:
            wanted = select(R).where(R.recertification_id == self.ids[-1]).order_by(R.id)
            return {names[row.person_id]: row for row in session.scalars(wanted)}

    def asked(self, name):
        """Of whom the right of somebody is asked, by name."""
        names = {key: who for who, key in self.plant.people.items()}
        return names.get(self.rows()[name].reviewer_id)

    def answer(self, by, name, reply=Reply.STILL, seconds=20, **more):
        shown_at, row_id = self.at, self.rows()[name].id
        self.later(seconds=seconds)
        said = Given(reply, shown_at, **more)
        self.by(by, lambda s, a: commands.answer(s, a, s.get_one(R, row_id), said))

    def answer_all(self, *, but=(), seconds=20):
        for name, row in self.rows().items():
            if row.reply is None and name not in but:
                self.answer(self.asked(name), name, seconds=seconds)

    def conclude(self, by="ana"):
        def act(session, actor):
            proof = Proof(actor.id, 10**9 + next(STEPS), clock.now())
            commands.conclude(session, actor, session.get_one(Recertification, self.ids[-1]), proof)

        self.by(by, act)

    def minute(self):
        """Have the worker come by."""
        every_minute(Job(self.database))

    def grant(self, name):
        with self.database.reading() as session:
            wanted = select(RoleGrant).where(RoleGrant.person_id == self.plant.people[name])
            return session.scalars(wanted).one()


@pytest.fixture
def autumn(database, plant, request, monkeypatch):
    """People at Leuven, on 1 September, before anybody opened a campaign."""
    request.getfixturevalue("enrolled")
    made = Round(database, plant)
    monkeypatch.setattr(clock, "now", lambda: made.at)
    return made
