"""A process killed anywhere while it signs or moves a change: all of it or nothing, and it can be
done again."""

import itertools
import os

import pytest
from sqlalchemy import select

from governance.audit.verify import verify
from governance.core import clock
from governance.evidence.models import KeyProof, Signature
from governance.identity.attest import Proof
from governance.identity.factors.models import SigningIntent
from tests.killing import killed
from tests.plant import actor_named
from workflows.changes.commands import deciding, working
from workflows.changes.models import ChangeRequest
from workflows.changes.models import ChangeState as S

pytestmark = pytest.mark.either

EVERY = bool(os.environ.get("CONCORD_SOAK"))
ROUNDS = 5 if EVERY else 1
OTHERS = ("arne", "johan", "vera", "sten", "dirk")
STEPS = itertools.count(2 * 10**9)


def committed(act):
    """Return an act with its session as one with its database, brought to its end."""

    def on(database):
        with database.writing() as session:
            act(session)
            session.commit()

    return on


def change_in(session):
    wanted = select(ChangeRequest).where(ChangeRequest.id == 1).with_for_update()
    return session.scalars(wanted).one()


def standing(database):
    """How the change stands: its state, and who signed it; the trail and the signatures hold."""
    with database.reading() as session:
        assert verify(session).faults == []
        made = session.scalars(select(Signature).order_by(Signature.id)).all()
        assert len({(one.activity, one.person_id) for one in made}) == len(made)
        assert session.scalars(select(KeyProof)).all() == []
        assert session.scalars(select(SigningIntent)).all() == []
        return session.get_one(ChangeRequest, 1).state, len(made)


def tried(url, database, act, before, after):
    """Kill it at each failpoint, in turn, until it has been done; then it was done once."""
    for at in itertools.count(1):
        number = killed(url, committed(act), at)
        stands = standing(database) if EVERY or at % 5 == 0 or number < at else None
        assert stands in {None, before, after}
        if number < at:
            break
    assert standing(database) == after
    print(f"{database.engine.dialect.name}: killed {at - 1} times while a change became {after[0]}")


@pytest.mark.asvs("2.3.3")
@pytest.mark.soak
@pytest.mark.parametrize("_round", range(ROUNDS))
def test_the_last_signature_is_made_with_its_transition_or_not_at_all(
    life, plant, database, url, _round
):
    life.proposed().signed(OTHERS)
    before = standing(database)

    def sign(session):
        ana = actor_named(session, plant, "ana")
        proof = Proof(ana.id, 2 * 10**9, clock.now())
        deciding.sign(session, ana, change_in(session), proof)

    assert before[0] is S.APPROVAL
    tried(url, database, sign, before, (S.AUTHORISED, before[1] + 1))


@pytest.mark.soak
def test_work_begins_whole_or_not_at_all(life, plant, database, url):
    life.approved()
    before = standing(database)

    def start(session):
        working.start(session, actor_named(session, plant, "tom"), change_in(session))

    assert before[0] is S.AUTHORISED
    tried(url, database, start, before, (S.IMPLEMENTATION, before[1]))
    assert life.now().implementer_id == plant.people["tom"]
