"""The work on each asset of a change: its states, and what is compared once it is done. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from governance.core.access import Actor
from governance.core.states import Guard, Machine, Move
from governance.register.profiles.comparing import Comparator
from workflows.changes.execution.models import ExecutionState as S

ENDED = frozenset({S.RELEASED, S.BACKED_OUT, S.LEFT_OUT})


@dataclass(frozen=True, slots=True)
class Told:
    """What a guard may know of a deviation: its name, and whether it is decided."""

    name: str
    is_open: bool
    is_disposed: bool


@dataclass(frozen=True, slots=True)
class OneWork:
    """What a guard may know of the work on one asset."""

    label: str
    state: S
    comparator: Comparator = Comparator.DIGEST
    expected_firmware: str | None = None
    """As it was when the change was approved."""

    as_found_firmware: str | None = None
    as_left_firmware: str | None = None
    as_left_config: str | None = None
    as_found_config: str | None = None
    target_firmware: str | None = None
    target_config: str | None = None
    is_pinned_later: bool = False
    """Whether its plan was approved before the configuration that it is to have was known."""

    is_report_kept: bool = True
    """Whether the comparison report whose number is given is among the files of the change."""

    deviations: Sequence[Told] = ()
    """Those that are about this asset, or about the whole change."""

    @property
    def otherwise(self) -> str | None:
        """Return in what it was left otherwise than was approved; None: in nothing."""
        if self.state in {S.BACKED_OUT, S.LEFT_OUT}:
            return None
        if self.target_firmware and self.as_left_firmware != self.target_firmware:
            left = self.as_left_firmware or "unknown"
            return f"{self.label} was left with firmware {left}, approved is {self.target_firmware}"
        if self.target_config is None or self.as_left_config == self.target_config:
            return None
        if self.as_left_config is None:
            return f"{self.label} was not compared with the configuration that was approved"
        if self.comparator is Comparator.REPORT:
            return None
        return (
            f"{self.label} was left with configuration {self.as_left_config[:12]}, "
            f"approved is {self.target_config[:12]}"
        )

    @property
    def not_as_found(self) -> str | None:
        """Return in what it was left otherwise than it was found; None: in nothing."""
        found = self.as_found_firmware or self.expected_firmware
        if self.target_firmware and self.as_left_firmware != found:
            return (
                f"{self.label} was found with firmware {found or 'unknown'} and left with "
                f"{self.as_left_firmware or 'unknown'}"
            )
        if self.target_config and self.as_left_config != self.as_found_config:
            return (
                f"{self.label} was found with configuration {_short(self.as_found_config)} and "
                f"left with {_short(self.as_left_config)}"
            )
        return None


def _short(text: str | None) -> str:
    return text[:12] if text else "unknown"


def is_left_as_approved(work: OneWork, _by: Actor, _at: datetime) -> str | None:
    """An asset is released as it was approved, or as QA has decided on a deviation.

    Source: House rule, ADR 0042.
    """
    if work.otherwise and not any(each.is_disposed for each in work.deviations):
        return (
            f"{work.otherwise}: bring it there, or refer to a deviation on which quality "
            "assurance has signed its disposition."
        )
    return None


def no_deviation_is_open(work: OneWork, _by: Actor, _at: datetime) -> str | None:
    """Nothing is released while a deviation that is about it is open.

    Source: House rule, ADR 0042.
    """
    if still := [each.name for each in work.deviations if each.is_open]:
        return (
            f"{' and '.join(still)} is open, and {work.label} waits for it: look at it again, or "
            "have quality assurance sign its disposition."
        )
    return None


def is_left_as_found(work: OneWork, _by: Actor, _at: datetime) -> str | None:
    """What is taken back stands as it was found, or a deviation tells why not.

    Source: House rule, ADR 0042.
    """
    if work.not_as_found and not work.deviations:
        return f"{work.not_as_found}: put it back, or refer to the deviation that tells why."
    return None


GUARDS: dict[str, Guard] = {
    f"{guard.__name__}@1": guard
    for guard in (is_left_as_approved, no_deviation_is_open, is_left_as_found)
}
UNRELEASED = (S.STARTED, S.DONE, S.VERIFIED)
RELEASED_BY = ("is_left_as_approved@1", "no_deviation_is_open@1")
EXECUTION = Machine(
    (
        Move("begin", (S.WAITING,), S.STARTED),
        Move("hand_over", (S.STARTED,), S.DONE),
        Move("send_back", (S.DONE, S.VERIFIED), S.STARTED),
        Move("verify", (S.DONE,), S.VERIFIED),
        Move("release", (S.VERIFIED,), S.RELEASED, RELEASED_BY),
        Move("back_out", UNRELEASED, S.BACKED_OUT, ("is_left_as_found@1",)),
        Move("leave_out", (S.WAITING,), S.LEFT_OUT),
        Move("open", (*UNRELEASED, S.BACKED_OUT, S.LEFT_OUT), S.WAITING),
    ),
    GUARDS,
)
MACHINES = {"execution@1": EXECUTION}
