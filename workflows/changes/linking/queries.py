"""What changes have to do with each other, what waits for what, and what a reader is told of it."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from governance.core.access import Actor, readable
from workflows.changes.linking.models import ChangeLink, Relation
from workflows.changes.linking.rules import DONE, OVER, TURNED, Tie
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.rules.beside import NO_TIES, Ties
from workflows.changes.rules.machine import asks

BLOCKED = "no_blocker_is_open@1"
PARENT = "every_child_is_closed@1"
PARENT_FOR_A_TIME = "every_child_is_released@1"
WAITING = (Relation.BLOCKED_BY, Relation.CHILD_OF)
"""The relations by which one change waits for another: they close a circle together."""

ANOTHER = "a change that you may not see"


def _of(change_id: int) -> ColumnElement[bool]:
    return or_(ChangeLink.change_id == change_id, ChangeLink.other_id == change_id)


def links_of(session: Session, change: ChangeRequest) -> Sequence[ChangeLink]:
    """Return every link of a change, said from either side, those that ended too; oldest first."""
    whole = (
        joinedload(ChangeLink.change),
        joinedload(ChangeLink.other),
        joinedload(ChangeLink.made_by),
        joinedload(ChangeLink.ended_by),
    )
    wanted = select(ChangeLink).where(_of(change.id)).options(*whole).order_by(ChangeLink.id)
    return session.scalars(wanted).all()


def waits_in(definition: ChangeRequest, relation: Relation) -> bool:
    """Whether the definition that a change began under waits for what it is linked to so."""
    wanted = (BLOCKED,) if relation is Relation.BLOCKED_BY else (PARENT, PARENT_FOR_A_TIME)
    return any(asks(definition, guard) for guard in wanted)


def ties_of(session: Session, change: ChangeRequest) -> Ties:
    """Return what a change waits for that other changes do; one statement, or none.

    Nothing is asked where its definition waits for no other change, or nothing more comes of it.
    """
    if change.state in OVER or not any(waits_in(change, one) for one in WAITING):
        return NO_TIES
    blocks = and_(ChangeLink.relation == Relation.BLOCKED_BY, ChangeLink.change_id == change.id)
    is_child = and_(ChangeLink.relation == Relation.CHILD_OF, ChangeLink.other_id == change.id)
    other = or_(
        and_(blocks, ChangeRequest.id == ChangeLink.other_id),
        and_(is_child, ChangeRequest.id == ChangeLink.change_id),
    )
    wanted = (
        select(ChangeRequest, ChangeLink.relation)
        .join(ChangeLink, other)
        .where(ChangeLink.ended_at.is_(None), ChangeRequest.state.not_in(DONE))
        .order_by(ChangeRequest.id)
    )
    found = session.execute(wanted).all()
    open_ones = [one for one, how in found if how is Relation.CHILD_OF and one.state not in OVER]
    children = tuple(map(_where, open_ones))
    return Ties(
        blockers=tuple(_where(one) for one, how in found if how is Relation.BLOCKED_BY),
        children=children,
        unreleased=tuple(_where(one) for one in open_ones if one.released_at is None),
        left_behind=children,
    )


def _where(change: ChangeRequest) -> str:
    return f"{change} ({change.state.replace('_', ' ')})"


def children_of(session: Session, change: ChangeRequest) -> Sequence[ChangeRequest]:
    """Return the children of a change that are neither closed nor cancelled."""
    wanted = (
        select(ChangeRequest)
        .join(ChangeLink, ChangeLink.change_id == ChangeRequest.id)
        .where(
            ChangeLink.other_id == change.id,
            ChangeLink.relation == Relation.CHILD_OF,
            ChangeLink.ended_at.is_(None),
            ChangeRequest.state.not_in(OVER),
        )
    )
    return session.scalars(wanted.order_by(ChangeRequest.id)).all()


def parent_of(session: Session, change: ChangeRequest) -> ChangeRequest | None:
    """Return the change that another is a child of."""
    wanted = (
        select(ChangeRequest)
        .join(ChangeLink, ChangeLink.other_id == ChangeRequest.id)
        .where(
            ChangeLink.change_id == change.id,
            ChangeLink.relation == Relation.CHILD_OF,
            ChangeLink.ended_at.is_(None),
        )
    )
    return session.scalars(wanted).one_or_none()


def closes_circle(session: Session, relation: Relation, one: int, two: int) -> bool:
    """Whether a link of one change to another would have somebody wait for themselves.

    A change waits for what blocks it, and a parent for its children: the two together. One
    statement for each step on the way.
    """
    if relation is Relation.RELATES_TO:
        return False
    begin, goal = (one, two) if relation is Relation.CHILD_OF else (two, one)
    known, edge = set[int](), {begin}
    while edge and goal not in known:
        known |= edge
        edge = _before(session, relation, edge) - known
    return goal in known


def _before(session: Session, relation: Relation, of: Collection[int]) -> set[int]:
    """Return what is directly waited for by these."""
    together = WAITING if relation in WAITING else (relation,)
    said = ChangeLink.relation.in_([one for one in together if one is not Relation.CHILD_OF])
    ahead = and_(said, ChangeLink.change_id.in_(of))
    children = and_(ChangeLink.relation == Relation.CHILD_OF, ChangeLink.other_id.in_(of))
    sides = or_(ahead, children) if relation in WAITING else ahead
    wanted = select(ChangeLink).where(ChangeLink.ended_at.is_(None), sides)
    return {
        row.change_id if row.relation is Relation.CHILD_OF else row.other_id
        for row in session.scalars(wanted)
    }


@dataclass(frozen=True, slots=True)
class Linked:
    """One link of a change as its reader is told of it."""

    link: ChangeLink
    tie: Tie
    """What the change is to the other, said from its side."""

    other: ChangeRequest


@dataclass(frozen=True, slots=True)
class LinksSeen:
    """What a reader is told of the links of a change."""

    standing: tuple[Linked, ...] = ()
    ended: tuple[Linked, ...] = ()
    hidden: int = 0
    """How many of those that stand lead to a change that they may not see."""

    names: frozenset[str] = field(default_factory=frozenset)
    """The numbers of those changes, and of what was linked so once."""

    def masked(self, text: str) -> str:
        """Return a sentence of the machine's without the numbers of what may not be seen."""
        for name in self.names:
            text = re.sub(rf"\b{name}\b", ANOTHER, text)
        return text


def links_seen(session: Session, reader: Actor, change: ChangeRequest) -> LinksSeen:
    """Return the links of a change, without those that lead to what its reader may not see."""
    links = links_of(session, change)
    if not links:
        return LinksSeen()
    told = [_linked(one, change.id) for one in links]
    wanted = readable(reader, ChangeRequest).where(
        ChangeRequest.id.in_({one.other.id for one in told})
    )
    seen = {one.id for one in session.scalars(wanted)}
    shown = [one for one in told if one.other.id in seen]
    hidden = [one for one in told if one.other.id not in seen]
    return LinksSeen(
        standing=tuple(one for one in shown if one.link.ended_at is None),
        ended=tuple(one for one in shown if one.link.ended_at is not None),
        hidden=sum(one.link.ended_at is None for one in hidden),
        names=frozenset(str(one.other) for one in hidden),
    )


def _linked(link: ChangeLink, change_id: int) -> Linked:
    if link.change_id == change_id:
        return Linked(link, Tie(link.relation.value), link.other)
    return Linked(link, TURNED[link.relation], link.change)


def is_blocked() -> ColumnElement[bool]:
    """Match the changes that wait for another one to be closed before their work begins."""
    blocker = aliased(ChangeRequest)
    waits = exists().where(
        ChangeLink.change_id == ChangeRequest.id,
        ChangeLink.relation == Relation.BLOCKED_BY,
        ChangeLink.ended_at.is_(None),
        blocker.id == ChangeLink.other_id,
        blocker.state.not_in(DONE),
    )
    ahead = (*OVER, ChangeState.VERIFICATION, ChangeState.RELEASE, ChangeState.REVIEW)
    return and_(ChangeRequest.state.not_in(ahead), waits.correlate(ChangeRequest))


def is_child_of(actor: Actor, text: str) -> ColumnElement[bool]:
    """Match the children of the change whose number a text is, if its reader may see that."""
    parent = readable(actor, ChangeRequest).where(ChangeRequest.id == _number(text))
    said = select(ChangeLink.change_id).where(
        ChangeLink.relation == Relation.CHILD_OF,
        ChangeLink.ended_at.is_(None),
        ChangeLink.other_id.in_(parent.with_only_columns(ChangeRequest.id).correlate(None)),
    )
    return ChangeRequest.id.in_(said)


def change_named(session: Session, actor: Actor, text: str) -> ChangeRequest | None:
    """Return the change whose number a text is, if the actor may read it."""
    wanted = readable(actor, ChangeRequest).where(ChangeRequest.id == _number(text))
    return session.scalars(wanted).one_or_none()


def _number(text: str) -> int:
    """Return the number in what people type for a change, as `CR-2026-0042`; 0: there is none."""
    digits = text.strip().rpartition("-")[2]
    return int(digits) if digits.isdecimal() and len(digits) < 10 else 0  # noqa: PLR2004
