"""Sessions: rows on the server, named by a cookie, ended at once where that is asked for."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from governance.core import clock
from governance.identity.models import SignIn
from governance.identity.queries import SIGNS, digest_of

LONGEST_DEVICE = 200


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request is from."""

    address: str
    device: str
    """The browser's own description of itself."""

    via: str
    """What the trail keeps: the address and the request's id."""


def begin(session: Session, person_id: int, origin: Origin) -> str:
    """Begin a session; return its token, which is stored nowhere."""
    token, now = secrets.token_urlsafe(32), clock.now()
    made = SignIn(
        person_id=person_id,
        digest=digest_of(token),
        began_at=now,
        seen_at=now,
        address=origin.address,
        device=origin.device[:LONGEST_DEVICE],
    )
    session.add(made)
    session.flush()
    return token


def end(session: Session, token: str) -> int | None:
    """End the session of a token; return whose it was, None if there was none alive."""
    return next(iter(_end(session, SignIn.digest == digest_of(token))), None)


def end_one(session: Session, person_id: int, sign_in_id: int) -> bool:
    """End one session of a person; False if there was none alive."""
    return bool(_end(session, (SignIn.id == sign_in_id) & (SignIn.person_id == person_id)))


def end_all(session: Session, person_id: int, but_token: str = "") -> int:
    """End every session of a person, but the one of a token; return how many."""
    others = (SignIn.person_id == person_id) & (SignIn.digest != digest_of(but_token))
    return len(_end(session, others))


def _end(session: Session, which: ColumnElement[bool]) -> list[int]:
    ending = update(SignIn).where(which, SignIn.ended_at.is_(None)).values(**over())
    return list(session.scalars(ending.returning(SignIn.person_id)))


def over() -> dict[str, object]:
    """Return what becomes of a session that ends."""
    return {"ended_at": clock.now(), "id_token": None}


def person_of(session: Session, token: str) -> int | None:
    """Return whose session a token names, even if it ended."""
    return session.scalar(select(SignIn.person_id).where(SignIn.digest == digest_of(token)))


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long sessions last: unused, unused by who may sign, and at all."""

    idle: timedelta
    signer_idle: timedelta
    longest: timedelta

    def began_after(self, now: datetime) -> ColumnElement[bool]:
        """Return the condition under which a session is alive."""
        return (
            SignIn.ended_at.is_(None)
            & (SignIn.seen_at > now - self.idle)
            & (~SIGNS | (SignIn.seen_at > now - self.signer_idle))
            & (SignIn.began_at > now - self.longest)
        )


def alive(session: Session, person_id: int, lifetime: Lifetime) -> list[SignIn]:
    """Return the sessions of a person that can be used now, the last used first."""
    now = clock.now()
    wanted = select(SignIn).where(SignIn.person_id == person_id, lifetime.began_after(now))
    return list(session.scalars(wanted.order_by(SignIn.seen_at.desc(), SignIn.id)))
