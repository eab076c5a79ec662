"""What people of the test plant sign in with."""

from datetime import timedelta

from argon2 import PasswordHasher

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor
from governance.identity.codes import STEP_SECONDS, code_at, new_seed
from governance.identity.enrolment import Chosen, give
from governance.identity.models import Person
from governance.identity.seeds import Seeds

PASSWORD = "thirteen grey herons over the dyke"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
"""Quick to check; a sign-in makes it anew with the parameters in force."""

SEED_KEY = "t" * 48


def enrol(database, person_id, seed_key=SEED_KEY):
    """Give a person `PASSWORD` and a second factor; return its seed."""
    seed = new_seed()
    with database.writing() as session:
        give(session, person_id, Chosen(CHEAP, seed, 0), Seeds(seed_key))
        record(session, Actor(0, "system"), "person.enrolled", session.get(Person, person_id))
        session.commit()
    return seed


def code_for(seed, step_offset=0):
    """Return the code of now, or of a step that is near."""
    return code_at(seed, clock.now() + timedelta(seconds=STEP_SECONDS * step_offset))
