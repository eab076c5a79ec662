"""What the directory says is carried out: people come, are called otherwise, leave and return."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, could, must, refusal
from governance.core.errors import Forbidden
from governance.identity.commands import add, edit, send_away
from governance.identity.employment.commands import employ
from governance.identity.employment.models import Employment, EmploymentKind
from governance.identity.employment.rules import Employed
from governance.identity.models import Person
from governance.identity.rights.commands import reactivate
from governance.identity.rules import NewPerson, check_leaving
from governance.identity.rules import Permission as OfPeople
from governance.identity.sso.queries import root
from governance.ownership.directory import groups
from governance.ownership.directory.models import DirectoryEntry, EntryKind
from governance.ownership.directory.queries import alike, entry
from governance.ownership.directory.rules import Permission, Told, check_program, told_of

WHY = "the directory says so"


def bring(
    session: Session, actor: Actor, kind: EntryKind, said: Mapping[str, Any]
) -> DirectoryEntry:
    """Take somebody, or a group, that the directory has: a new person, without role or right.

    An address of theirs links them to nobody. Raises `Forbidden` unless a program acts that may
    bring people, `RuleViolation` with what stands against what is said of them.
    """
    check_program(actor)
    if not could(actor, Permission.BRING, DirectoryEntry):
        raise Forbidden(refusal(actor, Permission.BRING, DirectoryEntry, "people"))
    now, top = clock.now(), root(session)
    made = DirectoryEntry(kind=kind, made_at=now, changed_at=now, said="{}")
    _keep(made, said)
    if kind is EntryKind.USER:
        zone = top.time_zone if top else "UTC"
        person = add(session, actor, NewPerson(told_of(said).name, None, zone))
        session.flush()
        made.person_id = person.id
        _carry_out(session, actor, person, told_of(said))
        _compare(session, made, told_of(said))
    session.add(made)
    session.flush()
    if kind is EntryKind.GROUP:
        groups.settle(session, {}, said)
    record(session, actor, "directory.brought", made, called=_called(said))
    return made


def alter(session: Session, actor: Actor, of: DirectoryEntry, said: Mapping[str, Any]) -> None:
    """Take what the directory says now; whoever is no longer active is cut off in the same act."""
    check_program(actor)
    must(session, actor, Permission.BRING, of)
    before = json.loads(of.said)
    _keep(of, said)
    of.changed_at = clock.now()
    if of.kind is EntryKind.GROUP:
        session.flush()
        groups.settle(session, before, said)
    if of.person_id:
        person = _locked(session, of.person_id)
        _carry_out(session, actor, person, told_of(said))
        _compare(session, of, told_of(said))
    record(session, actor, "directory.altered", of, called=_called(said))


def take_away(session: Session, actor: Actor, of: DirectoryEntry) -> None:
    """Have the directory have it no more; the person leaves, and is never deleted."""
    check_program(actor)
    must(session, actor, Permission.BRING, of)
    of.gone_at, of.key = clock.now(), None
    if of.kind is EntryKind.GROUP:
        session.flush()
        groups.settle(session, json.loads(of.said), {})
    if of.person_id:
        _leave(session, actor, _locked(session, of.person_id))
    record(session, actor, "directory.taken_away", of, called=_called(json.loads(of.said)))


def _locked(session: Session, person_id: int) -> Person:
    mine = select(Person).where(Person.id == person_id).with_for_update()
    return session.scalars(mine.execution_options(populate_existing=True)).one()


def _keep(of: DirectoryEntry, said: Mapping[str, Any]) -> None:
    of.external_id = said.get("externalId")
    of.key = said["userName"].lower() if of.kind is EntryKind.USER else None
    of.said = json.dumps(said, sort_keys=True)


def _compare(session: Session, of: DirectoryEntry, told: Told) -> None:
    """Keep who may be the same person: a hint for people, on which nothing is done by itself."""
    of.alike_id = alike(session, of.person_id or 0, told.number, list(told.emails))


def _called(said: Mapping[str, Any]) -> str:
    return str(said.get("userName") or said.get("displayName") or "")


def _carry_out(session: Session, actor: Actor, person: Person, told: Told) -> None:
    """Do what follows from what is said of somebody, each through its own command."""
    if person.name != told.name:
        edit(session, actor, person, NewPerson(told.name, None, person.time_zone))
    if told.number and not _is_anothers(session, person, told.number):
        _employ(session, actor, person, told)
    if told.is_active and person.deactivated_at:
        reactivate(session, actor, person, WHY)
    elif not told.is_active:
        _leave(session, actor, person)


def _leave(session: Session, actor: Actor, person: Person) -> None:
    """Cut somebody off: sessions, tokens, links, delegations and duties, in one transaction."""
    if person.deactivated_at is None:
        must(session, actor, OfPeople.DEACTIVATE, person)
        check_leaving(actor, person)
        send_away(session, actor, person, WHY)


def _is_anothers(session: Session, person: Person, number: str) -> bool:
    """Whether somebody whom the directory does not know has a number: two people say who it is."""
    known = select(DirectoryEntry.id).where(DirectoryEntry.person_id == Employment.person_id)
    others = select(Employment.id).where(
        Employment.employee_id == number, Employment.person_id != person.id, ~known.exists()
    )
    return session.scalars(others).first() is not None


def _employ(session: Session, actor: Actor, person: Person, told: Told) -> None:
    kept = session.scalars(
        select(Employment).where(Employment.person_id == person.id)
    ).one_or_none()
    above = entry(session, actor, EntryKind.USER, told.manager or "")
    manager_id = above.person_id if above else None
    if kept and (kept.employee_id, kept.manager_id) == (told.number, manager_id):
        return
    new = Employed(
        told.number or "",
        kept.kind if kept else EmploymentKind.EMPLOYEE,
        kept.company if kept else None,
        kept.ends_on if kept else None,
        kept.site_id if kept else None,
        manager_id,
    )
    employ(session, actor, person, new)
