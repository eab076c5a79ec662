"""Two people at one gate at the same moment: it opens once, and each half is signed once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from governance.audit.commands import record
from governance.audit.models import AuditEvent
from governance.audit.verify import verify
from governance.core.errors import DomainError
from governance.evidence.models import Signature
from governance.identity.models import Person, Role
from governance.places.models import Place
from tests.plant import SYSTEM, add_grant
from workflows.rollouts.commands import deciding

pytestmark = pytest.mark.both


def at_once(rolling, *names):
    """Have each of them sign the gate at the same moment; return who was told why not."""
    barrier = Barrier(len(names))

    def tries(name):
        barrier.wait()
        try:
            rolling.by(name, deciding.sign_gate)
        except DomainError as told:
            return name, str(told)
        return name, ""

    with ThreadPoolExecutor(len(names)) as pool:
        return dict(pool.map(tries, names))


def counted(database, of, *conditions):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(of).where(*conditions))


@pytest.fixture
def ready(rolling, database):
    """A rollout whose pilot may be passed, and a second person of quality at the top."""
    with database.writing() as session:
        top = session.get_one(Place, rolling.plant.places["acme"])
        add_grant(session, session.get_one(Person, rolling.plant.people["ana"]), Role.QA, top)
        record(session, SYSTEM, "role.granted", top)
        session.commit()
    return rolling.running(criteria={"backed_out": 0}, after={"closed_pct": 100})


def opened(database):
    return counted(database, AuditEvent, AuditEvent.verb == "rollout.wave_opened")


def test_owner_and_quality_at_the_same_moment_open_it_once(ready, database):
    before = opened(database)

    told = at_once(ready, "olga", "dave")

    assert told == {"olga": "", "dave": ""}
    pilot, later = ready.now().waves
    assert pilot.passed_at == later.opened_at
    assert opened(database) == before + 1
    with database.reading() as session:
        assert verify(session).faults == []


def test_of_two_of_quality_one_signs_it_and_the_other_is_told(ready, database):
    ready.by("olga", deciding.sign_gate)
    before, of_quality = opened(database), Signature.activity == "gate_quality"
    signed = counted(database, Signature, of_quality)

    told = at_once(ready, "dave", "ana")

    assert sorted(map(bool, told.values())) == [False, True], told
    assert opened(database) == before + 1
    assert counted(database, Signature, of_quality) == signed + 1
