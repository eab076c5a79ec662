from tests.governance.register.drifts.conftest import found  # noqa: F401  # a fixture
from tests.workflows.changes.conftest import later  # noqa: F401  # a fixture
