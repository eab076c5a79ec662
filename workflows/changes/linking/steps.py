"""Write that two changes are linked: a step of the commands that link them."""

from typing import Any

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor
from workflows.changes.linking.models import ChangeLink, Relation
from workflows.changes.models import ChangeRequest

Pair = tuple[ChangeRequest, ChangeRequest]
"""Two changes, the one of which it is said first."""


def tie(
    session: Session, actor: Actor, pair: Pair, relation: Relation, reason: str
) -> dict[str, Any]:
    """Write what the first change is to the second; return what is to be told of it."""
    one, two = pair
    made = ChangeLink(
        change_id=one.id, other_id=two.id, relation=relation, reason=reason,
        made_by_id=actor.id, made_at=clock.now(),
    )  # fmt: skip
    session.add(made)
    session.flush()
    told = {"relation": relation, "change": one.reference, "to": two.reference}
    return {"link": made.id, **told, "reason": reason}


def tie_and_tell(
    session: Session, actor: Actor, pair: Pair, relation: Relation, reason: str
) -> None:
    """Write a link, and tell of it in the history of both."""
    told = tie(session, actor, pair, relation, reason)
    for each in pair:
        record(session, actor, "change.linked", each, **told)
