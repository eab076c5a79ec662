"""What people do about accountability: name somebody, end it, hand it over."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import bulk_update, record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, RuleViolation
from governance.ownership import reading
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.answers import Party
from governance.ownership.models import Assignment, Mode
from governance.ownership.parties import parties, party_key
from governance.ownership.rules import PARTS, Naming, Permission, may_be_ended, may_be_named
from governance.ownership.subjects import Subject
from governance.places.models import Place


def name(session: Session, actor: Actor, subject: Subject, naming: Naming) -> Assignment:
    """Give a party a letter for an activity on a record, and what lies below it.

    Raises `Forbidden` without the permission at its place, `RuleViolation` with every reason: an
    unfit party, days gone by, or somebody else accountable at the same time.
    """
    place = _locked(session, subject)
    must(session, actor, Permission.NAME, place)
    naming = _at_its_place(naming, place)
    party = _party(session, naming)
    chain = reading.chains(session, [subject])[subject.key]
    same = reading.assignments(session, [naming.activity], [subject.key], [naming.letter])
    may_be_named(naming, party, chain.nodes[0], same, clock.today())
    facet, facet_value = naming.facet or (None, None)
    named = Assignment(
        activity=naming.activity, letter=naming.letter, mode=naming.mode,
        subject_kind=subject.kind, subject_id=subject.id, subject=subject.label,
        facet=facet, facet_value=facet_value, person_id=naming.person_id, role=naming.role,
        role_place_id=naming.role_place_id, team_id=naming.team_id, place_id=place.id,
        site_id=place.site_id or place.id, starts_on=naming.starts_on, ends_on=naming.ends_on,
        assigned_by=actor.name, reason=naming.reason.strip(), source=naming.source,
    )  # fmt: skip
    session.add(named)
    _told(session, actor, "assignment.named", named, (party.name, naming.reason))
    return named


def _at_its_place(naming: Naming, place: Place) -> Naming:
    """Say where a role is held that is named without a place: where it is named."""
    if naming.role is None or naming.role_place_id is not None:
        return naming
    return replace(naming, role_place_id=place.id)


def _party(session: Session, naming: Naming) -> Party:
    """Return what is named; raises `RuleViolation` if there is no such party, or not one."""
    given = [each for each in (naming.person_id, naming.role, naming.team_id) if each is not None]
    wanted = 0 if naming.mode is Mode.NONE else 1
    if len(given) != wanted:
        raise RuleViolation(
            "Name one party: a person, a role or a team."
            if wanted
            else "What is left blank on purpose names nobody: clear the person, role and team."
        )
    key = party_key(Assignment(
        person_id=naming.person_id, role=naming.role, role_place_id=naming.role_place_id,
        team_id=naming.team_id,
    ))  # fmt: skip
    try:
        return parties(session, [key])[key]
    except KeyError:
        kind = key[0]
        raise RuleViolation(f"There is no such {kind}: choose one of the list.") from None


def end(session: Session, actor: Actor, named: Assignment, ends_on: date, reason: str) -> None:
    """End an accountability on a day, the first on which it no longer counts.

    Raises `Forbidden` without the permission there, `RuleViolation` with every reason.
    """
    must(session, actor, Permission.END, named)
    (row,) = reading.rows_of(session, [named])
    may_be_ended(row, ends_on, reason, clock.today())
    named.ends_on = ends_on
    _told(session, actor, "assignment.ended", named, (row.party.name, reason))


def hand_over(
    session: Session, actor: Actor, named: Assignment, subject: Subject, naming: Naming
) -> Assignment:
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
    of = Assignment
    bulk_update(
        session,
        of,
        (of.subject_kind == subject.kind) & (of.subject_id == subject.id),
        {"place_id": place.id, "site_id": place.site_id or place.id},
    )


def _told(
    session: Session, actor: Actor, verb: str, named: Assignment, said: tuple[str, str]
) -> None:
    """Record the act with what its history says later, whatever is renamed by then."""
    party, reason = said
    record(
        session, actor, verb, named,
        party=party, part=PARTS[named.letter], activity=ACTIVITY_LABELS[named.activity],
        about=named.subject,
        starts_on=named.starts_on.isoformat(),
        ends_on=named.ends_on.isoformat() if named.ends_on else None,
        reason=reason.strip(),
    )  # fmt: skip


def _locked(session: Session, subject: Subject) -> Place:
    """Return the subject's place, locked: of two namings there at once, one waits for the other."""
    wanted = select(Place).where(Place.id == subject.place_id)
    return session.scalars(wanted.with_for_update(key_share=True)).one()
