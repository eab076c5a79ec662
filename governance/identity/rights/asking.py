"""Keeping what one person asks for until another has decided on it; a step of the commands."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor
from governance.core.errors import RuleViolation
from governance.identity.models import Person, Role
from governance.identity.rights.accounts import Account
from governance.identity.rights.models import Right, RightsRequest
from governance.identity.rights.queries import is_asked
from governance.identity.rules import NewGrant
from governance.places.models import Place


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: a role with its days, or something else with a reason alone."""

    right: Right
    new: NewGrant
    account: Account | None = None
    """Which account, where it is about one."""

    former_id: int | None = None
    """Whose that is today."""


def plain(reason: str) -> NewGrant:
    """Return what is told of a request for anything but a role."""
    return NewGrant(Role.REQUESTER, clock.today(), None, reason)


def ask(
    session: Session, actor: Actor, person: Person, place: Place, asked: Asked
) -> RightsRequest:
    """Keep what is asked for; `RuleViolation` if just this waits already."""
    new, account = asked.new, asked.account
    is_role = asked.right is Right.ROLE
    request = RightsRequest(
        kind=asked.right,
        person_id=person.id,
        place_id=place.id,
        site_id=place.site_id or place.id,
        role=new.role if is_role else None,
        starts_on=new.starts_on if is_role else None,
        ends_on=new.ends_on if is_role else None,
        issuer=account.issuer if account else None,
        subject=account.subject if account else None,
        former_id=asked.former_id,
        reason=new.reason,
        asked_by_id=actor.id,
        asked_at=clock.now(),
    )
    if is_asked(session, request):
        raise RuleViolation(f"Just this was asked for {person} already, and waits for an answer.")
    session.add(request)
    session.flush()
    what = f"{request.what} at {place}"
    record(session, actor, "right.asked", person, what=what, reason=new.reason)
    return request
