"""What is open when its definition moves on ends under its own, whatever type it is of."""

import pytest

from governance.audit.verify import verify
from governance.core.states import Machine
from workflows.changes.models import ChangeState as S
from workflows.changes.models import ChangeType
from workflows.changes.rules import machine
from workflows.changes.temporary import commands as temporary

BEGINNING = frozenset({"declare", "authorise", "start"})
"""All that the next definitions have: nothing that began under one of them would come further."""

MOVED_ON = {
    ChangeType.LIKE_FOR_LIKE: "LIKE_FOR_LIKE",
    ChangeType.EMERGENCY: "EMERGENCY",
    ChangeType.TEMPORARY: "TEMPORARY",
    ChangeType.STANDARD: "STANDARD",
}
ENDS = (S.VERIFICATION, S.RELEASE, S.REVIEW)
WAYS = {
    ChangeType.LIKE_FOR_LIKE: (S.IMPLEMENTATION, S.VERIFICATION),
    ChangeType.STANDARD: (S.AUTHORISED, S.IMPLEMENTATION, S.VERIFICATION),
    ChangeType.EMERGENCY: (S.EMERGENCY_ACTIVE, S.RETROSPECTIVE, S.APPROVAL, *ENDS),
    ChangeType.TEMPORARY: (
        *(S.DRAFT, S.TRIAGE, S.ASSESSMENT, S.PLANNING, S.APPROVAL, S.AUTHORISED),
        *(S.IMPLEMENTATION, S.VERIFICATION, S.RELEASE, S.IN_EFFECT, S.RESTORATION),
    ),
}
"""The states on the way of each type; the way of a normal change is tried with a hundred open."""


def moves_on(patch, kind):
    """Have new changes of a type begin under its next definition."""
    name = MOVED_ON[kind]
    now = getattr(machine, name)
    later = f"{kind}@2"
    moves = tuple(move for move in machine.DEFINITIONS[now] if move.verb in BEGINNING)
    patch.setitem(machine.DEFINITIONS, later, moves)
    patch.setitem(machine.MACHINES, later, Machine(moves, machine.GUARDS))
    patch.setattr(machine, name, later)
    if kind is ChangeType.TEMPORARY:
        patch.setattr(temporary, name, later)
    return now, later


@pytest.mark.either
@pytest.mark.statement(43)
@pytest.mark.parametrize("kind", WAYS)
def test_what_is_open_at_an_upgrade_ends_under_its_own_definition(
    path_of, database, monkeypatch, kind
):
    path = path_of(kind)
    for state in WAYS[kind]:
        path.to(state)
        with monkeypatch.context() as patch:
            now, _ = moves_on(patch, kind)
            while path.now().state is not S.CLOSED:
                path.step()
            assert path.now().workflow == now
    _, later = moves_on(monkeypatch, kind)
    path.begin()

    assert path.now().workflow == later
    with database.reading() as session:
        assert verify(session).faults == []
