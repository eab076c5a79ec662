"""What was shown to be signed: kept for five minutes, good once, in the session it was shown in."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.identity.factors.models import SigningIntent
from governance.identity.queries import digest_of

INTENT_LASTS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Shown:
    """What is put before a person to be signed."""

    payload: str
    content: str
    challenge: str
    is_by_key: bool


@dataclass(frozen=True, slots=True)
class Holder:
    """Who may answer: this person, in this session, with what the page carried."""

    person_id: int
    session_token: str = field(repr=False)
    token: str = field(default="", repr=False)


def intend(session: Session, holder: Holder, shown: Shown) -> str:
    """Keep what was shown; return the token that the page carries."""
    now, token = clock.now(), secrets.token_urlsafe(32)
    session.execute(delete(SigningIntent).where(SigningIntent.expires_at <= now))
    made = SigningIntent(
        person_id=holder.person_id,
        digest=digest_of(token),
        session_digest=digest_of(holder.session_token),
        payload=shown.payload,
        content=shown.content,
        challenge=shown.challenge,
        is_by_key=shown.is_by_key,
        expires_at=now + INTENT_LASTS,
    )
    session.add(made)
    session.flush()
    return token


def open_intent(session: Session, holder: Holder) -> SigningIntent | None:
    """Return what was shown, if it is still open to this person in this session."""
    wanted = select(SigningIntent).where(
        SigningIntent.digest == digest_of(holder.token),
        SigningIntent.person_id == holder.person_id,
        SigningIntent.session_digest == digest_of(holder.session_token),
        _is_open(),
    )
    return session.scalars(wanted).one_or_none()


def use(session: Session, intent_id: int) -> bool:
    """Use it up; whether it was still there: of two at once, one finds it."""
    gone = delete(SigningIntent).where(SigningIntent.id == intent_id, _is_open())
    return session.scalar(gone.returning(SigningIntent.id)) is not None


def _is_open() -> ColumnElement[bool]:
    return SigningIntent.expires_at > clock.now()
