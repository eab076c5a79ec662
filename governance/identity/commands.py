"""What people do to get in and out, and what is done about people."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from governance.core import clock
from governance.identity.models import SignIn
from governance.identity.queries import digest_of


def touch(session: Session, token: str) -> None:
    """Note that a session is in use; unaudited, since it says nothing of what was done."""
    session.execute(
        update(SignIn).where(SignIn.digest == digest_of(token)).values(seen_at=clock.now())
    )
