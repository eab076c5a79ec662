"""What an emergency or a temporary change asks of the reader, for their inbox."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor, made_once, permitted
from governance.core.contributions import INBOX, Group, Item, Target, only_where
from workflows.changes.extending.models import Extension, ExtensionState
from workflows.changes.models import ChangeRequest
from workflows.changes.models import ChangeState as S
from workflows.changes.queries.lists import changes
from workflows.changes.rules.machine import EMERGENCY, TEMPORARY
from workflows.changes.rules.permissions import Permission
from workflows.changes.temporary.models import Temporary

MOST = 100
"""Items of one kind that one person is shown."""

SOON = timedelta(days=7)
"""How long before its end a temporary change stands in the list of who takes it back."""

NEXT = {
    S.EMERGENCY_ACTIVE: ("You act in an emergency at {}.", "Say that it is safe"),
    S.RETROSPECTIVE: ("{} is safe: write up what was done, and put it up.", "Write"),
    S.RETRO_REJECTED: ("What was done at {} was not approved: settle it.", "Settle"),
    S.IN_EFFECT: ("What was done for a time at {} ends soon: take it back.", "Open"),
    S.RESTORATION: ("{} is being taken back to what it was.", "Open"),
}
"""By state: why the next step is the reader's, and what it is called."""


@made_once
def _mine(actor: Actor) -> Select[Any]:
    change, state = ChangeRequest, ChangeRequest.state
    mine = or_(
        and_(change.implementer_id == actor.id, state == S.EMERGENCY_ACTIVE),
        and_(change.author_id == actor.id, state.in_((S.RETROSPECTIVE, S.RETRO_REJECTED))),
        and_(state.in_((S.IN_EFFECT, S.RESTORATION)), _to_take_back(actor)),
        and_(state == S.RESTORATION, _to_see(actor)),
    )
    return changes(actor).where(change.workflow.in_((EMERGENCY, TEMPORARY)), mine)


@only_where(_mine)
def to_settle(session: Session, actor: Actor) -> list[Item]:
    """Return the emergencies and temporary changes on which the actor has the next step."""
    found = session.scalars(_mine(actor).order_by(ChangeRequest.id).limit(MOST))
    return [_item(one) for one in found]


def _to_take_back(actor: Actor) -> ColumnElement[bool]:
    """Match what the actor is to take back soon."""
    return ChangeRequest.id.in_(
        select(Temporary.change_id).where(
            Temporary.restorer_id == actor.id,
            Temporary.restored_at.is_(None),
            Temporary.ends_at <= clock.now() + SOON,
        )
    )


def _to_see(actor: Actor) -> ColumnElement[bool]:
    """Match what was taken back, and somebody else is to see that it is so."""
    taken = select(Temporary.change_id).where(
        Temporary.restored_at.is_not(None), Temporary.restored_by_id != actor.id
    )
    return and_(ChangeRequest.id.in_(taken), permitted(actor, Permission.VERIFY, ChangeRequest))


def _item(change: ChangeRequest) -> Item:
    why, verb = NEXT[change.state]
    to = Target("changes.show", {"id": change.id})
    return Item(
        group=Group.DO, reference=change.reference, title=change.title,
        why=why.format(change.asset.tag), verb=verb, target=to,
        since=change.created_at, due=change.due_at,
    )  # fmt: skip


def extensions_open() -> ColumnElement[bool]:
    """Match the temporary changes for which a later end is asked and not decided on."""
    return ChangeRequest.id.in_(
        select(Extension.change_id).where(Extension.state == ExtensionState.ASKED)
    )


INBOX.append(to_settle)
