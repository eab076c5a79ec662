"""Service accounts: asked for by one, in force once a second confirmed, ended with notice."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.identity.models import Person
from governance.identity.rights.queries import has_had_owners
from governance.identity.tokens.commands import end_all
from governance.identity.tokens.models import AccountState, ServiceAccount
from governance.identity.tokens.queries import account as one
from governance.identity.tokens.queries import facts_of
from governance.identity.tokens.rules import ACCOUNT, NewAccount, Permission, check_account
from governance.places.models import Place

FIRST = "nobody else has ever answered for the place"
"""Why one person was enough."""

WORKER = Actor(0, "the worker")


def ask(session: Session, actor: Actor, place: Place, new: NewAccount) -> ServiceAccount:
    """Ask for a service account; before anybody else has answered for the place it is in force.

    Raises `Forbidden` unless the actor is an administrator of the place, `RuleViolation` with every
    reason why there can be no such account.
    """
    must(session, actor, Permission.ASK, place)
    same = select(ServiceAccount.name).where(ServiceAccount.name == new.name.strip())
    responsible = session.get(Person, new.responsible_id)
    check_account(new, session.scalar(same), responsible)
    asked = ServiceAccount(
        name=new.name.strip(),
        purpose=new.purpose,
        role=new.role,
        responsible_id=new.responsible_id,
        place_id=place.id,
        site_id=place.site_id or place.id,
        asked_by_id=actor.id,
        asked_at=clock.now(),
    )
    session.add(asked)
    session.flush()
    told = {"role": asked.right, "at": place.name, "purpose": new.purpose}
    record(session, actor, "service_account.asked", asked, **told)
    if not has_had_owners(session, place, {actor.id}):
        _begin(session, actor, asked, "begin")
        record(session, actor, "service_account.confirmed", asked, alone=FIRST)
    return asked


def confirm(session: Session, actor: Actor, account: ServiceAccount) -> None:
    """Be the second person: from now on tokens can be made for it."""
    must(session, actor, Permission.CONFIRM, account)
    _begin(session, actor, account, "confirm")
    record(session, actor, "service_account.confirmed", account)


def refuse(session: Session, actor: Actor, account: ServiceAccount, reason: str) -> None:
    """Be the second person, and say no."""
    must(session, actor, Permission.REFUSE, account)
    _fire(session, actor, account, "refuse", reason)
    record(session, actor, "service_account.refused", account, reason=reason)


def withdraw(session: Session, actor: Actor, account: ServiceAccount, reason: str) -> None:
    """Ask for it no longer."""
    must(session, actor, Permission.WITHDRAW, account)
    _fire(session, actor, account, "withdraw", reason)
    record(session, actor, "service_account.withdrawn", account, reason=reason)


def end(session: Session, actor: Actor, account: ServiceAccount, reason: str) -> int:
    """End it with all of its tokens; return how many."""
    must(session, actor, Permission.END_ACCOUNT, account)
    return _end(session, actor, account, reason)


def hand_over(
    session: Session, actor: Actor, account: ServiceAccount, to_id: int, reason: str
) -> None:
    """Name who answers for it from now on; a notice that was given is taken back.

    Raises `RuleViolation` unless it is in force and somebody active is named.
    """
    must(session, actor, Permission.HAND_OVER, account)
    account, to = one(session, account.id), session.get(Person, to_id)
    if account.state is not AccountState.IN_FORCE:
        raise RuleViolation(f"{account} is not in force: nobody answers for it any more.")
    if to is None or to.deactivated_at or to.id == account.responsible_id:
        raise RuleViolation("Responsible: choose somebody else, who is active, of the list.")
    before = account.responsible.name
    account.responsible_id, account.ends_on = to.id, None
    told = {"before": before, "now": to.name, "reason": reason}
    record(session, actor, "service_account.handed_over", account, **told)


def end_overdue(session: Session) -> None:
    """End the accounts whose notice is over: the worker's."""
    over = select(ServiceAccount).where(
        ServiceAccount.state == AccountState.IN_FORCE, ServiceAccount.ends_on <= clock.today()
    )
    for account in session.scalars(over.order_by(ServiceAccount.id)).all():
        _end(session, WORKER, account, "nobody took it over after who answered for it had left")


def _begin(session: Session, actor: Actor, account: ServiceAccount, verb: str) -> None:
    """Put it in force, with the row that its acts are kept under: of nobody, and never active."""
    _fire(session, actor, account, verb)
    now = clock.now()
    zone = session.scalars(select(Place.time_zone).where(Place.id == account.site_id)).one()
    row = Person(name=account.name, time_zone=zone or "UTC", deactivated_at=now)
    session.add(row)
    session.flush()
    account.person_id = row.id


def _end(session: Session, actor: Actor, account: ServiceAccount, reason: str) -> int:
    _fire(session, actor, account, "end", reason)
    account.ended_at = clock.now()
    ended = end_all(session, account.person_id or 0, f"{account} was ended")
    record(session, actor, "service_account.ended", account, reason=reason, tokens_ended=ended)
    return ended


def _fire(
    session: Session, actor: Actor, account: ServiceAccount, verb: str, reason: str | None = None
) -> None:
    account = one(session, account.id)
    now, facts = clock.now(), facts_of(session, account, reason)
    ACCOUNT.fire(account, facts, verb, actor, now)
    if verb != "end":
        account.decided_by_id, account.decided_at, account.decided_why = actor.id, now, reason
