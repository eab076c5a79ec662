"""What signing in with a spare account brings about; a step of signing in, which records it."""

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor
from governance.identity.models import Person
from governance.identity.spare.models import SpareUse
from governance.identity.spare.queries import is_spare


def note_use(session: Session, person: Person, via: str) -> None:
    """Keep that a spare account let somebody in, and raise the alarm; a step of signing in."""
    if is_spare(session, person.id):
        session.add(SpareUse(person_id=person.id, used_at=clock.now()))
        by = Actor(person.id, person.name, via=via)
        record(session, by, "spare_account.used", person)
