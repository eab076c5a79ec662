"""Rights that matter: asked for by one person, in force once a second one has confirmed them."""

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.identity.apart import check_apart
from governance.identity.attest import Proof, burn
from governance.identity.employment.queries import check_works_here
from governance.identity.models import Person, Role, RoleGrant
from governance.identity.queries import is_enrolled
from governance.identity.rights import giving, linking
from governance.identity.rights.accounts import Account, keeper, same_as
from governance.identity.rights.asking import Asked, ask, plain
from governance.identity.rights.models import SIGNING, Right, RightsRequest
from governance.identity.rights.queries import (
    answered_at,
    facts_of,
    guarded_at,
    one,
    signing_right,
    takes_two,
    takes_two_to_link,
)
from governance.identity.rights.rules import (
    ACKNOWLEDGEMENT,
    RIGHTS_REQUEST,
    Permission,
    check_enabling,
    check_is_no_other,
    check_of_another,
    check_unlinking,
    reasons_against_signing,
)
from governance.identity.rules import NewGrant, check_grant, check_reset, check_returning
from governance.identity.rules import Permission as OfPeople
from governance.identity.sso.queries import can_prove
from governance.identity.tokens.queries import check_is_somebody
from governance.places.models import Place

FIRST = "nobody else has ever answered for the place"
"""Why one person was enough, where a role that signs took effect at once."""


def grant(
    session: Session, actor: Actor, person: Person, place: Place, new: NewGrant
) -> RoleGrant | RightsRequest:
    """Give a person a role at a place and below it; one that signs is asked for.

    Raises `Forbidden` unless the actor is an administrator of the place, `RuleViolation` with
    every reason why the role cannot be given.
    """
    must(session, actor, OfPeople.RECEIVE_ROLE, person)
    must(session, actor, OfPeople.GRANT_ROLE, place)
    giving.lock(session, person)
    same = giving.same_roles(session, person, new.role, place)
    check_grant(actor, person, new, same, clock.today())
    check_apart(session, person, new, place)
    signs = new.role in SIGNING
    if signs and takes_two(session, actor, person, place):
        return ask(session, actor, person, place, Asked(Right.ROLE, new))
    given = giving.give(session, person, place, new, (actor.name, None))
    what = giving.told(new, place)
    more = {"alone": FIRST} if signs else {}
    record(session, actor, "role.granted", person, role=what, reason=new.reason, **more)
    return given


def reactivate(session: Session, actor: Actor, person: Person, reason: str) -> RightsRequest | None:
    """Take a person back, with the roles whose dates have not ended; asked for where one signs."""
    must(session, actor, OfPeople.REACTIVATE, person)
    giving.lock(session, person)
    check_returning(person)
    check_is_somebody(session, person)
    check_works_here(session, person)
    check_is_no_other(person, same_as(session, person.id))
    if place := guarded_at(session, actor, person):
        return ask(session, actor, person, place, Asked(Right.RETURN, plain(reason)))
    person.deactivated_at = None
    record(session, actor, "person.reactivated", person, reason=reason)
    return None


def reset_factor(
    session: Session, actor: Actor, person: Person, reason: str
) -> RightsRequest | None:
    """End what a person signs in with, so that a new link can be made; asked for where they sign.

    Raises `Forbidden` unless the actor is an administrator, `RuleViolation` if it is about
    themselves or there is nothing to end.
    """
    must(session, actor, OfPeople.RESET_FACTOR, person)
    giving.lock(session, person)
    check_reset(actor, person, is_enrolled=is_enrolled(session, person))
    if place := guarded_at(session, actor, person):
        return ask(session, actor, person, place, Asked(Right.NEW_FACTOR, plain(reason)))
    giving.end_factors(session, person)
    record(session, actor, "person.factors_ended", person, reason=reason)
    return None


def enable_signing(
    session: Session, actor: Actor, person: Person, how: str
) -> RightsRequest | None:
    """Say how it was verified who somebody is, so that they may sign, or sign again.

    Raises `Forbidden` unless the actor is an administrator, `RuleViolation` if it is about
    themselves or the person has nothing to sign with.
    """
    must(session, actor, OfPeople.ENABLE_SIGNING, person)
    giving.lock(session, person)
    check_enabling(actor, person.name, person.id, is_enrolled=can_prove(session, person))
    if place := guarded_at(session, actor, person):
        return ask(session, actor, person, place, Asked(Right.SIGNING, plain(how)))
    giving.enable(session, person, (actor.name, None), how)
    record(session, actor, "signing.enabled", person, how=how, alone=FIRST)
    return None


def link(
    session: Session, actor: Actor, person: Person, account: Account, reason: str
) -> RightsRequest | None:
    """Ask that an account elsewhere be a person's, who was a row of their own by it until now.

    Raises `Forbidden` unless the actor is an administrator, `RuleViolation` if the account would
    be, or is, their own, or it is of somebody who is known here for themselves.
    """
    must(session, actor, OfPeople.LINK_ACCOUNT, person)
    check_of_another(actor, person.id, keeper(account.issuer).holder(session, account))
    return _link(session, actor, person, account, reason)


def claim(
    session: Session, actor: Actor, person: Person, account: Account, reason: str
) -> RightsRequest | None:
    """Ask that an account be one's own: who has just shown at its provider that it is theirs."""
    must(session, actor, OfPeople.KEEP_ACCOUNT, person)
    return _link(session, actor, person, account, reason)


def unlink(
    session: Session, actor: Actor, person: Person, account: Account, reason: str
) -> RightsRequest | None:
    """Ask that an account be somebody's no more; once confirmed, every session of theirs ends.

    Raises `Forbidden` unless the actor is an administrator or it is about themselves.
    """
    must(session, actor, OfPeople.UNLINK_ACCOUNT, person)
    giving.lock(session, person)
    holder = keeper(account.issuer).holder(session, account)
    check_unlinking(person.id, holder, person.name, str(account))
    if takes_two_to_link(session, actor, person):
        asked = Asked(Right.UNLINK, plain(reason), account)
        return ask(session, actor, person, answered_at(session, person), asked)
    _unlinked(session, actor, person, account, {"reason": reason, "alone": FIRST})
    return None


def _link(
    session: Session, actor: Actor, person: Person, account: Account, reason: str
) -> RightsRequest | None:
    giving.lock(session, person)
    former_id = linking.check_link(session, person, account)
    if takes_two_to_link(session, actor, person):
        asked = Asked(Right.LINK, plain(reason), account, former_id)
        return ask(session, actor, person, answered_at(session, person), asked)
    _linked(session, actor, person, account, {"reason": reason, "alone": FIRST})
    return None


def _linked(
    session: Session, actor: Actor, person: Person, account: Account, told: dict[str, str]
) -> None:
    called = {"provider": account.issuer, "called": account.subject}
    former = linking.move(session, actor, person, account)
    record(session, actor, "person.linked", person, **called, **told)
    linking.leave(session, actor, former, person)


def _unlinked(
    session: Session, actor: Actor, person: Person, account: Account, told: dict[str, str]
) -> None:
    called = {"provider": account.issuer, "called": account.subject}
    ended = linking.set_apart(session, actor, person, account)
    record(session, actor, "person.unlinked", person, **called, **told, sessions_ended=ended)


def acknowledge(session: Session, actor: Actor, person: Person, proof: Proof) -> None:
    """Say that one's signature binds as one by hand does, with password and code."""
    must(session, actor, OfPeople.KEEP_ACCOUNT, person)
    right = signing_right(session, person.id)
    if right is None:
        raise RuleViolation(*reasons_against_signing(person.name, None))
    burn(session, actor, proof)
    right.acknowledged_at = clock.now()
    record(session, actor, "signing.acknowledged", person, words=ACKNOWLEDGEMENT)


def confirm(session: Session, actor: Actor, request: RightsRequest) -> None:
    """Be the second person: from now on it holds.

    Raises `Forbidden` unless the actor answers for the place or administers it, `RuleViolation`
    if they asked for it, would have it, or it cannot be given any more.
    """
    must(session, actor, Permission.CONFIRM, request)
    request = one(session, request.id)
    person = giving.lock(session, request.person)
    asker = request.asked_by.name
    _fire(session, actor, request, "confirm")
    if request.kind is Right.ROLE:
        _give(session, actor, request)
        return
    if request.kind in {Right.LINK, Right.UNLINK}:
        done = _linked if request.kind is Right.LINK else _unlinked
        account = linking.check_unchanged(session, request)
        done(session, actor, person, account, {"reason": request.reason, "asked_by": asker})
        return
    if request.kind is Right.SIGNING:
        check_enabling(actor, person.name, person.id, is_enrolled=can_prove(session, person))
        giving.enable(session, person, (asker, actor.name), request.reason)
        verb = "signing.enabled"
    elif request.kind is Right.NEW_FACTOR:
        check_reset(actor, person, is_enrolled=is_enrolled(session, person))
        giving.end_factors(session, person)
        verb = "person.factors_ended"
    else:
        check_returning(person)
        check_works_here(session, person)
        person.deactivated_at = None
        verb = "person.reactivated"
    record(session, actor, verb, person, reason=request.reason, asked_by=asker)


def refuse(session: Session, actor: Actor, request: RightsRequest, reason: str) -> None:
    """Be the second person, and say no."""
    must(session, actor, Permission.REFUSE, request)
    request = one(session, request.id)
    _fire(session, actor, request, "refuse", reason)
    record(session, actor, "right.refused", request.person, what=request.what, reason=reason)


def withdraw(session: Session, actor: Actor, request: RightsRequest, reason: str) -> None:
    """Ask for it no longer."""
    must(session, actor, Permission.WITHDRAW, request)
    request = one(session, request.id)
    _fire(session, actor, request, "withdraw", reason)
    record(session, actor, "right.withdrawn", request.person, what=request.what, reason=reason)


def _fire(
    session: Session, actor: Actor, request: RightsRequest, verb: str, reason: str | None = None
) -> None:
    now, facts = clock.now(), facts_of(session, request, reason)
    RIGHTS_REQUEST.fire(request, facts, verb, actor, now)
    request.decided_by_id, request.decided_at, request.decided_why = actor.id, now, reason


def _give(session: Session, actor: Actor, request: RightsRequest) -> None:
    """Give the role that was asked for, from today at the earliest."""
    role, person, place = request.role or Role.REQUESTER, request.person, request.place
    starts_on = max(request.starts_on or clock.today(), clock.today())
    new = NewGrant(role, starts_on, request.ends_on, request.reason)
    same = giving.same_roles(session, person, role, place)
    check_grant(actor, person, new, same, clock.today())
    check_apart(session, person, new, place)
    giving.give(session, person, place, new, (request.asked_by.name, actor.name))
    told = {"role": giving.told(new, place), "asked_by": request.asked_by.name}
    record(session, actor, "role.granted", person, reason=request.reason, **told)
