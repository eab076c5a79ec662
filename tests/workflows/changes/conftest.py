from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import select

from governance.audit.commands import bulk_insert, record
from governance.core import clock
from governance.identity.attest import Proof
from governance.identity.models import Credential, Person
from governance.ownership.delegations.commands import make
from governance.ownership.delegations.rules import Handing
from governance.ownership.models import Assignment
from governance.places.models import Place
from governance.register.models import Asset, Dependency, DependencyType, Strength
from governance.register.vocabulary import GxpRelevance
from tests.plant import SINCE, SYSTEM, actor_named, add_grant
from workflows.changes.commands import closing, deciding, disposing, triaging, working, writing
from workflows.changes.commands.closing import Found
from workflows.changes.ending.models import Outcome, Result
from workflows.changes.ending.rules import Measured
from workflows.changes.models import Answer, ChangeKind, ChangeRequest, ChangeState
from workflows.changes.queries.case import case_of
from workflows.changes.rules.policy import CURRENT, POLICIES

STEPS = count(1)
NO = {question.code: (Answer.NO, "") for question in POLICIES[CURRENT].questions}
WRITTEN = {
    "reason": "ICSA-22-181-03 applies",
    "current": "firmware 2.8.1",
    "proposed": "firmware 2.9.4",
    "target_firmware": "2.9.4",
    "plan": "Stop line 1\nLoad 2.9.4\nStart line 1",
    "back_out": "Load 2.8.1 from the local copy; decide by 08:00",
    "tests": "Cycle the valves; compare the tag list",
    "effect_criteria": "Valves that stick; trends of the DCS; none; four weeks after release",
    "effect_on": clock.today() + timedelta(days=30),
}
NONE_STUCK = (Measured(Result.MET, "none in two weeks", "Trends of line 1"),)
MET = Found(Outcome.EFFECTIVE, "Trends of two weeks: no valve stuck", measured=NONE_STUCK)
SIGNERS = ("arne", "johan", "ana", "vera", "sten", "dirk")
"""Who signs the plan of a high-risk change of PLC-204, besides its author."""


@dataclass
class Life:
    """Carries one change through its life, each act in a transaction of its own."""

    database: object
    plant: object
    id: int | None = None

    def proof(self, session, name):
        actor = actor_named(session, self.plant, name)
        return actor, Proof(actor.id, 10**9 + next(STEPS), clock.now())

    def by(self, name, command, *args, **extra):
        """Run a command as the named person; one that takes a proof is given one."""
        with self.database.writing() as session:
            actor, proof = self.proof(session, name)
            wanted = select(ChangeRequest).where(ChangeRequest.id == self.id).with_for_update()
            change = session.scalars(wanted).one()
            if "proof" in command.__code__.co_varnames[: command.__code__.co_argcount]:
                args = (*args, proof)
            made = command(session, actor, change, *args, **extra)
            session.commit()
            return made

    def raised(self, by="nora", tag="PLC-204", kind=ChangeKind.FIRMWARE, **given):
        with self.database.writing() as session:
            actor, _ = self.proof(session, by)
            asset = session.scalars(select(Asset).where(Asset.tag == tag)).one()
            now = clock.now()
            window = {
                "window_begins_at": now - timedelta(hours=1),
                "window_ends_at": now + timedelta(hours=3),
            }
            values = {**WRITTEN, **window, **given}
            draft = writing.Draft("Replace firmware of " + tag, kind, values)
            self.id = writing.raise_(session, actor, asset, draft).id
            session.commit()
        return self

    def assessed(self, answers=NO, **given):
        author = given.get("by", "nora")
        self.raised(**given).submitted(author)
        self.by("johan", writing.assess, answers)
        return self

    def answered(self, by="johan"):
        """Answer every question of its policy with no."""
        asked = POLICIES[self.now().policy].questions
        self.by(by, writing.assess, {each.code: (Answer.NO, "") for each in asked})
        return self

    def submitted(self, author="nora"):
        """Hand it over, and have somebody else take it on."""
        self.by(author, writing.submit)
        if self.now().state is ChangeState.TRIAGE:  # earlier definitions have none
            self.by("coen" if author == "johan" else "johan", triaging.classify)
        return self

    def proposed(self, **given):
        author = given.get("by", "nora")
        self.assessed(**given).disposed(author).by(author, writing.propose)
        return self

    def disposed(self, by="nora"):
        """Say what it means for all that must be assessed."""
        with self.database.reading() as session:
            change = session.get(ChangeRequest, self.id)
            waiting = [one.asset_id for one in case_of(session, change).judged.lists.waiting]
        if waiting:
            self.by(by, disposing.dispose, disposing.Said("They are watched", "all", waiting))
        return self

    def approved(self, signers=SIGNERS, **given):
        return self.proposed(**given).signed(signers)

    def signed(self, signers=SIGNERS):
        for name in signers:
            self.by(name, deciding.sign)
        return self

    def completed(self, by="tom", **given):
        self.approved(**given).by(by, working.start)
        self.by(by, working.complete, working.Work("Loaded 2.9.4 as planned", "2.9.4"))
        return self

    def released(self, **given):
        self.completed(**given).by("johan", working.verify, "Valves cycle")
        self.by("ana", deciding.sign)
        return self

    def closed(self, **given):
        self.released(**given).by("ana", closing.close, MET)
        return self

    def now(self):
        with self.database.reading() as session:
            return session.get(ChangeRequest, self.id)


def give_credentials(database, plant):
    """Give everybody a credential, so that proofs can be used up."""
    with database.writing() as session:
        rows = [
            {
                "person_id": person,
                "password_hash": "unused",
                "totp_seed": "unused",
                "totp_step": 0,
                "enrolled_at": clock.now(),
            }
            for person in plant.people.values()
        ]
        bulk_insert(session, Credential, rows)
        record(session, SYSTEM, "plant.enrolled", "everybody")
        session.commit()


@pytest.fixture
def enrolled(database, plant):
    """The plant, in which everybody has a credential."""
    give_credentials(database, plant)
    return plant


@pytest.fixture
def life(database, enrolled):
    """A change to be: `life.approved()` takes it as far as its name says."""
    return Life(database, enrolled)


@pytest.fixture
def lettered(database, enrolled):
    """Give somebody a letter: `lettered("consulted", "technical_review", "tom")`, from 2020 on.

    The party is a person, or with `role=` whoever holds it at the place.
    """

    def give(letter, activity, name=None, at="leuven", *, role=None):
        with database.writing() as session:
            place = session.get_one(Place, enrolled.places[at])
            row = Assignment(
                activity=activity, letter=letter, subject_kind="place", subject_id=place.id,
                subject=str(place), person_id=name and enrolled.people[name], role=role,
                role_place_id=place.id if role else None, place_id=place.id,
                site_id=place.site_id or place.id, starts_on=SINCE, assigned_by="system",
                reason="seed",
            )  # fmt: skip
            session.add(row)
            record(session, SYSTEM, "letter.given", row, to=name or role)
            session.commit()

    return give


@pytest.fixture
def later(monkeypatch):
    """Turn the clock on: `later(days=3)`."""

    def turn(**ahead):
        to = clock.now() + timedelta(**ahead)
        monkeypatch.setattr(clock, "now", lambda: to)

    return turn


@pytest.fixture
def wired(database, plant):
    """HMI-31 is commanded by PLC-204 the hard way; LIMS-01 of the other site gets its data."""
    with database.writing() as session:
        ids = plant.assets
        session.add_all(
            Dependency(dependent_id=ids[a], provider_id=ids[b], type=kind, strength=strength)
            for a, b, kind, strength in (
                ("HMI-31", "PLC-204", DependencyType.RECEIVES_DATA_FROM, Strength.HARD),
                ("LIMS-01", "HMI-31", DependencyType.RECEIVES_DATA_FROM, Strength.SOFT),
                ("PLC-204", "LIMS-01", DependencyType.RECIPE_FROM, Strength.SOFT),
            )
        )
        session.get(Asset, ids["LIMS-01"]).gxp = GxpRelevance.INDIRECT
        record(session, SYSTEM, "plant.wired", "the plant")
        session.commit()
    return ids


@pytest.fixture
def roles(database, plant):
    """Give further roles at Leuven: `roles(olga=Role.QA)`."""

    def give(**of):
        with database.writing() as session:
            leuven = session.get_one(Place, plant.places["leuven"])
            for name, role in of.items():
                add_grant(session, session.get_one(Person, plant.people[name]), role, leuven)
            record(session, SYSTEM, "role.granted", leuven)
            session.commit()

    return give


@pytest.fixture
def hands(database, plant):
    """Have somebody hand everything over for some days: `hands("ana", "olga")`."""

    def do(giver, taker, days=5, at="leuven"):
        with database.writing() as session:
            today = clock.today()
            people = plant.people[giver], plant.people[taker]
            handing = Handing(*people, None, today, today + timedelta(days=days), "holiday")
            place = session.get_one(Place, plant.places[at])
            made = make(session, actor_named(session, plant, giver), place, handing)
            session.commit()
            return made.id

    return do
