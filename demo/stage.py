"""What the loader has stored so far, by the names of `demo.rows`, and how people act on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

from sqlalchemy.orm import Session

from demo.timeline import Timeline
from governance.core import clock
from governance.core.access import Actor
from governance.core.db import Database
from governance.identity.attest import Given, Proof, Way, prove
from governance.identity.codes import STEP_SECONDS, code_at, step_of
from governance.identity.models import Person
from governance.identity.queries import actor_for
from governance.identity.seeds import Seeds

VIA = "demo"
"""Where the acts of the demo's past came from, as the trail keeps it."""

SYSTEM = Actor(0, "system", via=VIA)


@dataclass(frozen=True, slots=True)
class Entry:
    """What every persona signs in with, besides their own codes."""

    passphrase: str = field(repr=False)
    password_hash: str = field(repr=False)


@dataclass(slots=True)
class Stage:
    """The database that is being filled; ids only, since each act has a session of its own."""

    database: Database
    seeds: Seeds
    entry: Entry
    timeline: Timeline = field(default_factory=Timeline)
    places: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    products: dict[str, int] = field(default_factory=dict)
    locations: dict[tuple[str, str], int] = field(default_factory=dict)
    """By site and path."""

    assets: dict[str, int] = field(default_factory=dict)
    second_factors: dict[str, str] = field(default_factory=dict, repr=False)
    """Person -> seed."""

    steps: dict[str, int] = field(default_factory=dict)
    """Person -> the step of the last code that was used."""

    @contextmanager
    def acting(self, person: str) -> Iterator[tuple[Session, Actor]]:
        """Open one transaction as a person with the roles of that day; committed at the end."""
        with self.database.writing() as session:
            who = session.get_one(Person, self.people[person])
            yield session, actor_for(session, who, VIA)
            session.commit()

    def proof(self, person: str) -> Proof:
        """Give a person's password and code, as they would; a code is good once, so wait for it."""
        while step_of(clock.now()) <= self.steps.get(person, 0):
            self.timeline.move_to(clock.now() + timedelta(seconds=STEP_SECONDS))
        self.steps[person] = step_of(clock.now())
        code = code_at(self.second_factors[person], clock.now())
        given = Given(self.people[person], self.entry.passphrase, code, VIA)
        return replace(prove(self.database, self.seeds, given), way=Way.AT_ONCE)
