"""Asking people in: by a link that works once, with the roles that they are to have."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import bulk_update, record
from governance.core import clock
from governance.core.access import Actor, could, must, refusal
from governance.core.errors import Conflict, Forbidden
from governance.identity import enrolment
from governance.identity.commands import add
from governance.identity.models import Person, Role, SetupToken
from governance.identity.queries import is_enrolled
from governance.identity.rights import commands as rights
from governance.identity.rights.models import RequestState, RightsRequest
from governance.identity.rules import NewGrant, NewPerson, Permission, check_link
from governance.places.models import Place

WITHDRAWN = "The invitation was withdrawn."


@dataclass(frozen=True, slots=True)
class Proposed:
    """The roles that somebody is invited for, all at one place."""

    place: Place
    roles: Sequence[Role]
    reason: str


def invite(
    session: Session, actor: Actor, new: NewPerson, proposed: Proposed | None
) -> tuple[Person, str]:
    """Add a person with the roles proposed, and make their link; return its token.

    Raises `Forbidden` unless the actor is an administrator, there too, `RuleViolation` with every
    reason against the person or a role. A role that signs is asked for, as anywhere.
    """
    if not could(actor, Permission.ISSUE_LINK, Person):
        raise Forbidden(refusal(actor, Permission.ISSUE_LINK, Person, new.name))
    person = add(session, actor, new)
    session.flush()
    if proposed:
        for role in proposed.roles:
            asked = NewGrant(role, clock.today(), None, proposed.reason)
            rights.grant(session, actor, person, proposed.place, asked)
    return person, _send(session, actor, person)


def invite_again(session: Session, actor: Actor, person: Person) -> str:
    """Make a new link for somebody who was invited; the earlier one ends.

    Raises `Forbidden` unless the actor is an administrator, `RuleViolation` if they are in.
    """
    must(session, actor, Permission.ISSUE_LINK, person)
    check_link(actor, person, is_enrolled=is_enrolled(session, person))
    return _send(session, actor, person)


def withdraw(session: Session, actor: Actor, person: Person) -> None:
    """End an open invitation, with what was asked for the person and is not confirmed.

    Raises `Forbidden` unless the actor is an administrator, `Conflict` if none is open.
    """
    must(session, actor, Permission.ISSUE_LINK, person)
    now = clock.now()
    is_open = (
        (SetupToken.person_id == person.id)
        & SetupToken.invited_by.is_not(None)
        & SetupToken.used_at.is_(None)
        & SetupToken.withdrawn_at.is_(None)
    )
    ended = {"withdrawn_at": now, "expires_at": now}
    if not bulk_update(session, SetupToken, is_open, ended):
        raise Conflict(f"{person} has no open invitation: it was used or withdrawn already.")
    asked = select(RightsRequest).where(
        RightsRequest.person_id == person.id, RightsRequest.state == RequestState.ASKED
    )
    for request in session.scalars(asked).all():
        rights.withdraw(session, actor, request, WITHDRAWN)
    record(session, actor, "person.invitation_withdrawn", person)


def _send(session: Session, actor: Actor, person: Person) -> str:
    token = enrolment.issue(session, person, actor.name)
    record(session, actor, "person.invited", person)
    return token
