"""Questions to keys: kept in the database, each good for one answer within five minutes."""

import secrets
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session
from webauthn.helpers import bytes_to_base64url

from governance.core import clock
from governance.identity.factors.models import KeyChallenge, Purpose
from governance.identity.queries import digest_of

CHALLENGE_LASTS = timedelta(minutes=5)


def ask(
    session: Session, person_id: int | None, purpose: Purpose, name: str = ""
) -> tuple[str, str]:
    """Open a question to a person's key, or anybody's; return its token, and the challenge."""
    now, token = clock.now(), secrets.token_urlsafe(32)
    session.execute(delete(KeyChallenge).where(KeyChallenge.expires_at <= now))
    question = KeyChallenge(
        person_id=person_id,
        purpose=purpose,
        digest=digest_of(token),
        challenge=bytes_to_base64url(secrets.token_bytes(32)),
        name=name,
        expires_at=now + CHALLENGE_LASTS,
    )
    session.add(question)
    session.flush()
    return token, question.challenge


def take(session: Session, token: str, purpose: Purpose) -> tuple[int | None, str, str] | None:
    """Use a question up; return whose it was, its challenge and its name, None if none is open."""
    taken = (
        delete(KeyChallenge)
        .where(
            KeyChallenge.digest == digest_of(token),
            KeyChallenge.purpose == purpose,
            KeyChallenge.expires_at > clock.now(),
        )
        .returning(KeyChallenge.person_id, KeyChallenge.challenge, KeyChallenge.name)
    )
    found = session.execute(taken).one_or_none()
    return (found.person_id, found.challenge, found.name) if found else None
