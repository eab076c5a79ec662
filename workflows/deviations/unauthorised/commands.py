"""Take on what was changed without authorisation: open its clock, put it back, confirm, tell."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, RuleViolation
from governance.identity.models import Role
from governance.ownership.models import Activity
from governance.ownership.queries import accountable_for
from governance.ownership.subjects import Subject
from governance.places.models import Place
from governance.register.drifts.models import Drift
from governance.register.drifts.queries import field_of
from governance.register.drifts.settling import put_back
from workflows.deviations.models import Deviation, DeviationSource, Severity
from workflows.deviations.opening import Opened, Origin, open_deviation
from workflows.deviations.queries.reminding import holding
from workflows.deviations.rules.permissions import LEADS
from workflows.deviations.unauthorised.models import UnauthorisedChange
from workflows.deviations.unauthorised.queries import KIND, OVER, whole
from workflows.deviations.unauthorised.rules import (
    Permission,
    due_at,
    reasons_against_confirming,
    reasons_against_restoring,
    steps_due,
)
from workflows.notifications.telling import News, tell


def begin(session: Session, actor: Actor, drift: Drift) -> UnauthorisedChange:
    """Start the clock of what was signed as such, or a tool reported, once; for the worker."""
    wanted = select(UnauthorisedChange).where(UnauthorisedChange.drift_id == drift.id)
    if found := session.scalars(wanted).one_or_none():
        return found
    since = drift.decided_at or drift.filed_at
    zone = session.get_one(Place, drift.site_id).time_zone
    made = UnauthorisedChange(
        drift_id=drift.id, place_id=drift.place_id, site_id=drift.site_id,
        opened_at=since, due_at=due_at(since, zone),
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(session, actor, "unauthorised_change.opened", made, drift=drift.reference)
    return made


def deviate(session: Session, actor: Actor, one: UnauthorisedChange) -> Deviation:
    """Take it on by a deviation, which finds out how it came about."""
    must(session, actor, Permission.DEVIATE, one)
    found = whole(session, one)
    _open(found)
    drift, asset = found.drift, found.drift.asset
    fact = field_of(drift).lower()
    made = open_deviation(
        session, actor,
        Opened(
            place=found.place,
            title=f"{fact.capitalize()} of {asset.tag} was changed without authorisation",
            happened=f"{drift.source} reported {fact} {drift.reported}; approved is "
            f"{drift.approved} ({drift.reference}).",
            source=DeviationSource.UNAUTHORISED_CHANGE, severity=Severity.MAJOR, asset=asset,
            of=Origin(KIND, found.id, found.reference), source_key=f"{KIND}:{found.id}",
            found_at=drift.filed_at, found_by_id=drift.reporter_id,
        ),
    )  # fmt: skip
    record(session, actor, "unauthorised_change.deviated", found, deviation=made.reference)
    return made


def restore(session: Session, actor: Actor, one: UnauthorisedChange, said: str) -> None:
    """Say that it was put back as approved, and what was read on it then."""
    must(session, actor, Permission.RESTORE, one)
    found = whole(session, one)
    _open(found)
    if reasons := reasons_against_restoring(str(found), said, found.restored):
        raise RuleViolation(*reasons)
    found.restored, found.restored_at = said.strip(), clock.now()
    found.restored_by_id = actor.id
    record(session, actor, "unauthorised_change.restored", found, read=found.restored)


def confirm(session: Session, actor: Actor, one: UnauthorisedChange) -> None:
    """Confirm for quality assurance that it is again as approved; the drift is settled by it."""
    must(session, actor, Permission.CONFIRM, one)
    found = whole(session, one)
    _open(found)
    by = (actor.id, actor.name)
    if reasons := reasons_against_confirming(str(found), by, found.restored_by_id):
        raise RuleViolation(*reasons)
    found.confirmed_at, found.confirmed_by_id = clock.now(), actor.id
    put_back(session, actor, found.drift)
    record(session, actor, "unauthorised_change.confirmed", found)


def _open(found: UnauthorisedChange) -> None:
    if found.drift.state in OVER:
        raise Conflict(f"{found} is settled already.")


def remind(session: Session, actor: Actor, one: UnauthorisedChange) -> None:
    """Tell who is accountable, then who leads there, then quality assurance; for the worker."""
    found = whole(session, one)
    due = steps_due(found.opened_at, found.due_at, clock.now())
    for step in range(found.reminded + 1, due + 1):
        said = "waits for somebody to take it on" if step == 1 else "is overdue: nobody took it on"
        news = News(KIND, found.id, str(found), f"{found} {said}.", is_urgent=True)
        tell(session, _people(session, found, step), news)
    if due > found.reminded:
        found.reminded = due
        record(session, actor, "unauthorised_change.reminded", found, step=due)


def _people(session: Session, found: UnauthorisedChange, step: int) -> set[int]:
    asset = found.drift.asset
    subject = Subject("asset", asset.id, asset.place_id, asset.tag)
    owners = accountable_for(session, [Activity.ASSET_APPROVAL], [subject]).values()
    people = {owner.person_id for owner in owners if owner.person_id is not None}
    if step > 1:
        people |= holding(session, LEADS, found.place_id)
    if step > 2:  # noqa: PLR2004  # its last step
        people |= holding(session, (Role.QA,), found.place_id)
    return people
