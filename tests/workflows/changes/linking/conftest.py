import pytest
from sqlalchemy import func, select

from workflows.changes.linking import commands
from workflows.changes.linking.commands import Said
from workflows.changes.linking.models import ChangeLink
from workflows.changes.linking.rules import Tie


@pytest.fixture
def several(life):
    """Raise changes; return their numbers: `several(2)`."""
    return lambda number, **given: [life.raised(**given).id for _ in range(number)]


@pytest.fixture
def tied(life):
    """Say what one change is to another; return the link: `tied(1, "blocked_by", 2)`."""

    def do(one, tie, other, by="nora"):
        life.id = one
        said = Said(Tie(tie), f"CR-2026-{other:04}", "it builds on it")
        life.by(by, commands.link, said)
        with life.database.reading() as session:
            return session.scalar(select(func.max(ChangeLink.id)))

    return do
