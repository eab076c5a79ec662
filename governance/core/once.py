"""A form sent twice is done once: its key is kept with the answer, in the same transaction."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from governance.core import clock
from governance.core.db import Base

LONGEST = 100
"""Characters of a key."""


class SentForm(Base):
    """One form that was carried out, and where its answer led."""

    __tablename__ = "sent_form"
    __unaudited__ = "mechanics, kept for a day; what the form did is in the trail"

    key: Mapped[str] = mapped_column(primary_key=True)
    """Drawn at random when the page was made, together with the person's id."""

    location: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)


def key(text: str) -> str:
    """Read the key that a form sent; `ValueError` for what no page of ours has drawn."""
    if not (0 < len(text) <= LONGEST and text.isascii() and text.isprintable()):
        raise ValueError("no key of ours")
    return text


def answered(session: Session, key: str) -> str | None:
    """Return where an earlier copy of this form led; None if it is the first."""
    sent = session.get(SentForm, key)
    return sent.location if sent else None


def keep(session: Session, key: str, location: str) -> None:
    """Remember the answer; a second copy at the same moment fails on the primary key."""
    session.add(SentForm(key=key, location=location, at=clock.now()))
    session.flush()


def sweep(session: Session) -> None:
    """Remove what is older than a day."""
    session.execute(delete(SentForm).where(SentForm.at < clock.now() - timedelta(days=1)))
