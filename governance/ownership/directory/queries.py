"""What the directory has now."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from governance.core.access import Actor, readable
from governance.ownership.directory.models import DirectoryEntry, EntryKind

OF = DirectoryEntry


def entries(actor: Actor, kind: EntryKind) -> Select[DirectoryEntry]:
    """Select what of a kind the directory has now, the oldest first."""
    there = readable(actor, OF).where(OF.kind == kind, OF.gone_at.is_(None))
    return there.order_by(OF.id).options(joinedload(OF.person))


def entry(session: Session, actor: Actor, kind: EntryKind, named: str) -> DirectoryEntry | None:
    """Return the entry of this id; None: there is none, or it is gone."""
    if not named.isdecimal() or len(named) > 9:  # noqa: PLR2004
        return None
    wanted = entries(actor, kind).where(OF.id == int(named))
    return session.scalars(wanted).one_or_none()


def with_key(session: Session, key: str) -> DirectoryEntry | None:
    """Return who has a user name now."""
    return session.scalars(select(OF).where(OF.key == key)).one_or_none()
