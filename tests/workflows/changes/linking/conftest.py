import pytest

from workflows.changes.linking import commands
from workflows.changes.linking.commands import Said
from workflows.changes.linking.rules import Tie


@pytest.fixture
def several(life):
    """Raise changes; return their numbers: `several(2)`."""
    return lambda number, **given: [life.raised(**given).id for _ in range(number)]


@pytest.fixture
def tied(life):
    """Say what one change is to another: `tied(1, Tie.BLOCKED_BY, 2)`."""

    def do(one, tie, other, by="nora"):
        life.id = one
        return life.by(
            by, commands.link, Said(Tie(tie), f"CR-2026-{other:04}", "it builds on it")
        ).id

    return do
