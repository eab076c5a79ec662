"""Opening a deviation, or an action: steps of other slices' commands, too.

They are no commands: the command that calls them permits first and records last.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor
from governance.core.errors import RuleViolation
from governance.identity.models import Person
from governance.places.models import Place
from governance.register.models import Asset
from workflows.deviations.models import (
    Capa,
    CapaKind,
    Deviation,
    DeviationSource,
    DeviationState,
    Severity,
)
from workflows.deviations.rules.deadlines import due_at


@dataclass(frozen=True, slots=True)
class Origin:
    """The record that a deviation or an action came out of."""

    kind: str
    """Its table."""

    id: int
    reference: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What did not go as it was to go."""

    place: Place
    title: str
    happened: str
    source: DeviationSource
    severity: Severity = Severity.MAJOR
    asset: Asset | None = None
    of: Origin | None = None
    source_key: str | None = None
    """What opens it, so that it is opened once; None: each call opens another one."""

    found_at: datetime | None = None
    """None: just now."""

    found_by_id: int | None = None
    """None: whoever opens it, if that is a person."""

    caused_by_id: int | None = None
    """Whose act it was, where that is known."""


def open_deviation(session: Session, actor: Actor, opened: Opened) -> Deviation:
    """Open a deviation, or return the one that was opened for the same: a step."""
    if opened.source_key and (found := _opened_for(session, opened.source_key)):
        return found
    now, of, person_id = clock.now(), opened.of, actor.id or None
    place = opened.place
    site_id = place.site_id or place.id
    zone = session.get_one(Place, site_id).time_zone
    made = Deviation(
        place_id=place.id, site_id=site_id,
        title=opened.title, happened=opened.happened,
        source=opened.source, severity=opened.severity,
        asset_id=opened.asset and opened.asset.id,
        of_kind=of and of.kind, of_id=of and of.id, of=of and of.reference,
        source_key=opened.source_key,
        found_at=opened.found_at or now, found_by_id=opened.found_by_id or person_id,
        opened_at=now, opened_by_id=person_id, caused_by_id=opened.caused_by_id,
        due_at=due_at(DeviationState.OPENED, opened.severity, now, zone),
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def _opened_for(session: Session, source_key: str) -> Deviation | None:
    return session.scalars(
        select(Deviation).where(Deviation.source_key == source_key)
    ).one_or_none()


@dataclass(frozen=True, slots=True)
class Raised:
    """What is to be done, by whom and by when."""

    place: Place
    action: str
    kind: CapaKind
    owner: Person
    due_on: date
    deviation: Deviation | None = None
    of: Origin | None = None
    """The record that it came out of, where that is no deviation."""


def open_capa(session: Session, actor: Actor, raised: Raised) -> Capa:
    """Open an action for a deviation, or for another record: a step of other commands."""
    if raised.due_on < clock.today():
        raise RuleViolation(f"{raised.due_on:%Y-%m-%d} is over: say a day that is still to come.")
    if raised.owner.deactivated_at is not None:
        raise RuleViolation(f"{raised.owner} has left: give it to somebody who is there.")
    of, place = raised.of, raised.place
    made = Capa(
        place_id=place.id, site_id=place.site_id or place.id,
        deviation_id=raised.deviation and raised.deviation.id,
        of_kind=of and of.kind, of_id=of and of.id, of=of and of.reference,
        kind=raised.kind, action=raised.action, owner_id=raised.owner.id, due_on=raised.due_on,
        opened_at=clock.now(), opened_by_id=actor.id or None,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made
