"""Write that two changes are linked: a step of the commands that link them."""

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor
from workflows.changes.linking.models import ChangeLink, Relation
from workflows.changes.models import ChangeRequest


def tie(
    session: Session,
    actor: Actor,
    pair: tuple[ChangeRequest, ChangeRequest],
    relation: Relation,
    reason: str,
) -> ChangeLink:
    """Write what the first change is to the second, and tell of it in the history of both."""
    one, two = pair
    made = ChangeLink(
        change_id=one.id, other_id=two.id, relation=relation, reason=reason,
        made_by_id=actor.id, made_at=clock.now(),
    )  # fmt: skip
    session.add(made)
    session.flush()
    told = {"relation": relation, "change": one.reference, "to": two.reference}
    for each in pair:
        record(session, actor, "change.linked", each, **told, reason=reason)
    return made
