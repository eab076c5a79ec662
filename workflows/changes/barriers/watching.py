"""Who stands above changes, and looks at them each minute."""

from collections.abc import Callable

from governance.core.jobs import Job

WATCHERS: list[Callable[[Job], None]] = []
"""Each has transactions of its own."""
