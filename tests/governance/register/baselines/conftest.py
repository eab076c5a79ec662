from tests.workflows.changes.conftest import enrolled  # noqa: F401  # a fixture
