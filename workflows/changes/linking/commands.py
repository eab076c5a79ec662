"""Link a change to another, split it into children, end a link, and give a parent up."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, may, must
from governance.core.errors import Conflict, NotFound, RuleViolation
from governance.places.models import Place
from governance.register.models import Asset
from workflows.changes.barriers.queries import locked
from workflows.changes.commands.deciding import cancel
from workflows.changes.commands.writing import Draft, raise_
from workflows.changes.linking.models import ChangeLink, Relation
from workflows.changes.linking.queries import (
    change_named,
    children_of,
    closes_circle,
    parent_of,
    waits_in,
)
from workflows.changes.linking.rules import MEANT, Asked, Tie, against
from workflows.changes.linking.steps import tie, tie_and_tell
from workflows.changes.models import ChangeKind, ChangeRequest
from workflows.changes.queries.case import KIND
from workflows.changes.rules.permissions import Permission
from workflows.notifications.telling import News, tell


@dataclass(frozen=True, slots=True)
class Said:
    """What a change has to do with another, and why that is said."""

    tie: Tie
    other: str
    """The number of the other change."""

    reason: str


def link(session: Session, actor: Actor, change: ChangeRequest, said: Said) -> None:
    """Say what a change has to do with another one.

    Raises `NotFound` for a change that the actor may not read, `Forbidden` where another one would
    wait that is not theirs to link, `RuleViolation` for a circle or a second parent.
    """
    must(session, actor, Permission.LINK, change)
    other = change_named(session, actor, said.other)
    if other is None:
        raise NotFound(f"There is no change {said.other}, or none that you may read.")
    relation, is_turned = MEANT[said.tie]
    one, two = (other, change) if is_turned else (change, other)
    waiting = _waiting(relation, one, two)
    if waiting is not None:
        must(session, actor, Permission.LINK, waiting)
    _hold(session, {one.id, two.id})
    if refused := against(_asked(session, relation, one, two)):
        raise RuleViolation(*refused)
    if waiting is not None and waiting.author_id != actor.id:
        sentence = f"{waiting} waits for another change now: see its links."
        news = News(KIND, waiting.id, waiting.reference, sentence)
        tell(session, {waiting.author_id}, news)
    told = tie(session, actor, (one, two), relation, said.reason)
    record(session, actor, "change.linked", other, **told)
    record(session, actor, "change.linked", change, **told)


def _waiting(relation: Relation, one: ChangeRequest, two: ChangeRequest) -> ChangeRequest | None:
    """Return which of the two would wait for the other; None: neither."""
    return {Relation.BLOCKED_BY: one, Relation.CHILD_OF: two}.get(relation)


def _hold(session: Session, ids: Collection[int]) -> None:
    """Have nobody else link changes, nor move these two, until this is written.

    Two links that close a circle together touch different changes: the top of the tree of places
    is what all of them have in common.
    """
    top = select(Place).where(Place.parent_id.is_(None)).order_by(Place.id).limit(1)
    session.scalars(top.with_for_update(key_share=True)).one()
    for each in locked(session, ids):
        session.refresh(each)


def _asked(session: Session, relation: Relation, one: ChangeRequest, two: ChangeRequest) -> Asked:
    of = ChangeLink
    sides = [of.change_id.in_((one.id, two.id)), of.other_id.in_((one.id, two.id))]
    said = select(of).where(*sides, of.relation == relation, of.ended_at.is_(None))
    if relation is not Relation.RELATES_TO:
        said = said.where(of.change_id == one.id)
    waiting = _waiting(relation, one, two)
    parent = parent_of(session, one) if relation is Relation.CHILD_OF else None
    return Asked(
        relation=relation,
        change=one,
        other=two,
        waits=waiting is not None and waits_in(waiting, relation),
        is_said=session.scalars(said.limit(1)).first() is not None,
        parent=str(parent) if parent else "",
        is_circle=one.id != two.id and closes_circle(session, relation, one.id, two.id),
    )


def unlink(
    session: Session, actor: Actor, change: ChangeRequest, link_id: int, reason: str
) -> None:
    """End a link with a reason; it stays readable that it stood.

    Raises `NotFound` for a link that is not the change's, or leads to what the actor may not read.
    """
    must(session, actor, Permission.LINK, change)
    of = ChangeLink
    wanted = select(of).where(
        of.id == link_id, or_(of.change_id == change.id, of.other_id == change.id)
    )
    found = session.scalars(wanted).one_or_none()
    ids = (found.change_id, found.other_id) if found else ()
    pair = [one for key in ids if (one := change_named(session, actor, str(key)))]
    if found is None or len(pair) < len(ids):
        raise NotFound(f"{change} has no such link, or it leads to what you may not read.")
    one, two = pair
    waiting = _waiting(found.relation, one, two)
    if waiting is not None:
        must(session, actor, Permission.LINK, waiting)
    _hold(session, set(ids))
    session.refresh(found)
    _end(session, actor, found, (one, two), reason)


def _end(
    session: Session,
    actor: Actor,
    found: ChangeLink,
    pair: tuple[ChangeRequest, ChangeRequest],
    reason: str,
) -> None:
    if found.ended_at is not None:
        raise Conflict(f"That link of {pair[0]} and {pair[1]} was ended already.")
    found.ended_at, found.ended_by_id, found.end_reason = clock.now(), actor.id, reason
    told = {"relation": found.relation, "change": str(pair[0]), "to": str(pair[1])}
    for each in pair:
        record(session, actor, "change.unlinked", each, **told, reason=reason)


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a change that becomes a child of it."""

    asset: Asset
    title: str
    kind: ChangeKind
    reason: str
    """Why it is split off."""


CARRIED = ("reason", "current", "proposed", "if_not", "target_firmware")
"""What a child begins with of its parent's words; plan, tests and signatures are its own."""


def split(session: Session, actor: Actor, change: ChangeRequest, part: Part) -> ChangeRequest:
    """Begin a child of a change for one of its parts: a draft of its own, with a life of its own.

    Raises `Forbidden` unless the actor may raise a change where the part is.
    """
    must(session, actor, Permission.LINK, change)
    _hold(session, {change.id})
    values = {name: getattr(change, name) for name in CARRIED}
    child = raise_(session, actor, part.asset, Draft(part.title, part.kind, values))
    if told := against(_asked(session, Relation.CHILD_OF, child, change)):
        raise RuleViolation(*told)
    tie_and_tell(session, actor, (child, change), Relation.CHILD_OF, part.reason)
    record(session, actor, "change.split", change, child=child.reference)
    return child


@dataclass(frozen=True, slots=True)
class Fates:
    """What becomes of the children of a change that is given up: each is named once."""

    given_up: Collection[int] = ()
    """Those that are cancelled with it."""

    alone: Collection[int] = ()
    """Those that go on without a parent."""


def give_up(
    session: Session, actor: Actor, change: ChangeRequest, reason: str, fates: Fates
) -> None:
    """Cancel a change, and with each of its open children what is said of it here.

    Raises `RuleViolation` unless each child is named once, `Forbidden` for one that is not the
    actor's to cancel.
    """
    must(session, actor, Permission.CANCEL, change)
    children = children_of(session, change)
    _hold(session, {change.id, *(each.id for each in children)})
    if told := _untold(session, actor, children, fates):
        raise RuleViolation(*told)
    for child in children:
        if child.id in fates.given_up:
            grandchildren = children_of(session, child)
            if grandchildren:
                raise RuleViolation(
                    f"{child} has open children itself: cancel it first, by its own page."
                )
            cancel(session, actor, child, reason)
        else:
            _end(session, actor, _standing(session, child, change), (child, change), reason)
    session.flush()
    cancel(session, actor, change, reason)


def _untold(
    session: Session, actor: Actor, children: Collection[ChangeRequest], fates: Fates
) -> list[str]:
    told, hidden = [], 0
    for child in children:
        named = (child.id in fates.given_up) + (child.id in fates.alone)
        if not may(session, actor, Permission.READ, child):
            hidden += 1
        elif named != 1:
            told.append(
                f"Say of {child} whether it is cancelled too or goes on alone: one of them."
            )
    if hidden:
        told.append(
            f"It has {hidden} open children that you may not see: have somebody cancel it who may."
        )
    return told


def _standing(session: Session, child: ChangeRequest, parent: ChangeRequest) -> ChangeLink:
    wanted = select(ChangeLink).where(
        ChangeLink.change_id == child.id,
        ChangeLink.other_id == parent.id,
        ChangeLink.relation == Relation.CHILD_OF,
        ChangeLink.ended_at.is_(None),
    )
    return session.scalars(wanted).one()
