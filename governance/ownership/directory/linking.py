"""The directory's entries as accounts of people: whose one is, and moving it to who they are."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor
from governance.core.errors import RuleViolation
from governance.identity.models import Person
from governance.identity.rights.accounts import KEEPERS, Account, Keeper
from governance.ownership.directory.models import DirectoryEntry
from governance.ownership.directory.queries import DIRECTORY
from governance.ownership.directory.rules import check_linkable, told_of


def _entry(session: Session, account: Account) -> DirectoryEntry | None:
    wanted = select(DirectoryEntry).where(DirectoryEntry.key == account.subject)
    locked = wanted.with_for_update(of=DirectoryEntry)
    return session.scalars(locked.execution_options(populate_existing=True)).one_or_none()


def _holder(session: Session, account: Account) -> int | None:
    entry = _entry(session, account)
    return entry.person_id if entry else None


def _of(session: Session, person_id: int) -> list[Account]:
    wanted = select(DirectoryEntry.key).where(
        DirectoryEntry.person_id == person_id, DirectoryEntry.key.is_not(None)
    )
    return [Account(DIRECTORY, str(key)) for key in session.scalars(wanted)]


def _move(session: Session, _actor: Actor, account: Account, person: Person) -> None:
    entry = _entry(session, account)
    if entry is None:
        raise RuleViolation(f"{account} is gone there: there is nothing to link.")
    if person.deactivated_at is None:
        check_linkable(str(account), told_of(json.loads(entry.said)))
    entry.person_id, entry.changed_at = person.id, clock.now()
    session.flush()


KEEPERS[DIRECTORY] = Keeper(_holder, _of, _move)
