"""What people do about delegations: make one, cancel one. None is ever edited."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.core.warned import warn
from governance.identity.models import Person
from governance.ownership.answers import Node
from governance.ownership.delegations.qualified import StandIn, lacking
from governance.ownership.delegations.rules import (
    Between,
    Handing,
    Permission,
    in_words,
    may_be_cancelled,
    may_be_handed_over,
)
from governance.ownership.models import Delegation
from governance.ownership.parties import holders, place_words
from governance.ownership.subjects import of_place
from governance.places.models import Place


def make(session: Session, actor: Actor, place: Place, handing: Handing) -> Delegation:
    """Have one person act for another at a place and below it, for a time.

    Raises `Forbidden` without the permission at the place, `RuleViolation` with every reason: days
    gone by or too many, an unfit delegate, a chain, somebody else's duties though they are there.
    """
    is_own = handing.from_person_id == actor.id
    must(session, actor, Permission.DELEGATE if is_own else Permission.DELEGATE_FOR, place)
    people = {handing.from_person_id, handing.to_person_id}
    session.scalars(  # of two that hand over to each other at once, one waits for the other
        select(Person).where(Person.id.in_(people)).order_by(Person.id).with_for_update()
    ).all()
    known = holders(session, people)
    if known.keys() != people:
        raise RuleViolation("There is no such person: choose one of the list.")
    at = Node((Place.__tablename__, place.id), place_words(place), place.path)
    giver, taker = known[handing.from_person_id], known[handing.to_person_id]
    may_be_handed_over(handing, Between(giver, taker, at), actor, clock.today())
    made = Delegation(
        from_person_id=giver.id, to_person_id=taker.id, activity=handing.activity,
        place_id=place.id, site_id=place.site_id or place.id, starts_on=handing.starts_on,
        ends_on=handing.ends_on, reason=handing.reason.strip(), made_by=actor.name,
    )  # fmt: skip
    lacks = lacking(session, StandIn(taker.id, taker.name, handing.activity, of_place(place)))
    for sentence in lacks:
        warn(session, f"It was handed over, and cannot be signed for yet: {sentence}")
    session.add(made)
    session.flush()
    record(
        session, actor, "delegation.made", made,
        giver=giver.name, taker=taker.name, what=in_words(handing.activity), at=at.label,
        starts_on=handing.starts_on.isoformat(), ends_on=handing.ends_on.isoformat(),
        reason=handing.reason.strip(), lacks=lacks or None,
    )  # fmt: skip
    return made


def cancel(session: Session, actor: Actor, delegation: Delegation, reason: str) -> None:
    """Cancel a delegation: from now on it no longer counts, whatever was signed under it stands.

    Raises `Forbidden` for others than its giver and who may name somebody there, `RuleViolation`
    if it is over.
    """
    must(session, actor, Permission.CANCEL, delegation)
    may_be_cancelled(delegation, reason, clock.today())
    delegation.cancelled_on = clock.today()
    record(session, actor, "delegation.cancelled", delegation, reason=reason.strip())
