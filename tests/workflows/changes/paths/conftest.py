"""Every path that a change can take, walked step by step by those who take it.

Of each, its author and who does the work, who sees to it and who signs for quality are named.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pytest

from governance.core import jobs
from tests.workflows.changes.conftest import MET, SIGNERS
from tests.workflows.changes.emergency.conftest import AFTER, Urgent
from tests.workflows.changes.replacing.conftest import swap  # noqa: F401  # a fixture
from tests.workflows.changes.standard.conftest import Standard
from tests.workflows.changes.temporary.conftest import Bypass
from workflows.changes.commands import closing, deciding, triaging, working, writing
from workflows.changes.commands.executing import Read
from workflows.changes.jobs import every_minute
from workflows.changes.models import ChangeRequest, ChangeType
from workflows.changes.models import ChangeState as S
from workflows.changes.temporary import commands as temporary
from workflows.changes.temporary.commands import Back

Step = Callable[[], object]


@dataclass
class Path:
    """A change of one type, and what leads on from each of its states."""

    kind: ChangeType
    life: object
    begin: Step
    onward: Mapping[S, Sequence[Step]]
    author: str = "tom"
    worker: str = "tom"
    left: str = "2.8.1"
    """The firmware that PLC-204 is left with."""

    signers: Sequence[str] = ()
    """Who signs its plan besides its author; nobody, where nobody does."""

    def step(self):
        """Take what leads on from where it is."""
        for act in self.onward[self.now().state]:
            act()
        return self

    def to(self, state):
        """Begin one, and bring it to a state."""
        self.begin()
        while self.now().state is not state:
            self.step()
        return self

    def by(self, name, command, *args, **more):
        return self.life.by(name, command, *args, **more)

    def now(self) -> ChangeRequest:
        return self.life.now()

    @property
    def id(self):
        return self.life.id

    def worked(self, firmware=None):
        return working.Work("Done as planned", firmware or self.left)


def _ends(life):
    return {
        S.VERIFICATION: [lambda: life.by("johan", working.verify, "Valves cycle")],
        S.RELEASE: [lambda: life.by("ana", deciding.sign)],
        S.REVIEW: [lambda: life.by("ana", closing.close, MET)],
    }


def _planned(life):
    done = working.Work("Loaded 2.9.4 as planned", "2.9.4")
    return {
        S.DRAFT: [lambda: life.by("nora", writing.submit)],
        S.TRIAGE: [lambda: life.by("johan", triaging.classify)],
        S.ASSESSMENT: [life.answered, life.disposed],
        S.PLANNING: [lambda: life.by("nora", writing.propose)],
        S.APPROVAL: [life.signed],
        S.AUTHORISED: [lambda: life.by("tom", working.start)],
        S.IMPLEMENTATION: [lambda: life.by("tom", working.complete, done)],
        **_ends(life),
    }


def normal(life):
    return Path(
        ChangeType.NORMAL, life, life.raised, _planned(life), "nora", "tom", "2.9.4", SIGNERS
    )


def temporary_one(life):
    bypass = Bypass(life, life.plant)

    def back():
        if bypass.row().restored_at is None:
            left = {life.plant.assets["PLC-204"]: Read("2.8.1")}
            life.by("tom", temporary.put_back, Back("Loaded 2.8.1", left))
        life.by("johan", temporary.confirm, "2.8.1 runs as before")

    onward = {
        **_planned(life),
        S.IN_EFFECT: [lambda: life.by("tom", temporary.restore)],
        S.RESTORATION: [back],
    }
    return Path(ChangeType.TEMPORARY, life, bypass.drafted, onward, "nora", "tom", "2.9.4", SIGNERS)


def emergency(life):
    urgent = Urgent(life)
    onward = {
        S.EMERGENCY_ACTIVE: [lambda: urgent.consented("arne", "ana"), urgent.safe],
        S.RETROSPECTIVE: [urgent.put_up],
        S.APPROVAL: [urgent.approved],
        **_ends(life),
    }
    return Path(ChangeType.EMERGENCY, life, urgent.declared, onward, left="2.8.2", signers=AFTER)


def _worked(life):
    work = working.Work("Done as it is written", "2.8.1")
    return {
        S.DRAFT: [lambda: life.by("tom", working.start)],
        S.AUTHORISED: [lambda: life.by("tom", working.start)],
        S.IMPLEMENTATION: [lambda: life.by("tom", working.complete, work)],
        S.VERIFICATION: [lambda: life.by("johan", working.verify, "It runs")],
    }


def like_for_like(life, of):
    serials = iter(range(2, 1000))

    def begin():
        of.begun(serial=f"S-{next(serials)}")

    return Path(ChangeType.LIKE_FOR_LIKE, life, begin, _worked(life))


def standard(life):
    template = Standard(life)

    def begin():
        if template.id is None:
            template.in_force(most_uses=500, target_firmware="2.8.1")
        template.begun()

    return Path(ChangeType.STANDARD, life, begin, _worked(life))


@pytest.fixture
def path_of(life, swap):  # noqa: F811  # the fixture of that name
    """The path of each type: `path_of(ChangeType.NORMAL).to(S.APPROVAL)`."""
    made = {
        ChangeType.NORMAL: normal,
        ChangeType.TEMPORARY: temporary_one,
        ChangeType.EMERGENCY: emergency,
        ChangeType.STANDARD: standard,
    }

    def of(kind):
        if kind is ChangeType.LIKE_FOR_LIKE:
            return like_for_like(life, swap)
        return made[kind](life)

    return of


def a_minute_passes(database):
    """Have the worker look at all that waits, as it does every minute."""
    every_minute(jobs.Job(database))
