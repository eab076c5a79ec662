"""A campaign at Leuven, its people, and a clock that a test can turn on."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.core import clock, jobs
from governance.core.jobs import Job
from governance.identity.attest import Proof
from governance.identity.models import Person
from governance.ownership import commands as naming_commands
from governance.ownership.attestation import commands
from governance.ownership.attestation.jobs import every_minute
from governance.ownership.attestation.models import AttestedRow, Campaign, Reply
from governance.ownership.attestation.rules import Given, Wanted
from governance.ownership.models import Activity, Assignment, Letter
from governance.ownership.rules import Naming
from governance.ownership.subjects import of_place
from governance.places.models import Place
from tests.plant import SINCE, SYSTEM, actor_named, add_asset
from tests.workflows.changes.conftest import (
    STEPS,
    enrolled,  # noqa: F401  # a fixture
)

BEGAN = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
DUE = date(2026, 9, 29)


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

    def open(self, by="ana", place="leuven", **given):
        wanted = {"name": "Leuven, autumn", "activities": (), "letters": (), "due_on": DUE, **given}

        def act(session, actor):
            at = session.get_one(Place, self.plant.places[place])
            return commands.open_campaign(session, actor, at, Wanted(**wanted)).id

        self.ids.append(self.by(by, act))

    def name(self, by, activity, given, letter=Letter.ACCOUNTABLE, **party):
        """Have somebody name a party at a place, here `given`, as people do."""

        def act(session, actor):
            at = session.get_one(Place, self.plant.places[given])
            party.setdefault("person_id", None)
            asked = Naming(activity, starts_on=clock.today(), ends_on=None, reason="Agreed.",
                           letter=letter, **party)  # fmt: skip
            return naming_commands.name(session, actor, of_place(at), asked).id

        return self.by(by, act)

    def assets_of(self, name, number, activity=Activity.ASSET_APPROVAL):
        """Name somebody on so many new assets of line 1, by the system."""
        with self.database.writing() as session:
            line = session.get_one(Place, self.plant.places["line1"])
            for n in range(number):
                asset = add_asset(session, line, f"VALVE-{len(self.ids)}{n:02}")
                session.add(Assignment(
                    activity=activity, subject_kind="asset", subject_id=asset.id,
                    subject=asset.tag, person_id=self.plant.people[name], place_id=line.id,
                    site_id=line.site_id, starts_on=SINCE, assigned_by="system", reason="seed",
                ))  # fmt: skip
            record(session, SYSTEM, "assets.seeded", line)
            session.commit()

    def leaves(self, name):
        with self.database.writing() as session:
            person = session.get_one(Person, self.plant.people[name])
            person.deactivated_at = clock.now()
            record(session, SYSTEM, "person.deactivated", person)
            session.commit()

    def rows(self, **only):
        """The rows of the last campaign, with their people, read anew."""
        with self.database.reading() as session:
            of = AttestedRow
            wanted = select(of).where(of.campaign_id == self.ids[-1]).order_by(of.id)
            return session.scalars(wanted.filter_by(**only)).all()

    def row(self, activity):
        (found,) = self.rows(activity=activity)
        return found

    def campaign(self):
        with self.database.reading() as session:
            return session.get_one(Campaign, self.ids[-1])

    def answer(self, name, row, reply=Reply.MINE, seconds=5, **more):
        shown_at = self.at
        self.later(seconds=seconds)
        said = Given(reply, shown_at, **more)
        self.by(name, lambda s, a: commands.answer(s, a, s.get_one(AttestedRow, row.id), said).id)

    def answer_alike(self, name, row, number, reply=Reply.MINE, seconds=40):
        said = Given(reply, self.at)
        self.later(seconds=seconds)

        def act(session, actor):
            found = session.get_one(AttestedRow, row.id)
            return commands.answer_alike(session, actor, found, said, number).id

        self.by(name, act)

    def conclude(self, name="ana"):
        def act(session, actor):
            campaign = session.get_one(Campaign, self.ids[-1])
            proof = Proof(actor.id, 10**9 + next(STEPS), clock.now())
            commands.conclude(session, actor, campaign, proof)

        self.by(name, act)

    def settle(self, name, row, reason="It is as it should be."):
        self.by(name, lambda s, a: commands.settle(s, a, s.get_one(AttestedRow, row.id), reason))

    def minute(self):
        """Have the worker come by."""
        every_minute(Job(self.database))
        jobs.deliver_all(self.database)

    def answer_everything(self, seconds=5):
        names = {key: name for name, key in self.plant.people.items()}
        for row in self.rows():
            self.answer(names[row.reviewer_id], row, seconds=seconds)


@pytest.fixture
def autumn(database, plant, request, monkeypatch):
    """People at Leuven, on 1 September, before anybody opened a campaign."""
    request.getfixturevalue("enrolled")
    made = Round(database, plant)
    monkeypatch.setattr(clock, "now", lambda: made.at)
    return made
