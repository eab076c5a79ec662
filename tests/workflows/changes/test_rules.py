"""The whole table of states, purely: no database, no request."""

import dataclasses
from datetime import timedelta

import pytest

from governance.core import clock
from governance.core.access import Actor
from governance.core.errors import Conflict
from workflows.changes.models import ChangeRequest
from workflows.changes.models import ChangeState as S
from workflows.changes.rules.beside import EmergencyFacts, TemporaryFacts
from workflows.changes.rules.facts import ChangeFacts
from workflows.changes.rules.machine import DEFINITIONS, GUARDS, MACHINES, machine_of

EVE = Actor(9, "Eve")
NOW = clock.now()
SOUND = ChangeFacts(
    label="CR-2026-0001",
    state=S.DRAFT,
    author_id=7,
    asset="PLC-204",
    window=(NOW - timedelta(hours=1), NOW + timedelta(hours=1)),
    has_impact=True,
    implementer_id=9,
    implementer="Eve",
    target_firmware="2.9",
    as_left_firmware="2.9",
    as_found_firmware="2.8",
    deviation="DEV-26-001",
    effect_on=NOW.date(),
    is_reviewed=True,
    emergency=EmergencyFacts(follow_up="CR-2026-0002"),
    temporary=TemporaryFacts(ends_at=NOW + timedelta(days=3), longest=timedelta(days=30)),
)
BESIDE = {
    **{verb: {"is_restored": True, "restored_by_id": 8} for verb in ("confirm", "redo")},
    "succeed": {"successor": "CR-2026-0003", "is_succeeded": True},
}
"""How the end of a temporary change stands when somebody comes to it."""

STARTED = {"complete", "back_out"}
BY_ANOTHER = {"verify", "rework", "check_off", "send_back"}
TABLE = [(name, move.verb) for name, moves in DEFINITIONS.items() for move in moves]


def facts_for(verb, state):
    ends = dataclasses.replace(SOUND.temporary, **BESIDE.get(verb, {}))
    facts = dataclasses.replace(SOUND, state=state, is_started=verb in STARTED, temporary=ends)
    if verb == "cancel" and state is S.BACKED_OUT:
        facts = dataclasses.replace(facts, implementer_id=8, as_found_firmware="2.9")
    return dataclasses.replace(facts, implementer_id=8) if verb in BY_ANOTHER else facts


@pytest.mark.statement(23)
@pytest.mark.parametrize(("name", "verb"), TABLE)
def test_every_verb_in_every_state(name, verb):
    machine = MACHINES[name]
    move = machine.moves[verb]
    for state in S:
        change = ChangeRequest(id=1, state=state, workflow=name)
        change.came_from = S.APPROVAL if state is S.ON_HOLD else None
        facts = facts_for(verb, state)

        if state not in move.source:
            with pytest.raises(Conflict):
                machine.fire(change, facts, verb, by=EVE, at=NOW)
            assert change.state is state
        else:
            machine.fire(change, facts, verb, by=EVE, at=NOW)
            assert change.state is (move.target or S.APPROVAL), state
            assert change.came_from is (state if move.target is S.ON_HOLD else None), state


@pytest.mark.parametrize(
    ("verb", "unsound", "count"),
    [
        ("submit", {"missing_scope": ("why it is needed", "how it will be")}, 1),
        ("submit", {"missing_scope": ("why it is needed",), "gone": "decommissioned"}, 2),
        ("propose", {"unanswered": ("Q?",)}, 1),
        ("propose", {"missing_plan": ("a plan",), "window": None, "has_impact": False}, 3),
        ("propose", {"window": (NOW - timedelta(hours=2), NOW)}, 1),
        ("propose", {"is_impact_truncated": True}, 1),
        ("propose", {"is_impact_current": False}, 1),
        ("approve", {"plan_missing": ("Ana has not signed QA plan yet.",)}, 1),
        ("start", {"is_started": True}, 1),
        ("start", {"window": (NOW + timedelta(minutes=1), NOW + timedelta(hours=1))}, 1),
        ("start", {"window": (NOW - timedelta(hours=1), NOW)}, 1),
        ("start", {"quality_signers": frozenset({9})}, 1),
        ("complete", {"is_started": True, "implementer_id": 8}, 1),
        ("complete", {"is_started": True, "as_left_firmware": None}, 1),
        ("complete", {"is_started": False}, 1),
        ("verify", {"implementer_id": 9}, 1),
        ("rework", {"implementer_id": 9}, 1),
        ("close", {"release_missing": ("Nobody has verified it yet.",)}, 1),
        ("cancel", {"is_started": True}, 1),
    ],
)
def test_every_unmet_guard_is_told(verb, unsound, count):
    facts = dataclasses.replace(SOUND, **unsound)
    assert len(MACHINES["change@1"].refusals(facts, verb, EVE, NOW)) == count


@pytest.mark.statement(43)
def test_a_change_keeps_the_workflow_it_began_under(monkeypatch):
    monkeypatch.setitem(MACHINES, "change@2", None)
    assert machine_of(ChangeRequest(workflow="change@1")) is MACHINES["change@1"]
    assert all(name.rpartition("@")[2].isdigit() for name in (*DEFINITIONS, *GUARDS))


def test_every_guard_is_used_and_names_its_source():
    used = {guard for moves in DEFINITIONS.values() for move in moves for guard in move.guards}
    assert used == set(GUARDS)
    assert all("Source:" in guard.__doc__ for guard in GUARDS.values())
