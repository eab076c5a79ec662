"""The life of an asset: which moves there are, who may make them, what stands against one; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from governance.core.access import Actor
from governance.core.states import Machine, Move
from governance.register.rules import PROVED, RELEVANT, Permission, enumerated
from governance.register.vocabulary import (
    ENDED,
    AssetState,
    GxpRelevance,
    ValidationState,
)

S = AssetState


@dataclass(frozen=True, slots=True)
class AssetFacts:
    """What the guards of an asset may know."""

    label: str
    state: AssetState
    gxp: GxpRelevance
    validation_state: ValidationState
    commissioned_on: date | None = None
    hard_dependents: tuple[str, ...] = ()
    """Tags of what is in use and stops without it."""

    open_changes: tuple[str, ...] = ()
    """References of changes on it that are not over."""

    open_drifts: tuple[str, ...] = ()
    """References of what was found on it that nobody has decided on."""


def relevance_is_known(facts: AssetFacts, _by: Actor, _at: datetime) -> str | None:
    """Nothing is qualified or in operation before it is decided whether it bears on quality.

    Source: House rule (unknown weighs as the worst).
    """
    if facts.gxp is GxpRelevance.UNDETERMINED:
        return f"The GxP relevance of {facts.label} is undetermined: edit it and decide first."
    return None


def relevant_asset_is_validated(facts: AssetFacts, _by: Actor, _at: datetime) -> str | None:
    """A GxP-relevant asset goes into operation, or back into it, while it is validated.

    Source: House rule.
    """
    if facts.gxp in RELEVANT and facts.validation_state not in PROVED:
        return (
            f"{facts.label} bears on product quality and its validation state is "
            f"{facts.validation_state.label.lower()}: have it validated first."
        )
    return None


def was_in_operation(facts: AssetFacts, _by: Actor, _at: datetime) -> str | None:
    """What was quarantined before it ever ran does not begin to run by leaving quarantine.

    Source: House rule.
    """
    if facts.commissioned_on is None:
        return (
            f"{facts.label} has no day on which it was put into operation: "
            "put it back into stock, and install it from there."
        )
    return None


def nothing_stops_without_it(facts: AssetFacts, _by: Actor, _at: datetime) -> str | None:
    """An asset that others in use cannot do without is not taken away.

    Source: House rule.
    """
    if not facts.hard_dependents:
        return None
    stop, them = ("stops", "it") if len(facts.hard_dependents) == 1 else ("stop", "them")
    return (
        f"{enumerated(facts.hard_dependents)} {stop} without {facts.label}: "
        f"have {them} depend on something else, or decommission {them} first."
    )


def no_change_is_open(facts: AssetFacts, _by: Actor, _at: datetime) -> str | None:
    """What a change is about stays until the change is over.

    Source: House rule.
    """
    if not facts.open_changes:
        return None
    verb = "is" if len(facts.open_changes) == 1 else "are"
    return f"{enumerated(facts.open_changes)} {verb} open on {facts.label}: close or cancel first."


def no_drift_is_open(facts: AssetFacts, _by: Actor, _at: datetime) -> str | None:
    """What was found on an asset and approved by nobody is decided on before the asset goes.

    Source: House rule.
    """
    if not facts.open_drifts:
        return None
    verb = "is" if len(facts.open_drifts) == 1 else "are"
    return f"{enumerated(facts.open_drifts)} {verb} open on {facts.label}: have it decided first."


GUARDS = {
    "relevance_is_known@1": relevance_is_known,
    "relevant_asset_is_validated@1": relevant_asset_is_validated,
    "was_in_operation@1": was_in_operation,
    "nothing_stops_without_it@1": nothing_stops_without_it,
    "no_change_is_open@1": no_change_is_open,
    "no_drift_is_open@1": no_drift_is_open,
}
PROVES = ("relevance_is_known@1", "relevant_asset_is_validated@1")
OVER = ("no_change_is_open@1", "no_drift_is_open@1")
LETS_GO = ("nothing_stops_without_it@1", *OVER)
STANDING = (S.INSTALLED, S.QUALIFIED, S.IN_OPERATION, S.MAINTENANCE)
"""Where it is used, and free to be moved by whoever keeps it."""

ASSET = Machine(
    (
        Move("order", (S.PLANNED,), S.ORDERED),
        Move("receive", (S.PLANNED, S.ORDERED), S.IN_STOCK),
        Move("install", (S.PLANNED, S.ORDERED, S.IN_STOCK), S.INSTALLED),
        Move("qualify", (S.INSTALLED,), S.QUALIFIED, ("relevance_is_known@1",)),
        Move("commission", (S.PLANNED, S.INSTALLED, S.QUALIFIED), S.IN_OPERATION, PROVES),
        Move("maintain", (S.IN_OPERATION,), S.MAINTENANCE),
        Move("resume", (S.MAINTENANCE,), S.IN_OPERATION, PROVES),
        Move("quarantine", (S.IN_STOCK, *STANDING), S.QUARANTINED),
        Move("clear", (S.QUARANTINED,), S.IN_OPERATION, ("was_in_operation@1", *PROVES)),
        Move("restock", (S.QUARANTINED,), S.IN_STOCK, LETS_GO),
        Move("store", (*STANDING, S.DECOMMISSIONED), S.IN_STOCK, LETS_GO),
        Move("report_absent", (S.IN_STOCK, *STANDING, S.QUARANTINED), S.ABSENT),
        Move("report_stolen", (S.IN_STOCK, *STANDING, S.QUARANTINED, S.ABSENT), S.STOLEN),
        Move("find", (S.ABSENT, S.STOLEN), S.QUARANTINED),
        Move(
            "decommission",
            (S.PLANNED, S.ORDERED, *STANDING, S.QUARANTINED),
            S.DECOMMISSIONED,
            LETS_GO,
        ),
        Move("dispose", (S.IN_STOCK, S.DECOMMISSIONED, S.ABSENT, S.STOLEN), S.DISPOSED, LETS_GO),
        Move("withdraw", tuple(s for s in S if s not in ENDED), S.DISPOSED, OVER),
    ),
    GUARDS,
)
MACHINES = {"asset@1": ASSET}


@dataclass(frozen=True, slots=True)
class Step:
    """How people speak of a move, who may make it, and what it takes."""

    label: str
    done: str
    """What somebody did, as the history says it."""

    text: str
    permission: Permission
    needs_reason: bool = True
    day: str = ""
    """The day that the asset keeps of it; empty: the history alone knows when."""


P = Permission
STEPS: Final[Mapping[str, Step]] = {
    "order": Step(
        "Order", "ordered it", "It is bought, and not here yet.", P.COMMISSION, needs_reason=False
    ),
    "receive": Step(
        "Receive into stock", "received it into stock",
        "It is here and lies in stock: a spare, or waiting for its installation.",
        P.COMMISSION, needs_reason=False,
    ),
    "install": Step(
        "Install", "installed it", "It stands where it will be used, and is not used yet.",
        P.COMMISSION, needs_reason=False, day="installed_on",
    ),
    "qualify": Step(
        "Qualify", "qualified it",
        "It was shown that it is installed and works as specified. What bears on product quality "
        "is qualified by quality or validation.",
        P.ACCEPT,
    ),
    "commission": Step(
        "Put into operation", "put it into operation",
        "From now on the plant counts on it, and its controlled facts are altered by changes.",
        P.COMMISSION, needs_reason=False, day="commissioned_on",
    ),
    "maintain": Step(
        "Take into maintenance", "took it into maintenance",
        "It is out of operation for a while; what is controlled of it stays so.", P.COMMISSION,
    ),
    "resume": Step(
        "Put back into operation", "put it back into operation", "The maintenance is over.",
        P.COMMISSION, needs_reason=False,
    ),
    "quarantine": Step(
        "Quarantine", "quarantined it",
        "Something about it is in doubt: it is not used until that is settled.", P.MOVE,
    ),
    "clear": Step(
        "Clear from quarantine", "cleared it from quarantine",
        "What was in doubt is settled, and it goes on. What bears on product quality is cleared by "
        "quality or validation.",
        P.ACCEPT,
    ),
    "restock": Step(
        "Clear into stock", "cleared it from quarantine into stock",
        "What was in doubt is settled, and it waits in stock. What was proved of it is proved anew "
        "where it is installed next.",
        P.ACCEPT,
    ),
    "store": Step(
        "Take out and put into stock", "took it out and put it into stock",
        "It becomes a spare. What was proved of it is proved anew where it is installed next.",
        P.COMMISSION,
    ),
    "report_absent": Step(
        "Report absent", "reported it absent",
        "Nobody finds it. No change reaches it, and it counts as not there.", P.MOVE,
    ),
    "report_stolen": Step(
        "Report stolen", "reported it stolen",
        "Say to whom it was reported, and what data was on it.", P.MOVE,
    ),
    "find": Step(
        "Report found", "found it again",
        "It goes into quarantine: nobody knows what was done to it meanwhile.", P.MOVE,
    ),
    "decommission": Step(
        "Decommission", "decommissioned it",
        "It is out of use. It keeps its page, its tag and its history, and its facts stand as they "
        "were.",
        P.DECOMMISSION, day="decommissioned_on",
    ),
    "dispose": Step(
        "Dispose of", "disposed of it",
        "It leaves for good. Say where it went, and what became of the data on it.",
        P.DECOMMISSION, day="decommissioned_on",
    ),
}  # fmt: skip
"""What people can do; that a duplicate is withdrawn comes with merging it."""

NOBODY: Final = Actor(0, "")
"""Whom the guards of a plain move are given: they look at no person."""

NEXT: Final[Mapping[AssetState, str]] = {
    S.PLANNED: "commission",
    S.ORDERED: "receive",
    S.IN_STOCK: "install",
    S.INSTALLED: "commission",
    S.QUALIFIED: "commission",
    S.MAINTENANCE: "resume",
    S.QUARANTINED: "clear",
    S.ABSENT: "find",
    S.STOLEN: "find",
    S.DECOMMISSIONED: "dispose",
}
"""What usually comes next."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of a move."""

    reason: str | None = None
    on: date | None = None
    """The day it happened; None: today."""


def reasons_against_saying(
    facts: AssetFacts, verb: str, said: Said, before: date | None, today: date
) -> tuple[str, ...]:
    """Return what is wrong with what is said of a move; `before` is the day it comes after.

    Source: House rule.
    """
    step, told = STEPS[verb], []
    if step.needs_reason and not said.reason:
        told.append(f"Say why: “{step.label.lower()}” is kept in the history with its reason.")
    elif facts.gxp in RELEVANT and not said.reason:
        told.append(f"{facts.label} bears on product quality: say why its state is changed.")
    if said.on and said.on > today:
        told.append(f"{said.on:%d %B %Y} is still to come: say it on the day, or later.")
    if said.on and before and said.on < before:
        told.append(
            f"{facts.label} has {before:%d %B %Y} for what came before that: give a later day."
        )
    return tuple(told)


def validation_after(verb: str, now: ValidationState) -> ValidationState:
    """Return the validation state that a move leaves behind.

    Source: House rule (what leaves its place is proved anew where it is installed next).
    """
    if now is ValidationState.NOT_REQUIRED:
        return now
    target = ASSET.moves[verb].target
    if target in ENDED:
        return ValidationState.RETIRED
    return ValidationState.PLANNED if verb in {"store", "restock"} else now


def verb_between(now: AssetState, then: AssetState) -> str | None:
    """Return the move that leads from one state to another by hand; None: there is none."""
    return next(
        (v for v in STEPS if now in ASSET.moves[v].source and ASSET.moves[v].target is then), None
    )


def is_plain(verb: str) -> bool:
    """Whether a move takes no more than to be said, as a sheet says it."""
    step = STEPS[verb]
    is_about_others = any(name in ASSET.moves[verb].guards for name in LETS_GO)
    return not step.needs_reason and step.permission is P.COMMISSION and not is_about_others
