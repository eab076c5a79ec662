"""What two people do together at the changes that come up anyway. Pure."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

LEAST, MOST = 3, 6
"""Tasks of a plan. Source: House rule, ADR 0047 (fewer teach little, more are not done)."""

STEPS = (
    "Read it together, and tell each other what its words mean.",
    "Assess together what it touches: the learner says it first.",
    "Go to the asset and find there what the plan speaks of.",
    "Be beside the work, and ask at each step why.",
)


class Coming(NamedTuple):
    """A change that comes up at the site and calls for the competence."""

    id: int
    reference: str


class Task(NamedTuple):
    """One thing to do together."""

    change: Coming
    what: str


def tasks(coming: Sequence[Coming]) -> list[Task]:
    """Return three to six tasks: of each change the first step, then of each the next one.

    Of one change alone there are four; without any there are none, and so no plan.
    """
    return list(islice(_each(coming), MOST))


def _each(coming: Sequence[Coming]) -> Iterator[Task]:
    for step in STEPS:
        for change in coming:
            yield Task(change, step)
