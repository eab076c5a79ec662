"""What a site decides about a template: adopt it, deviate from it, reject it."""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.ownership import commands as ownership
from governance.ownership import reading
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.answers import PartyKind, Row
from governance.ownership.models import Activity, Assignment, Letter
from governance.ownership.rules import Naming, Permission
from governance.ownership.standards.models import Decision, StandardDecision
from governance.ownership.standards.queries import lines, position
from governance.ownership.standards.rules import (
    came_with,
    has_a_reason,
    is_left_to_the_centre,
    may_be_decided_at,
)
from governance.ownership.standards.shipped import Entry, Standard
from governance.ownership.subjects import of_place
from governance.places.models import Place


@dataclass(slots=True)
class Outcome:
    """What adopting came to."""

    named: int = 0
    ended: int = 0
    refused: list[str] = field(default_factory=list)
    """Why a letter of the template could not be named: it stays a difference."""


def adopt(session: Session, actor: Actor, place: Place, standard: Standard) -> Outcome:
    """Adopt a version of a template: its roles get their letters, as far as they lack them.

    What somebody named by hand stays; rows of an earlier version that this one does not hold end.
    Raises `Forbidden` without the permission there, `RuleViolation` at a place of another level.
    """
    must(session, actor, Permission.NAME, place)
    may_be_decided_at(place, standard.kind)
    was = position(session, place)
    if was.adopted is not None and was.adopted.kind is not standard.kind:
        raise RuleViolation(
            f"{place} has adopted {was.adopted.title}: reject it before you adopt another one."
        )
    outcome = Outcome()
    kept = {each for each in standard.entries if each.activity not in was.deviations}
    for row in _rows(session, place, standard):
        if row.party.kind is not PartyKind.ROLE or _entry(row) not in kept:
            _end(session, actor, row, f"Not in {standard.title}.")
            outcome.ended += 1
    session.flush()
    for line in lines(session, place, standard):
        if line.deviation is None:
            wanted = [each.entry for each in line.compared if not each.is_met]
            for entry in wanted:
                if not is_left_to_the_centre(entry, standard):
                    _name(session, actor, place, (standard, entry, outcome))
    _decided(session, actor, place, standard, (Decision.ADOPTED, None, ""))
    return outcome


def deviate(session: Session, actor: Actor, place: Place, activity: Activity, reason: str) -> None:
    """Deviate from the adopted template in one activity: what came with it ends today.

    Raises `Forbidden` without the permission there, `RuleViolation` without a reason, or where no
    template is adopted.
    """
    must(session, actor, Permission.NAME, place)
    standard = _adopted(session, place)
    has_a_reason(reason, "deviates")
    for row in _rows(session, place, standard):
        if row.activity is activity:
            _end(session, actor, row, reason)
    _decided(session, actor, place, standard, (Decision.DEVIATES, activity, reason))


def resume(session: Session, actor: Actor, place: Place, activity: Activity) -> Outcome:
    """Follow the adopted template again in one activity.

    Raises what `adopt` raises.
    """
    must(session, actor, Permission.NAME, place)
    standard = _adopted(session, place)
    _decided(session, actor, place, standard, (Decision.ADOPTED, activity, ""))
    session.flush()
    return adopt(session, actor, place, standard)


def reject(session: Session, actor: Actor, place: Place, standard: Standard, reason: str) -> None:
    """Reject a template: whatever came with it ends today.

    Raises `Forbidden` without the permission there, `RuleViolation` without a reason.
    """
    must(session, actor, Permission.NAME, place)
    may_be_decided_at(place, standard.kind)
    has_a_reason(reason, "is rejected")
    for row in _rows(session, place, standard):
        _end(session, actor, row, reason)
    _decided(session, actor, place, standard, (Decision.REJECTED, None, reason))


def _adopted(session: Session, place: Place) -> Standard:
    standard = position(session, place).adopted
    if standard is None:
        raise RuleViolation(f"{place} has adopted no template: adopt one first.")
    return standard


def _rows(session: Session, place: Place, standard: Standard) -> list[Row]:
    """Return the rows in force at a place that came with any version of a template."""
    today, key = clock.today(), of_place(place).key
    found = reading.assignments(session, tuple(Activity), [key], tuple(Letter))
    return [row for row in found if row.is_in_force(today) and came_with(row, standard.kind)]


def _entry(row: Row) -> Entry:
    return Entry(row.activity, row.letter, row.party.role)  # type: ignore[arg-type] # a role's row


def _end(session: Session, actor: Actor, row: Row, reason: str) -> None:
    named = session.get_one(Assignment, row.id)
    ownership.end(session, actor, named, clock.today(), reason)


def _name(
    session: Session, actor: Actor, place: Place, asked: tuple[Standard, Entry, Outcome]
) -> None:
    """Name one entry; what a rule refuses stays a difference, with its reason."""
    standard, entry, outcome = asked
    naming = Naming(
        entry.activity, None, clock.today(), None, f"Adopted from {standard.title}.",
        entry.letter, role=entry.role, role_place_id=place.id, source=standard.source,
    )  # fmt: skip
    try:
        ownership.name(session, actor, of_place(place), naming)
        outcome.named += 1
    except RuleViolation as refusal:
        outcome.refused += refusal.reasons


def _decided(
    session: Session,
    actor: Actor,
    place: Place,
    standard: Standard,
    what: tuple[Decision, Activity | None, str],
) -> None:
    """Keep the decision."""
    decision, activity, reason = what
    session.add(StandardDecision(
        kind=standard.kind, edition=standard.edition, activity=activity, decision=decision,
        reason=reason.strip(), decided_by=actor.name, decided_at=clock.now(),
        place_id=place.id, site_id=place.site_id or place.id,
    ))  # fmt: skip
    record(
        session, actor, f"standard.{decision.value.replace('deviates', 'deviated_from')}", place,
        template=standard.title, activity=ACTIVITY_LABELS[activity] if activity else "all of it",
        reason=reason.strip(),
    )  # fmt: skip
