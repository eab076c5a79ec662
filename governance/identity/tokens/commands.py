"""Tokens: made and shown once, used until they end; they end with whoever acts by them."""

import base64
import secrets
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import bulk_update, record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.bearer import PREFIX
from governance.core.errors import RuleViolation
from governance.identity.models import Person
from governance.identity.queries import digest_of
from governance.identity.tokens.models import AccountState, ApiToken, ServiceAccount
from governance.identity.tokens.queries import held_at, is_good, one
from governance.identity.tokens.rules import (
    NewToken,
    Permission,
    check_ending,
    check_token,
    notice_on,
)
from governance.places.models import Place


def create(session: Session, actor: Actor, place: Place, new: NewToken) -> tuple[ApiToken, str]:
    """Make a token of one's own, which may do no more than oneself; return it, and its text.

    Raises `Forbidden` for a program, `RuleViolation` with every reason against it.
    """
    person = session.scalars(select(Person).where(Person.id == actor.id)).one()
    must(session, actor, Permission.CREATE, person)
    held = held_at(session, person, place)
    check_token(new, held, is_service=False)
    return _made(session, actor, person, place, new)


def create_for(
    session: Session, actor: Actor, account: ServiceAccount, place: Place, new: NewToken
) -> tuple[ApiToken, str]:
    """Make a token of a service account.

    Raises `Forbidden` unless the actor answers for it or is an administrator of its place,
    `RuleViolation` with every reason against it.
    """
    must(session, actor, Permission.CREATE_FOR, account)
    if account.state is not AccountState.IN_FORCE or account.person_id is None:
        raise RuleViolation(f"{account} is not in force: its tokens would open nothing.")
    person = session.scalars(select(Person).where(Person.id == account.person_id)).one()
    held = held_at(session, person, place)
    check_token(new, held, is_service=True)
    return _made(session, actor, person, place, new)


def _made(
    session: Session, actor: Actor, person: Person, place: Place, new: NewToken
) -> tuple[ApiToken, str]:
    prefix = PREFIX + base64.b32encode(secrets.token_bytes(5)).decode().lower()
    text, now = f"{prefix}_{secrets.token_urlsafe(32)}", clock.now()
    token = ApiToken(
        person_id=person.id,
        name=new.name.strip(),
        prefix=prefix,
        digest=digest_of(text),
        scopes=" ".join(sorted(set(new.scopes))),
        place_id=place.id,
        site_id=place.site_id or place.id,
        made_by=actor.name,
        made_at=now,
        expires_at=now + timedelta(days=new.days),
    )
    session.add(token)
    session.flush()
    told = {"of": person.name, "scopes": token.scopes, "at": place.name, "days": new.days}
    record(session, actor, "token.created", token, **told)
    return token, text


def end(session: Session, actor: Actor, token: ApiToken, reason: str) -> None:
    """Have a token refused from now on.

    Raises `Forbidden` unless it is the actor's, one they answer for, or they watch its place,
    `RuleViolation` if it is refused already.
    """
    must(session, actor, Permission.END, token)
    token = one(session, token.id)
    check_ending(token, clock.now())
    token.ended_at, token.ended_why = clock.now(), reason
    record(session, actor, "token.ended", token, of=token.person.name, reason=reason)


def end_all(session: Session, person_id: int, why: str) -> int:
    """End every token of a person or a service account: a step of what is done about them."""
    whose = (ApiToken.person_id == person_id) & is_good()
    return bulk_update(session, ApiToken, whose, {"ended_at": clock.now(), "ended_why": why})


def give_notice(session: Session, person_id: int) -> list[str]:
    """Give notice to the service accounts that a leaver answers for: a step of their leaving.

    Return their names.
    """
    answered = (
        (ServiceAccount.responsible_id == person_id)
        & (ServiceAccount.state == AccountState.IN_FORCE)
        & ServiceAccount.ends_on.is_(None)
    )
    names = list(session.scalars(select(ServiceAccount.name).where(answered)))
    bulk_update(session, ServiceAccount, answered, {"ends_on": notice_on(clock.today())})
    return names
