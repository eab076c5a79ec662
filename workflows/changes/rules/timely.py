"""What is asked again at the moment the work begins, and of each asset's work. Pure.

Guards of `change@4`; like those of `guards`, a version is never edited.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from governance.core.access import Actor
from governance.core.states import Guard
from workflows.changes.execution.models import ExecutionState
from workflows.changes.rules.execution import ENDED, is_left_as_approved, no_deviation_is_open
from workflows.changes.rules.facts import ChangeFacts
from workflows.changes.rules.guards import listed

APPROVAL_DAYS = 90
"""Days after which an approval is too old to begin under. Source: House rule, ADR 0042."""


def approval_ends(approved_at: datetime) -> datetime:
    """Return until when work may begin under an approval."""
    return approved_at + timedelta(days=APPROVAL_DAYS + 1)


def approval_is_fresh(change: ChangeFacts, _by: Actor, at: datetime) -> str | None:
    """An approval speaks of conditions, and conditions grow old.

    Source: House rule, ADR 0042.
    """
    if change.approved_at and (age := (at - change.approved_at).days) > APPROVAL_DAYS:
        return (
            f"{change.label} was approved {age} days ago, at most {APPROVAL_DAYS} are allowed: "
            "revise it, and have it approved again."
        )
    return None


def as_found_is_as_expected(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """What is found on an asset is what was there when the change was approved.

    Source: House rule, ADR 0042.
    """
    if change.found_otherwise:
        return (
            f"{listed(change.found_otherwise)}: find out why, then revise the change or put "
            "right what the register says."
        )
    return None


def signatures_hold(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """Every signature that the plan needs is there, and its bytes still prove it.

    Source: House rule, ADR 0042.
    """
    return " ".join(change.unproven) or None


def nothing_else_is_at_work(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """Two changes do not work on one asset at a time.

    Source: House rule, ADR 0042.
    """
    if change.at_work:
        return f"{listed(change.at_work)}: wait until that one is released, or backed out."
    return None


def no_asset_waits(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """The work is complete when none of its assets still waits for it.

    Source: House rule, ADR 0042.
    """
    waiting = [one.label for one in change.works if one.state is ExecutionState.WAITING]
    if waiting:
        return f"{_first(waiting)} waits for its work: begin it, or take it out with a reason."
    return None


def each_is_left_as_approved_or_told(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """What was left otherwise than approved is not handed over without its deviation.

    Source: House rule, ADR 0042.
    """
    other = [
        one.otherwise
        for one in change.works
        if one.otherwise and one.state not in ENDED and not one.deviations
    ]
    if other:
        return f"{listed(tuple(other))}: bring it there, or refer to the deviation that tells why."
    return None


def nothing_is_released(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """What was released for use is not opened or taken back with the rest.

    Source: House rule, ADR 0042.
    """
    released = [one.label for one in change.works if one.state is ExecutionState.RELEASED]
    if released:
        return (
            f"{_first(released)} is released for use already: take the rest out or back asset by "
            "asset, and complete the work."
        )
    return None


def every_asset_may_be_released(change: ChangeFacts, by: Actor, at: datetime) -> str | None:
    """What is released with the rest meets what an asset alone has to meet.

    Source: House rule, ADR 0042.
    """
    done = (ExecutionState.RELEASED, ExecutionState.LEFT_OUT)
    told = (
        guard(one, by, at)
        for one in change.works
        if one.state not in done
        for guard in (is_left_as_approved, no_deviation_is_open)
    )
    return " ".join(filter(None, told)) or None


def _first(labels: list[str]) -> str:
    more = f" and {len(labels) - 1} more" if len(labels) > 1 else ""
    return f"{labels[0]}{more}"


GUARDS: dict[str, Guard] = {
    f"{guard.__name__}@1": guard
    for guard in (
        approval_is_fresh,
        as_found_is_as_expected,
        signatures_hold,
        nothing_else_is_at_work,
        no_asset_waits,
        each_is_left_as_approved_or_told,
        nothing_is_released,
        every_asset_may_be_released,
    )
}
BEGINS = (
    "approval_is_fresh@1",
    "every_asset_is_in_use@1",
    "as_found_is_as_expected@1",
    "signatures_hold@1",
    "nothing_else_is_at_work@1",
)
"""What `change@4` asks at the start of work besides what earlier definitions ask."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of the start of work, as it was found at a moment."""

    what: str
    refusal: str | None
    """Why it does not hold, and the way forward; None: it holds."""

    fact: str
    """What it was judged by."""


def _window(change: ChangeFacts, _by: Actor) -> str:
    if change.window is None:
        return "no window"
    begins, ends = (f"{at:%Y-%m-%d %H:%M}" for at in change.window)
    return f"{begins} to {ends} UTC"


def _approved(change: ChangeFacts, _by: Actor) -> str:
    at = f"{change.approved_at:%Y-%m-%d %H:%M} UTC" if change.approved_at else "unknown"
    return f"approved {at}; at most {APPROVAL_DAYS} days"


def _found(change: ChangeFacts, _by: Actor) -> str:
    unread = sum(one.as_found_firmware is None for one in change.works)
    return f"{len(change.works)} compared with the approval, of {unread} nothing was read"


Fact = Callable[[ChangeFacts, Actor], str]
CONDITIONS: Mapping[str, tuple[str, Fact]] = {
    "window_is_open@1": ("The window is open", _window),
    "approval_is_fresh@1": ("The approval is not too old", _approved),
    "impact_is_as_approved@1": (
        "What it reaches is as approved, or was accepted",
        lambda change, _by: f"{len(change.impact_differs)} differences",
    ),
    "as_found_is_as_expected@1": ("As found is as expected", _found),
    "target_is_pinned@1": (
        "What each is to be left with is known",
        lambda change, _by: f"{sum(one.is_pinned_later for one in change.works)} pinned later",
    ),
    "every_asset_is_in_use@1": (
        "Its assets are there to be changed",
        lambda change, _by: f"{len(change.each)} looked at",
    ),
    "nothing_else_is_at_work@1": (
        "No other change is at work on them",
        lambda change, _by: f"{len(change.at_work)} others at work",
    ),
    "no_new_conflict@1": (
        "Its time is free, or somebody answered for what it meets",
        lambda change, _by: f"{len(change.scheduled.unsettled)} conflicts unsettled",
    ),
    "signatures_hold@1": (
        "The signatures under the plan hold",
        lambda change, _by: change.signed_by or "nobody signs",
    ),
    "nothing_holds_it_back@1": (
        "Nothing holds it back",
        lambda change, _by: f"{len(change.held_back)} barriers",
    ),
    "no_blocker_is_open@1": (
        "Every change that it waits for is closed",
        lambda change, _by: f"{len(change.ties.blockers)} still open",
    ),
    "implementer_judged_nothing@1": (
        "Who begins has not judged it for quality",
        lambda _change, by: by.name,
    ),
    "completed_by_its_implementer@1": (
        "Who goes on with the work has begun it",
        lambda change, _by: change.implementer,
    ),
    "nothing_stands_too_long@1": (
        "No temporary change is past its end there",
        lambda change, _by: f"{len(change.kept_out)} past their end",
    ),
    "begun_by_who_is_responsible@1": (
        "Who begins is responsible for each asset now",
        lambda change, by: by.name if change.carrying else "not enforced here: counted only",
    ),
}
"""Each guard of the start of work in words, and what it is judged by."""


def conditions(
    names: tuple[str, ...],
    guards: Mapping[str, Guard],
    change: ChangeFacts,
    by: Actor,
    at: datetime,
) -> tuple[Condition, ...]:
    """Return each condition of a start as it is at this moment, those that hold as well."""
    return tuple(
        Condition(
            CONDITIONS[name][0], guards[name](change, by, at), CONDITIONS[name][1](change, by)
        )
        for name in names
    )
