"""What holds between changes: nobody waits for themselves, and a parent for its children. Pure.

Source of all of it: House rule, ADR 0067.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from governance.core.access import Actor
from governance.core.states import Guard
from workflows.changes.linking.models import Relation
from workflows.changes.models import ChangeRequest
from workflows.changes.models import ChangeState as S
from workflows.changes.rules.facts import ChangeFacts
from workflows.changes.rules.guards import listed

DONE = frozenset({S.CLOSED, S.EFFECTIVENESS})
"""States in which a change has come to what it was for."""

OVER = DONE | {S.CANCELLED}
"""States in which nothing more is waited for."""


class Tie(StrEnum):
    """What a change is to another, as people say it from either side."""

    RELATES_TO = "relates_to"
    FOLLOWS = "follows"
    LED_TO = "led_to"
    BLOCKED_BY = "blocked_by"
    BLOCKS = "blocks"
    CHILD_OF = "child_of"
    PARENT_OF = "parent_of"
    SUPERSEDES = "supersedes"
    SUPERSEDED_BY = "superseded_by"
    DUPLICATES = "duplicates"
    DUPLICATED_BY = "duplicated_by"


TURNED: Mapping[Relation, Tie] = {
    Relation.RELATES_TO: Tie.RELATES_TO,
    Relation.FOLLOWS: Tie.LED_TO,
    Relation.BLOCKED_BY: Tie.BLOCKS,
    Relation.CHILD_OF: Tie.PARENT_OF,
    Relation.SUPERSEDES: Tie.SUPERSEDED_BY,
    Relation.DUPLICATES: Tie.DUPLICATED_BY,
}
"""How each relation is said from its other side."""

MEANT: Mapping[Tie, tuple[Relation, bool]] = {
    **{tie: (relation, True) for relation, tie in TURNED.items()},
    **{Tie(relation.value): (relation, False) for relation in Relation},
}
"""What each tie is as it is kept, and whether it is said from the other side."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a link is judged by before it is made."""

    relation: Relation
    change: ChangeRequest
    other: ChangeRequest
    waits: bool
    """Whether the definition of the one that would wait asks for that."""

    is_said: bool
    """Whether the two are linked so already."""

    parent: str
    """The parent that the change has; empty: none."""

    is_circle: bool
    """Whether somebody would wait for themselves."""


def against(asked: Asked) -> list[str]:
    """Return what stands against a link; nothing: it can be made.

    Source: House rule, ADR 0067.
    """
    one, two, relation = asked.change, asked.other, asked.relation
    if one.id == two.id:
        return [f"{one} is the change itself: link it to another one."]
    if asked.is_said:
        return [f"{one} and {two} are linked so already."]
    told = []
    if other := relation is Relation.CHILD_OF and asked.parent:
        told.append(f"{one} is a child of {other} already: end that link first.")
    if asked.is_circle:
        told.append(f"{two} comes after {one} by other links: they would stand in a circle.")
    if relation in {Relation.CHILD_OF, Relation.BLOCKED_BY}:
        told += _kept_from_waiting(asked)
    return told


def _kept_from_waiting(asked: Asked) -> list[str]:
    """Return why the one that would wait for the other cannot."""
    one, two = asked.change, asked.other
    is_parent = asked.relation is Relation.CHILD_OF
    waiting = two if is_parent else one
    if not asked.waits:
        began = f"{waiting} began under {waiting.workflow}, which waits for no other change"
        return [f"{began}: relate the two instead."]
    if is_parent and (two.state in OVER or two.released_at):
        return [f"{two} is {two.whereabouts}: it takes no child any more."]
    if not is_parent and one.completed_at:
        return [f"The work on {one} is done: nothing blocks it any more."]
    return []


def no_blocker_is_open(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """Work begins once every change that it waits for is closed.

    Source: House rule, ADR 0067.
    """
    if not change.ties.blockers:
        return None
    return (
        f"{change.label} is blocked by {listed(change.ties.blockers)}: have that closed, or end "
        "the link with the reason why it need not wait."
    )


def every_child_is_released(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """A parent is released for use once each of its children is.

    Source: House rule, ADR 0067.
    """
    if not change.ties.unreleased:
        return None
    waits = listed(change.ties.unreleased)
    return f"{change.label} waits for its children: {waits}. Have them released, or cancelled."


def every_child_is_closed(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """A parent is closed once each of its children is closed or cancelled.

    Source: House rule, ADR 0067.
    """
    if not change.ties.children:
        return None
    waits = listed(change.ties.children)
    return f"{change.label} waits for its children: {waits}. Have them closed, or cancelled."


def every_child_is_told_of(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """Who gives a parent up says of each child whether it is given up too, or goes on alone.

    Source: House rule, ADR 0067.
    """
    if not change.ties.left_behind:
        return None
    waits = listed(change.ties.left_behind)
    return f"Say of each child of {change.label} what becomes of it: {waits}."


GUARDS: dict[str, Guard] = {
    f"{guard.__name__}@1": guard
    for guard in (
        no_blocker_is_open,
        every_child_is_released,
        every_child_is_closed,
        every_child_is_told_of,
    )
}
