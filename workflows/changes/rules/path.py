"""The straight way of a change through its states, and how far along it is. Pure."""

from dataclasses import dataclass
from typing import Literal

from workflows.changes.models import ChangeRequest, ChangeState, ChangeType
from workflows.changes.models import ChangeState as S
from workflows.changes.rules.machine import RELEASED_IN_VERIFICATION, type_of

SHORT = (S.DRAFT, S.ASSESSMENT, S.APPROVAL, S.IMPLEMENTATION, S.VERIFICATION, S.CLOSED)
WHOLE = (
    *(S.DRAFT, S.TRIAGE, S.ASSESSMENT, S.PLANNING, S.APPROVAL, S.AUTHORISED),
    *(S.IMPLEMENTATION, S.VERIFICATION, S.RELEASE, S.REVIEW, S.CLOSED),
)
REPLACING = (S.DRAFT, S.IMPLEMENTATION, S.VERIFICATION, S.CLOSED)
EMERGENCY = (
    *(S.EMERGENCY_ACTIVE, S.RETROSPECTIVE, S.APPROVAL),
    *(S.VERIFICATION, S.RELEASE, S.REVIEW, S.CLOSED),
)
STANDARD = (S.DRAFT, S.AUTHORISED, S.IMPLEMENTATION, S.VERIFICATION, S.CLOSED)
TEMPORARY = (*WHOLE[:9], S.IN_EFFECT, S.RESTORATION, S.CLOSED)
WAYS = {
    ChangeType.NORMAL: WHOLE,
    ChangeType.LIKE_FOR_LIKE: REPLACING,
    ChangeType.STANDARD: STANDARD,
    ChangeType.EMERGENCY: EMERGENCY,
    ChangeType.TEMPORARY: TEMPORARY,
}
LEFT_AT = {
    S.REJECTED: S.APPROVAL,
    S.RETRO_REJECTED: S.APPROVAL,
    S.BACKED_OUT: S.IMPLEMENTATION,
}
"""Where on the way a change is that stands beside it."""

Standing = Literal["done", "now", "beside", "ahead"]


@dataclass(frozen=True, slots=True)
class Step:
    """One state on the way: behind the change, where it is, or ahead."""

    state: ChangeState
    standing: Standing


def steps(change: ChangeRequest) -> list[Step]:
    """Return the way with where the change is on it; nothing for one that was cancelled."""
    if change.state is S.CANCELLED:
        return []
    kind = type_of(change)
    way: tuple[ChangeState, ...] = WAYS[kind]
    if kind is ChangeType.NORMAL and change.workflow in RELEASED_IN_VERIFICATION:
        way = SHORT
    if change.effect_on:
        way = (*way, S.EFFECTIVENESS)
    at = change.came_from or LEFT_AT.get(change.state, change.state)
    at = at if at in way else S.APPROVAL
    is_beside = at is not change.state
    found = way.index(at)
    return [Step(state, _standing(n - found, is_beside=is_beside)) for n, state in enumerate(way)]


def _standing(ahead: int, *, is_beside: bool) -> Standing:
    if ahead == 0:
        return "beside" if is_beside else "now"
    return "done" if ahead < 0 else "ahead"
