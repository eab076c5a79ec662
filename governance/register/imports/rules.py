"""What may be done with an import, and in which order; pure, sentences for people."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from governance.core.access import Actor, declare, extend, role
from governance.core.states import Machine, Move
from governance.identity.models import Role
from governance.places.models import Place
from governance.register.imports.models import (
    Import,
    ImportState,
    is_about_learning,
    is_about_no_person,
    is_about_people,
    is_brought_by_me,
    is_of_planning,
    is_of_the_register,
    is_of_the_tree,
)
from governance.register.rules import EVERYBODY, KEEPERS, PROVERS

S = ImportState
REASONS_HEADING = "Reasons"
"""Heads the column that the file of refused rows has more than the original."""

BATCH = 1_000
"""Rows that are looked up, compared and written at a time: memory does not grow with the file."""


class Permission(StrEnum):
    """What can be permitted on an import; to bring one in also needs what its kind asks for."""

    READ = "import:read"
    MAP = "import:map"
    CONFIRM = "import:confirm"
    DISCARD = "import:discard"
    BRING = "import:bring"
    BRING_PEOPLE = "import:bring_people"


ADMINISTRATORS, HR = role(Role.ADMINISTRATOR), role(Role.HR)
PLANNERS = role(Role.AREA_OWNER, Role.CHANGE_COORDINATOR, Role.QA)
GOES_ON = [
    [KEEPERS, is_of_the_register],
    [ADMINISTRATORS, is_of_the_tree],
    [PLANNERS, is_of_planning],
    [HR, is_about_people],
    [EVERYBODY, is_about_people, is_brought_by_me],
    [EVERYBODY, is_about_learning, is_brought_by_me],
]
declare(
    Import,
    read=Permission.READ,
    grants={
        Permission.READ: [
            [EVERYBODY, is_about_no_person],
            [HR, is_about_people],
            [EVERYBODY, is_brought_by_me],
        ],
        Permission.MAP: GOES_ON,
        Permission.CONFIRM: GOES_ON,
        Permission.DISCARD: GOES_ON,
    },
)
extend(
    Place,
    {
        Permission.BRING: [[KEEPERS], [ADMINISTRATORS], [HR], [PROVERS], [PLANNERS]],
        Permission.BRING_PEOPLE: [[ADMINISTRATORS], [HR]],
    },
)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows come to what."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    drifted: int = 0
    """Facts that are filed as drift, on rows of any outcome but the last."""

    @property
    def writes(self) -> int:
        """Rows that change the register, and facts that are filed."""
        return self.created + self.updated + self.drifted


@dataclass(frozen=True, slots=True)
class ImportFacts:
    """What the guards of an import may know."""

    label: str
    state: ImportState
    counts: Counts = Counts()
    reason: str | None = None
    """What the person gave as the reason."""

    is_left: bool = False
    """Whether no worker takes it any more."""


def something_is_written(facts: ImportFacts, _by: Actor, _at: datetime) -> str | None:
    """A preview that would write nothing is not confirmed.

    Source: House rule.
    """
    if facts.counts.writes:
        return None
    return f"{facts.label} would write nothing: discard it, or mend the file and upload it again."


def updates_have_a_reason(facts: ImportFacts, _by: Actor, _at: datetime) -> str | None:
    """Whoever lets a sheet alter recorded facts says why, once for all of them.

    Source: House rule (as for an edit by hand).
    """
    if facts.counts.updated and not facts.reason:
        number = facts.counts.updated
        what = "1 record" if number == 1 else f"{number:,} records"
        return f"{facts.label} alters {what}: say why, so that their history can tell."
    return None


def discarding_has_a_reason(facts: ImportFacts, _by: Actor, _at: datetime) -> str | None:
    """What is thrown away says why.

    Source: House rule.
    """
    return None if facts.reason else f"Say why {facts.label} is discarded."


def nobody_writes_it(facts: ImportFacts, _by: Actor, _at: datetime) -> str | None:
    """What is being written is not thrown away meanwhile, unless no worker takes it any more.

    Source: House rule.
    """
    if facts.state is S.APPLYING and not facts.is_left:
        return f"{facts.label} is being written: wait until that is done."
    return None


GUARDS = {
    "something_is_written@1": something_is_written,
    "updates_have_a_reason@1": updates_have_a_reason,
    "discarding_has_a_reason@1": discarding_has_a_reason,
    "nobody_writes_it@1": nobody_writes_it,
}
OPEN = (S.UPLOADED, S.PREVIEWED, S.REFUSED)
IMPORT = Machine(
    (
        Move("read_anew", OPEN, S.UPLOADED),
        Move("map", OPEN, S.PREVIEWING),
        Move("preview", (S.PREVIEWING,), S.PREVIEWED),
        Move(
            "confirm",
            (S.PREVIEWED,),
            S.APPLYING,
            ("something_is_written@1", "updates_have_a_reason@1"),
        ),
        Move("apply", (S.APPLYING,), S.APPLIED),
        Move("refuse", (S.PREVIEWING, S.APPLYING), S.REFUSED),
        Move(
            "discard",
            (*OPEN, S.PREVIEWING, S.APPLYING),
            S.DISCARDED,
            ("discarding_has_a_reason@1", "nobody_writes_it@1"),
        ),
    ),
    GUARDS,
)
MACHINES = {"import@1": IMPORT}


def counts_of(record: Import) -> Counts:
    """Return how many rows come to what."""
    drifted = record.drifted or 0
    return Counts(record.created, record.updated, record.unchanged, record.refused, drifted)


def facts_of(record: Import, reason: str | None = None, *, is_left: bool = False) -> ImportFacts:
    """Return what the guards may know of an import."""
    return ImportFacts(str(record), record.state, counts_of(record), reason, is_left)


def counted(number: int, singular: str, plural: str) -> str:
    """Return a number with its noun."""
    return f"{number:,} {singular if number == 1 else plural}"


def summary(counts: Counts) -> str:
    """Say what confirming does: `Create 36, update 2; 4 rows are left out`."""
    parts = [
        f"{verb} {number:,}"
        for verb, number in (("create", counts.created), ("update", counts.updated))
        if number
    ]
    parts += [f"file {counted(counts.drifted, 'drift', 'drifts')}"] if counts.drifted else []
    does = ", ".join(parts).capitalize() or "Write nothing"
    if not counts.refused:
        return does
    left = counted(counts.refused, "row is", "rows are")
    return f"{does}; {left} left out"
