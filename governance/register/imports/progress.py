"""How far the worker is with an import, and whether it has given up; for the page alone."""

from typing import NamedTuple

from sqlalchemy import delete
from sqlalchemy.orm import Session

from governance.core.outbox import OutboxMessage, given_up
from governance.register.imports.models import Import, ImportProgress, ImportState

TOPICS = {
    ImportState.PREVIEWING: "import.mapped",
    ImportState.APPLYING: "import.confirmed",
}
"""The work that an import in this state waits for."""


class Progress(NamedTuple):
    """Rows that are done, of how many."""

    done: int
    total: int

    @property
    def pct(self) -> int:
        """Per cent, rounded down."""
        return 100 * self.done // self.total if self.total else 0


def tell(session: Session, import_id: int, done: int, total: int) -> None:
    """Say how far it is; the last word stands."""
    session.merge(ImportProgress(import_id=import_id, done=done, total=total))


def forget(session: Session, import_id: int) -> None:
    """Take the figure away: the work is done, or begins anew."""
    session.execute(delete(ImportProgress).where(ImportProgress.import_id == import_id))


def of(session: Session, record: Import) -> Progress | None:
    """Return how far it is; None where nothing is told of it."""
    found = session.get(ImportProgress, record.id)
    return Progress(found.done, found.total) if found else None


def stuck(session: Session, record: Import) -> OutboxMessage | None:
    """Return the work that was tried so often that no worker takes it any more."""
    topic = TOPICS.get(record.state)
    return given_up(session, topic, import_id=record.id) if topic else None
