"""What is refused is read by Ana and Dave, of quality for the whole enterprise."""

from dataclasses import dataclass

import pytest

from governance.audit.commands import record, record_refusal
from governance.core.errors import Forbidden
from governance.identity.models import Person, Role
from governance.places.models import Place
from tests.plant import SYSTEM, actor_named, add_grant
from tests.workflows.changes.conftest import Life, give_credentials
from workflows.trail_reviews.commands import reviewing as commands
from workflows.trail_reviews.models import TrailReview, TrailScope
from workflows.trail_reviews.queries.cases import standing, whole

RULE = commands.Rule("Refused attempts", "somebody tries what they may not", ["refused"])


@dataclass
class Reading:
    """Carries one scope and its reviews through their life, each act by itself."""

    database: object
    plant: object
    life: Life
    scope: int | None = None
    id: int | None = None

    def refuse(self, name, times=1):
        """Have somebody try what they may not."""
        for _ in range(times):
            with self.database.writing() as session:
                actor = actor_named(session, self.plant, name)
                place = session.get_one(Place, self.plant.places["leuven"])
                record_refusal(session, actor, place, Forbidden(f"{actor.name} may not"))
                session.commit()
        return self

    def made(self, rule=RULE, by="ana"):
        with self.database.writing() as session:
            self.scope = commands.make(session, actor_named(session, self.plant, by), rule).id
            session.commit()
        return self

    def begun(self, by="ana"):
        with self.database.writing() as session:
            actor = actor_named(session, self.plant, by)
            scope = session.get_one(TrailScope, self.scope)
            self.id = commands.begin(session, actor, scope).id
            session.commit()
        return self

    def by(self, name, command, *args):
        """Run a command on the review as the named person; it is given a proof if it takes one."""
        with self.database.writing() as session:
            actor, proof = self.life.proof(session, name)
            review = session.get_one(TrailReview, self.id)
            if "proof" in command.__code__.co_varnames[: command.__code__.co_argcount]:
                args = (*args, proof)
            made = command(session, actor, review, *args)
            session.commit()
            return made

    def at(self):
        with self.database.reading() as session:
            return standing(session, session.get_one(TrailScope, self.scope))

    def now(self):
        with self.database.reading() as session:
            return whole(session, session.get_one(TrailReview, self.id))


@pytest.fixture
def reading(database, plant):
    give_credentials(database, plant)
    with database.writing() as session:
        top = session.get_one(Place, plant.places["acme"])
        for name in ("ana", "dave"):
            add_grant(session, session.get_one(Person, plant.people[name]), Role.QA, top)
        record(session, SYSTEM, "role.granted", top)
        session.commit()
    return Reading(database, plant, Life(database, plant))
