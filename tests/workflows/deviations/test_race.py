"""Two of quality decide on one deviation at the same moment: one does, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.models import AuditEvent
from governance.audit.verify import verify
from governance.core.errors import DomainError
from governance.evidence.models import Signature
from governance.identity.models import Person, Role
from governance.places.models import Place
from tests.plant import SYSTEM, add_grant
from tests.workflows.deviations.conftest import NO_HARM
from workflows.deviations.commands import deciding
from workflows.deviations.models import DeviationState

pytestmark = pytest.mark.both
WORDS = {"ana": "The alarm was seen in time.", "vera": "The batch is looked at again."}


def test_of_two_who_decide_at_once_one_decision_is_signed_and_it_is_theirs(desk, database):
    with database.writing() as session:
        leuven = session.get_one(Place, desk.plant.places["leuven"])
        add_grant(session, session.get_one(Person, desk.plant.people["vera"]), Role.QA, leuven)
        record(session, SYSTEM, "role.granted", leuven)
        session.commit()
    desk.opened().investigated()
    barrier = Barrier(len(WORDS))

    def tries(name):
        barrier.wait()
        try:
            desk.by(name, deciding.dispose, replace(NO_HARM, why=WORDS[name]))
        except DomainError:
            return name, False
        return name, True

    with ThreadPoolExecutor(len(WORDS)) as pool:
        came = dict(pool.map(tries, WORDS))

    (first,) = [name for name, is_first in came.items() if is_first]
    now = desk.now()
    assert now.state is DeviationState.DISPOSED
    assert now.decided == WORDS[first]
    assert now.disposed_by_id == desk.plant.people[first]
    with database.reading() as session:
        told = select(AuditEvent).where(AuditEvent.verb == "deviation.disposed")
        signed = select(Signature).where(Signature.activity == deciding.DISPOSED)
        assert len(session.scalars(told).all()) == len(session.scalars(signed).all()) == 1
        assert verify(session).faults == []
