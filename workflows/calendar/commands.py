"""Declare what is in the calendar, say that it holds no longer, and how a product runs."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import bulk_insert, record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, RuleViolation
from governance.places.models import Place
from workflows.calendar.models import CalendarEntry, ProductPath, ProductPathStep
from workflows.calendar.queries import steps_named
from workflows.calendar.rules.permissions import Permission, reasons_against

WRITTEN = (
    *("kind", "title", "begins_local", "ends_local", "every_weeks", "until_on"),
    *("product", "lot", "reason", "spares"),
)


def declare(
    session: Session,
    actor: Actor,
    place: Place,
    said: Mapping[str, Any],
    instead: CalendarEntry | None = None,
) -> CalendarEntry:
    """Put something in the calendar of a place; it may take the place of an earlier entry."""
    must(session, actor, Permission.DECLARE, place)
    values = {"spares": None} | {name: said[name] for name in WRITTEN if name in said}
    if reasons := reasons_against(values):
        raise RuleViolation(*reasons)
    if instead is not None:
        withdraw(session, actor, instead, "Another entry took its place.")
    made = CalendarEntry(
        **values,
        place_id=place.id,
        site_id=place.site_id or place.id,
        declared_by_id=actor.id,
        declared_at=clock.now(),
        replaces_id=instead.id if instead else None,
    )
    session.add(made)
    session.flush()
    record(session, actor, "calendar_entry.declared", made, place=place.path)
    return made


def withdraw(session: Session, actor: Actor, entry: CalendarEntry, reason: str) -> None:
    """Say that an entry holds no longer, and why; it stays to be read."""
    must(session, actor, Permission.WITHDRAW, entry)
    if entry.withdrawn_at is not None:
        raise Conflict(f"{entry} was withdrawn already.")
    entry.withdrawn_at, entry.withdrawn = clock.now(), reason
    record(session, actor, "calendar_entry.withdrawn", entry, reason=reason)


def lay(
    session: Session, actor: Actor, site: Place, product: str, lines: Sequence[str]
) -> ProductPath:
    """Say through which places and assets of a site a product runs, in order.

    What was said before of the product there holds no longer.
    """
    must(session, actor, Permission.DECLARE, site)
    steps = steps_named(session, site, lines)
    now = clock.now()
    earlier = select(ProductPath).where(
        ProductPath.site_id == (site.site_id or site.id),
        ProductPath.product == product,
        ProductPath.withdrawn_at.is_(None),
    )
    for path in session.scalars(earlier):
        path.withdrawn_at = now
    made = ProductPath(
        product=product, place_id=site.id, site_id=site.site_id or site.id,
        declared_by_id=actor.id, declared_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    rows = [
        {"path_id": made.id, "position": position, "place_id": None, "asset_id": None} | step
        for position, step in enumerate(steps, 1)
    ]
    bulk_insert(session, ProductPathStep, rows)
    record(session, actor, "product_path.laid", made, product=product, steps=len(rows))
    return made
