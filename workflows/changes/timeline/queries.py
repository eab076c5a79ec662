"""What stands in the calendar of a place in some time, and which changes are planned then."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from governance.core.access import Actor, permitted, readable
from governance.places.models import Level, Place
from governance.places.queries import paths_above
from governance.register.models import Asset
from governance.register.rules import Permission as AssetPermission
from workflows.calendar.queries import entries_over, stretch_of
from workflows.calendar.rules.wall import Span
from workflows.changes.models import ChangeRequest, ChangeScope, ChangeState
from workflows.changes.queries.lists import CLOSED
from workflows.changes.scheduling.queries import conflicts, window_of
from workflows.changes.timeline.rules import Bar

LEVELS = (
    *(Level.SITE, Level.AREA, Level.PRODUCTION_LINE, Level.PROCESS_CELL),
    *(Level.PRODUCTION_UNIT, Level.STORAGE_ZONE, Level.WORK_CENTER),
)
"""Places that have a row of their own; what hangs below one of them stands in its row."""

MOST = 1_000
"""Changes that are drawn; it is said if there are more."""

DROPPED = (ChangeState.REJECTED, ChangeState.CANCELLED)
OF = ChangeRequest


class Planned(NamedTuple):
    """All bars of a place, and whether changes are left out."""

    bars: list[Bar]
    is_cut: bool


def rows(session: Session, actor: Actor) -> Sequence[Place]:
    """Return the places that the actor may look at, each after what it stands under."""
    wanted = readable(actor, Place).where(Place.level.in_(LEVELS)).order_by(Place.path)
    return session.scalars(wanted).all()


def indented(place: Place) -> str:
    """Name a place for a list to choose from, further in the deeper it lies."""
    return "\u2003" * (place.path.count("/") - 3) + place.name


def planned(
    session: Session, actor: Actor, place: Place, below: Sequence[Place], within: Span
) -> Planned:
    """Return what a place and those below have in some time, as far as the actor may read it."""
    row_of = {at.path: at.id for at in below}
    entries = [
        Bar(
            entry.kind, entry.id, span, entry.reference, entry.title,
            _row(entry.place.path, row_of, place),
        )
        for entry in entries_over(session, actor, place, within)
        for span in stretch_of(entry).on(place.time_zone, within)
    ]  # fmt: skip
    found = _changes(session, actor, place, within)
    shown = found[:MOST]
    open_ = [one for one in shown if one.state not in CLOSED]
    unsettled = {
        key: sum(not each.is_settled for each in met)
        for key, met in conflicts(session, open_).items()
    }
    at = _places_of(session, actor, place, shown)
    changes = [
        Bar(
            "change", one.id, span, one.reference, one.title, key, one.state,
            unsettled.get(one.id, 0),
        )
        for one in shown
        if (span := window_of(one))
        for key in dict.fromkeys(_row(path, row_of, place) for path in at[one.id])
    ]  # fmt: skip
    return Planned(entries + changes, len(found) > MOST)


def _row(path: str, row_of: Mapping[str, int], place: Place) -> int:
    """Return in which row a path stands: its own, of what it hangs below, or the first."""
    found = (row_of[above] for above in reversed(paths_above(path)) if above in row_of)
    return next(found, place.id)


def _changes(session: Session, actor: Actor, place: Place, within: Span) -> Sequence[OF]:
    """Return the changes with a window in that time on something at a place or below."""
    there = select(Place.id).where(Place.path.startswith(place.path, autoescape=True))
    further = (
        select(ChangeScope.change_id)
        .join(Asset, Asset.id == ChangeScope.asset_id)
        .where(Asset.place_id.in_(there), permitted(actor, AssetPermission.READ, Asset))
    )
    wanted = readable(actor, OF).where(
        OF.window_ends_at > within.begins_at,
        OF.window_begins_at < within.ends_at,
        OF.state.not_in(DROPPED),
        or_(OF.place_id.in_(there), OF.id.in_(further)),
    )
    ordered = wanted.order_by(OF.window_begins_at, OF.id).limit(MOST + 1)
    return session.scalars(ordered).all()


def _places_of(
    session: Session, actor: Actor, place: Place, changes: Sequence[OF]
) -> Mapping[int, list[str]]:
    """Return at which places below each change is, its main one first; two statements."""
    below = Place.path.startswith(place.path, autoescape=True)
    found: dict[int, list[str]] = {one.id: [] for one in changes}
    main = (
        select(OF.id, Place.path)
        .join(Place, Place.id == OF.place_id)
        .where(OF.id.in_(found), below)
    )
    further = (
        select(ChangeScope.change_id, Place.path)
        .join(Asset, Asset.id == ChangeScope.asset_id)
        .join(Place, Place.id == Asset.place_id)
        .where(ChangeScope.change_id.in_(found), below)
        .where(permitted(actor, AssetPermission.READ, Asset))
        .order_by(Place.path)
    )
    for wanted in (main, further):
        for key, path in session.execute(wanted):
            found[key].append(path)
    return found
