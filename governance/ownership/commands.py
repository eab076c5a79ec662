"""What people do about accountability: name somebody, end it, hand it over."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import bulk_update, record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, RuleViolation
from governance.identity.models import Person
from governance.ownership import reading
from governance.ownership.models import Accountability
from governance.ownership.rules import (
    ACTIVITY_LABELS,
    FITTING,
    Naming,
    Permission,
    may_be_ended,
    may_be_named,
)
from governance.ownership.subjects import Subject
from governance.places.models import Place


def name(session: Session, actor: Actor, subject: Subject, naming: Naming) -> Accountability:
    """Make somebody accountable for an activity on a record, and what lies below it.

    Raises `Forbidden` without the permission at its place, `RuleViolation` with every reason: an
    unfit person, days gone by, or somebody else accountable at the same time.
    """
    place = _locked(session, subject)
    must(session, actor, Permission.NAME, place)
    person = session.get(Person, naming.person_id)
    if person is None:
        raise RuleViolation("There is no such person: choose somebody of the list.")
    activities = [naming.activity]
    chain = reading.chains(session, [subject])[subject.key]
    same = reading.assignments(session, activities, [subject.key])
    party = reading.parties_of(session, [person], FITTING[naming.activity])[person.id]
    may_be_named(naming, party, chain.nodes[0], same, clock.today())
    named = Accountability(
        activity=naming.activity, subject_kind=subject.kind, subject_id=subject.id,
        subject=subject.label, person_id=person.id, place_id=place.id,
        site_id=place.site_id or place.id, starts_on=naming.starts_on, ends_on=naming.ends_on,
        assigned_by=actor.name, reason=naming.reason.strip(),
    )  # fmt: skip
    session.add(named)
    _told(session, actor, "accountability.named", named, (person.name, naming.reason))
    return named


def end(session: Session, actor: Actor, named: Accountability, ends_on: date, reason: str) -> None:
    """End an accountability on a day, the first on which it no longer counts.

    Raises `Forbidden` without the permission there, `RuleViolation` with every reason.
    """
    must(session, actor, Permission.END, named)
    rows = reading.assignments(
        session, [named.activity], [(named.subject_kind, named.subject_id)]
    )  # fmt: skip
    row = next(each for each in rows if each.id == named.id)
    may_be_ended(row, ends_on, reason, clock.today())
    named.ends_on = ends_on
    _told(session, actor, "accountability.ended", named, (row.party.name, reason))


def hand_over(
    session: Session, actor: Actor, named: Accountability, subject: Subject, naming: Naming
) -> Accountability:
    """Name somebody else: the one who is accountable ends on the day the new one starts.

    Raises what `name` and `end` raise; `Conflict` if it was ended meanwhile.
    """
    _locked(session, subject)
    session.refresh(named)
    if named.ends_on is not None and named.ends_on <= naming.starts_on:
        raise Conflict(f"Somebody ended {named} meanwhile: open the page again.")
    end(session, actor, named, naming.starts_on, naming.reason)
    return name(session, actor, subject, replace(naming, activity=named.activity))


def follow(session: Session, subject: Subject) -> None:
    """Hang the rows about a record where it now hangs; call it from the act that moved it."""
    place = session.get_one(Place, subject.place_id)
    of = Accountability
    bulk_update(
        session,
        of,
        (of.subject_kind == subject.kind) & (of.subject_id == subject.id),
        {"place_id": place.id, "site_id": place.site_id or place.id},
    )


def _told(
    session: Session, actor: Actor, verb: str, named: Accountability, said: tuple[str, str]
) -> None:
    """Record the act with what its history says later, whatever is renamed by then."""
    person, reason = said
    record(
        session, actor, verb, named,
        person=person, activity=ACTIVITY_LABELS[named.activity], about=named.subject,
        starts_on=named.starts_on.isoformat(),
        ends_on=named.ends_on.isoformat() if named.ends_on else None,
        reason=reason.strip(),
    )  # fmt: skip


def _locked(session: Session, subject: Subject) -> Place:
    """Return the subject's place, locked: of two namings there at once, one waits for the other."""
    wanted = select(Place).where(Place.id == subject.place_id)
    return session.scalars(wanted.with_for_update(key_share=True)).one()
