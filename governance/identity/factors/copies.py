"""A key that counts back, as a copy of one would; told in the trail, where alarms are read off."""

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core.access import Actor
from governance.identity.factors.models import SecurityKey
from governance.identity.models import Person


def note_counted_back(session: Session, by: Actor, key: SecurityKey, says: int) -> None:
    """Record that a key counted back, when it was asked to let in or to sign."""
    owner = session.get_one(Person, key.person_id)
    told = {"key": key.name, "was": key.sign_count, "says": says}
    record(session, by, "security_key.counted_back", owner, **told)
