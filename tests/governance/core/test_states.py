"""Only the machine changes `state`; the flush sees to it."""

import pytest

from governance.audit.commands import bulk_insert, bulk_update
from governance.core.access import Actor
from governance.core.errors import Conflict, RuleViolation
from governance.core.states import Machine, Move
from governance.register.models import Asset
from governance.register.vocabulary import AssetState as S

NOW, ADA = None, Actor(1, "Ada")


class Facts:
    label, state = "PLC-204", S.IN_OPERATION


def is_idle(_facts, _by, _at):
    return "PLC-204 is running: stop it first."


def is_asked_for(_facts, _by, _at):
    return "Nobody asked for it."


MACHINE = Machine(
    (
        Move("commission", (S.PLANNED,), S.IN_OPERATION),
        Move("retire", (S.IN_OPERATION,), S.DECOMMISSIONED, ("is_idle@1", "is_asked_for@1")),
    ),
    {"is_idle@1": is_idle, "is_asked_for@1": is_asked_for},
)


def test_every_reason_is_told_at_once_and_as_a_hint_beforehand():
    with pytest.raises(RuleViolation) as refusal:
        MACHINE.check(Facts, "retire", ADA, NOW)

    reasons = ("PLC-204 is running: stop it first.", "Nobody asked for it.")
    assert refusal.value.reasons == reasons
    assert MACHINE.hints(Facts, ADA, NOW) == {"retire": reasons}


@pytest.mark.abuse(5)
@pytest.mark.asvs("2.3.1")
@pytest.mark.statement(23)
def test_a_verb_of_another_state_is_a_conflict_that_says_where_the_record_is():
    with pytest.raises(Conflict, match="is in in operation; to commission it must be in planned"):
        MACHINE.check(Facts, "commission", ADA, NOW)


def test_a_definition_with_a_verb_twice_or_without_its_guard_is_a_bug():
    move = Move("retire", (S.PLANNED,), S.DECOMMISSIONED)
    with pytest.raises(RuntimeError, match="twice"):
        Machine((move, move), {})
    with pytest.raises(KeyError):
        Machine((Move("retire", (S.PLANNED,), S.DECOMMISSIONED, ("is_gone@1",)),), {})


@pytest.mark.usefixtures("plant")
def test_a_state_written_by_hand_does_not_reach_the_database(session):
    session.get_one(Asset, 1).state = S.DECOMMISSIONED

    with pytest.raises(RuntimeError, match="without its machine"):
        session.flush()


@pytest.mark.usefixtures("plant")
def test_nor_one_that_is_born_at_its_end(session):
    asset = session.get_one(Asset, 1)
    columns = [c.key for c in Asset.__table__.columns if c.key not in {"id", "state", "tag"}]
    given = {name: getattr(asset, name) for name in columns}
    session.add(Asset(**given, tag="PLC-9", state=S.DECOMMISSIONED))

    with pytest.raises(RuntimeError, match="without its machine"):
        session.flush()


@pytest.mark.usefixtures("plant")
def test_nor_by_a_bulk_write(session):
    with pytest.raises(RuntimeError, match="moved by its machine"):
        bulk_update(session, Asset, Asset.criticality > 3, {"state": S.DECOMMISSIONED})
    with pytest.raises(RuntimeError, match="is not born"):
        bulk_insert(session, Asset, [{"tag": "PLC-9", "state": S.DECOMMISSIONED}])
