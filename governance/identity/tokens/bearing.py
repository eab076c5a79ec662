"""Who acts by a token that came with a request, and what is kept of its use and its refusal."""

from datetime import timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock, throttle
from governance.core.access import Actor, Borne, Known
from governance.core.bearer import Shown, Tokens
from governance.identity.queries import digest_of
from governance.identity.tokens.models import ApiToken, TokenUse
from governance.identity.tokens.queries import acting, is_good, told
from governance.identity.tokens.rules import narrowed
from governance.identity.tokens.scopes import opens

SEEN_TO = timedelta(hours=1)
"""How exactly the last use of a token is kept."""

MOST_REFUSALS = 20
WITHIN = timedelta(minutes=10)
"""Each refusal kept is a write: an address has that many recorded in that time, then no more."""

MOST_ADDRESSES = 50
"""Addresses kept of one token."""

SOMEBODY = Actor(0, "somebody with a token")


def bear(session: Session, shown: Shown) -> Known | None:
    """Return who acts by a token: narrowed to its place; None if it is not good any more."""
    wanted = told(select(ApiToken)).where(ApiToken.digest == digest_of(shown.token), is_good())
    token = session.scalars(wanted).one_or_none()
    who = acting(session, token.person) if token else None
    if token is None or who is None:
        return None
    use = session.get(TokenUse, (token.id, shown.address))
    by = Borne(str(token), partial(opens, frozenset(token.scopes.split())))
    held, via = narrowed(who.held, token.place.path), f"{shown.via} by {token}"
    actor = Actor(who.id, who.name, held, who.time_zone, via, by)
    return Known(actor, use is None or clock.now() - use.used_at > SEEN_TO)


def use(session: Session, shown: Shown) -> None:
    """Note that a token was used; the first time from an address is an act in the trail."""
    token = _named(session, shown, is_locked=True)
    if token:
        note(session, token, shown)


def note(session: Session, token: ApiToken, shown: Shown) -> None:
    """Note that a token, which is locked, came from an address."""
    now = clock.now()
    seen = session.get(TokenUse, (token.id, shown.address))
    if seen:
        seen.used_at = now
        return
    known = session.scalars(select(TokenUse).where(TokenUse.token_id == token.id)).all()
    if len(known) >= MOST_ADDRESSES:
        return
    session.add(TokenUse(token_id=token.id, address=shown.address, first_at=now, used_at=now))
    by = Actor(token.person.id, token.person.name, via=shown.via)
    verb = "token.used_elsewhere" if known else "token.first_used"
    record(session, by, verb, token, address=shown.address)


def refuse(session: Session, shown: Shown, why: str) -> None:
    """Keep that a token was refused, under the token where it is one of ours."""
    limit = ("token refused", shown.address)
    if not throttle.is_open(session, *limit, most=MOST_REFUSALS, within=WITHIN):
        return
    throttle.hit(session, *limit)
    by = Actor(SOMEBODY.id, SOMEBODY.name, via=shown.via)
    token = _named(session, shown)
    record(session, by, "token.refused", token or "an unknown token", reason=why)


def expose(session: Session, shown: Shown) -> None:
    """End a token that stood in an address."""
    token = _named(session, shown, is_locked=True)
    if token and token.ended_at is None:
        token.ended_at, token.ended_why = clock.now(), "it stood in an address"
        by = Actor(SOMEBODY.id, SOMEBODY.name, via=shown.via)
        record(session, by, "token.exposed", token, of=token.person.name)
        return
    refuse(session, shown, "it stood in an address")


def _named(session: Session, shown: Shown, *, is_locked: bool = False) -> ApiToken | None:
    wanted = told(select(ApiToken)).where(ApiToken.digest == digest_of(shown.token))
    if is_locked:
        wanted = wanted.with_for_update(of=ApiToken)
    return session.scalars(wanted).one_or_none()


TOKENS = Tokens(bear=bear, use=use, refuse=refuse, expose=expose)
