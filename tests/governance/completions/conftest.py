import pytest

from tests.governance.register.imports.conftest import Desk


@pytest.fixture
def desk(database, plant):
    """People at their imports on this test's database."""
    return Desk(database, plant)
