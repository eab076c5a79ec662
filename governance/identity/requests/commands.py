"""What is done with requests for roles: asked, approved, given, refused, withdrawn, expired."""

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.identity.apart import held_by, reasons_apart
from governance.identity.models import Person
from governance.identity.requests.models import AskedState, RoleRequest
from governance.identity.requests.queries import facts_of, is_asked, new_of, one
from governance.identity.requests.rules import (
    LASTS,
    ROLE_REQUEST,
    Permission,
    check_asking,
)
from governance.identity.rights import giving
from governance.identity.rules import NewGrant, check_grant, reasons_overlapping
from governance.places.models import Place


def ask(session: Session, actor: Actor, person: Person, place: Place, new: NewGrant) -> RoleRequest:
    """Ask for a role of one's own, or of somebody else, at a place and below it.

    Raises `Forbidden` unless it is about the actor or they hold a role, `RuleViolation` with every
    reason why the role cannot be asked for, such as one that it is kept apart from.
    """
    must(session, actor, Permission.ASK, person)
    giving.lock(session, person)
    held = reasons_overlapping(person, new, giving.same_roles(session, person, new.role, place))
    apart = reasons_apart(person.name, new, place.path, held_by(session, person))
    was_asked = is_asked(session, person, new.role, place)
    check_asking(person, new, clock.today(), (*held, *apart), is_asked=was_asked)
    request = RoleRequest(
        person_id=person.id, role=new.role, place_id=place.id, site_id=place.site_id or place.id,
        starts_on=new.starts_on, ends_on=new.ends_on, reason=new.reason.strip(),
        asked_by_id=actor.id, asked_at=clock.now(), due_on=clock.today() + LASTS,
    )  # fmt: skip
    session.add(request)
    session.flush()
    record(
        session, actor, "role_request.asked", request,
        role=giving.told(new, place), person=person.name, reason=request.reason,
    )  # fmt: skip
    return request


def approve(session: Session, actor: Actor, request: RoleRequest) -> None:
    """Say for the business that somebody is to have the role; an administrator then gives it.

    Raises `Forbidden` or `RuleViolation` unless the actor answers for the place, and neither asked
    for it nor would hold it.
    """
    must(session, actor, Permission.APPROVE, request)
    request = one(session, request.id)
    now = clock.now()
    ROLE_REQUEST.fire(request, facts_of(session, request), "approve", by=actor, at=now)
    request.approved_by_id, request.approved_at = actor.id, now
    record(session, actor, "role_request.approved", request, person=request.person.name)


def give(session: Session, actor: Actor, request: RoleRequest) -> None:
    """Give the role that the business approved: from then on it is held.

    Raises `Forbidden` unless the actor administers the place, `RuleViolation` if they approved it,
    would hold it, or it cannot be given any more.
    """
    must(session, actor, Permission.GIVE, request)
    request = one(session, request.id)
    person, place = giving.lock(session, request.person), request.place
    _decide(session, actor, request, "give")
    new = new_of(request)
    same = giving.same_roles(session, person, new.role, place)
    check_grant(actor, person, new, same, clock.today())
    approver = request.approved_by.name if request.approved_by else None
    giving.give(session, person, place, new, (actor.name, approver))
    told = {"role": giving.told(new, place), "reason": request.reason, "request": str(request)}
    record(session, actor, "role.granted", person, **told)


def refuse(session: Session, actor: Actor, request: RoleRequest, reason: str) -> None:
    """Say no, with a reason that who asked reads."""
    must(session, actor, Permission.REFUSE, request)
    request = one(session, request.id)
    _decide(session, actor, request, "refuse", reason)
    record(session, actor, "role_request.refused", request, reason=reason)


def withdraw(session: Session, actor: Actor, request: RoleRequest, reason: str) -> None:
    """Ask for it no longer; for whom it is about, or who asked."""
    must(session, actor, Permission.WITHDRAW, request)
    request = one(session, request.id)
    _decide(session, actor, request, "withdraw", reason)
    record(session, actor, "role_request.withdrawn", request, reason=reason)


def expire(session: Session, actor: Actor, request: RoleRequest) -> None:
    """End a request that nobody decided on in time, for the worker."""
    request = one(session, request.id)
    ROLE_REQUEST.fire(request, facts_of(session, request), "expire", by=actor, at=clock.now())
    request.decided_at = clock.now()
    record(session, actor, "role_request.expired", request, person=request.person.name)


def remind(session: Session, actor: Actor, request: RoleRequest) -> None:
    """Remind whom a request waits for, once, for the worker."""
    request.reminded_at = clock.now()
    waits_for = "who answers for the place" if request.state is AskedState.ASKED else "who gives it"
    record(session, actor, "role_request.reminded", request, waits_for=waits_for)


def _decide(
    session: Session, actor: Actor, request: RoleRequest, verb: str, reason: str | None = None
) -> None:
    now, facts = clock.now(), facts_of(session, request, reason)
    ROLE_REQUEST.fire(request, facts, verb, by=actor, at=now)
    request.decided_by_id, request.decided_at, request.decided_why = actor.id, now, reason
