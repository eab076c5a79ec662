"""What must hold of the tests of a change before it is verified. Pure."""

from datetime import datetime

from governance.core.access import Actor
from governance.core.states import Guard
from workflows.changes.rules.facts import ChangeFacts


def every_test_was_run(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """What was planned to be tested was tested before it is verified.

    Source: House rule, ADR 0063.
    """
    told = change.proving.unrun
    return f"{change.label} still waits for a run of {', '.join(told)}." if told else None


def failed_tests_are_told(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """A run that failed has a deviation that quality decided on, whatever later runs showed.

    Source: House rule, ADR 0063.
    """
    told = change.proving.untold
    if not told:
        return None
    return f"{', '.join(told)}: have quality assurance decide on the deviation first."


GUARDS: dict[str, Guard] = {
    "every_test_was_run@1": every_test_was_run,
    "failed_tests_are_told@1": failed_tests_are_told,
}
