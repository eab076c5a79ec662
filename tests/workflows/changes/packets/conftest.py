from copy import deepcopy
from dataclasses import dataclass
from shutil import copyfile

import pytest

from governance.audit.commands import record_refusal
from governance.core.errors import Forbidden
from governance.core.web import Attempt
from tests import databases
from tests.governance.validation.conftest import worked  # noqa: F401  # a fixture
from tests.plant import actor_named
from tests.workflows.changes.conftest import SIGNERS, Life, give_credentials
from tests.workflows.changes.packets.packs import packed
from tests.workflows.changes.standard.conftest import standard  # noqa: F401  # a fixture
from tests.workflows.changes.testing.test_trace import at_work  # noqa: F401  # a fixture
from workflows.changes.commands import deciding, writing
from workflows.changes.models import ChangeRequest


@dataclass
class Told:
    """A plant in which things happened, and the packet of its first change."""

    database: object
    plant: object
    folder: object
    packet: bytes
    key: str
    reference: str


@pytest.fixture(scope="session")
def happened(planted_file, migrated_file, tmp_path_factory):
    """One change signed, opened again, signed again and done; another one beside it."""
    folder = tmp_path_factory.mktemp("packets")
    copyfile(migrated_file.with_name("planted.db"), folder / "concord.db")
    database = databases.opened(f"sqlite:///{folder / 'concord.db'}")
    plant = deepcopy(planted_file)
    give_credentials(database, plant)
    reference = told(database, plant)
    packet, key = packed(database, folder, "change", reference)
    yield Told(database, plant, folder, packet, key, reference)
    database.engine.dispose()


def told(database, plant):
    """Tell the story; return the reference of the change."""
    life = Life(database, plant).assessed()
    protocol = writing.Upload("protocol.txt", b"what the test is to show", "The protocol")
    life.by("nora", writing.attach, protocol)
    life.by("nora", writing.propose)
    life.by("arne", deciding.sign)
    tried(database, plant, life.id)
    life.by("nora", deciding.revise, "the window moved")
    life.by("nora", writing.propose)
    life.signed(SIGNERS)
    Life(database, plant).raised(tag="HMI-31")
    with database.reading() as session:
        return session.get_one(ChangeRequest, life.id).reference


def tried(database, plant, change_id):
    """Have the author try to sign their own change, as the edge keeps it."""
    with database.acting() as session:
        attempt = Attempt(f"changes.sign /changes/{change_id}/sign", "change_request", change_id)
        refused = Forbidden("Nora wrote this change; somebody else must sign it.")
        record_refusal(session, actor_named(session, plant, "nora"), attempt, refused)
