"""The calendar: as lists, as what is in force in some time, and how products run."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from governance.core.access import Actor, permitted, readable
from governance.core.errors import RuleViolation
from governance.core.listing.shape import Cell, Choice, Column, Flag, Listing, Text
from governance.evidence.models import KINDS
from governance.places.models import Place
from governance.places.queries import paths_above
from governance.register.models import Asset
from governance.register.queries.reach import Spot, spots
from workflows.calendar.models import CalendarEntry, EntryKind, ProductPath, ProductPathStep, Spared
from workflows.calendar.rules.permissions import Permission
from workflows.calendar.rules.wall import Span, Stretch
from workflows.notifications.listing import PAGES

LOADED = (joinedload(CalendarEntry.place), joinedload(CalendarEntry.declared_by))
PATH_LOADED = (
    joinedload(ProductPath.place),
    joinedload(ProductPath.declared_by),
    selectinload(ProductPath.steps).joinedload(ProductPathStep.place),
    selectinload(ProductPath.steps).joinedload(ProductPathStep.asset),
)
SAID: dict[EntryKind, str] = {
    EntryKind.WINDOW: "maintenance window",
    EntryKind.FREEZE: "freeze",
    EntryKind.CAMPAIGN: "campaign",
}
SPARED_SAID: dict[Spared, str] = {
    Spared.LIKE_FOR_LIKE: "like for like",
    Spared.STANDARD: "standard changes",
    Spared.TEMPORARY: "temporary changes",
}
SHOW, SHOW_PATH = "calendar.show", "calendar.path"
IN_FORCE = CalendarEntry.withdrawn_at.is_(None)
APART = timedelta(days=1)
"""How far a clock on a wall is from UTC, at most."""


def entries(actor: Actor) -> Select[CalendarEntry]:
    """Select the entries that the actor may read."""
    return readable(actor, CalendarEntry).options(*LOADED)


def listing() -> Listing:
    """Declare the list of the calendar."""
    return Listing(
        name="calendar",
        columns=(
            Column("number", "Number", lambda row: row.reference, CalendarEntry.id,
                   is_reference=True),
            Column("title", "Title", lambda row: Cell(row.title, is_strong=True),
                   CalendarEntry.title),
            Column("kind", "Kind", lambda row: SAID[row.kind], CalendarEntry.kind),
            Column("place", "Place", lambda row: row.place.name),
            Column("begins", "Begins, on its clock", lambda row: shown(row.begins_local),
                   CalendarEntry.begins_local),
            Column("ends", "Ends, on its clock", lambda row: shown(row.ends_local),
                   CalendarEntry.ends_local),
            Column("again", "Again", again),
            Column("product", "Product", lambda row: row.product or None, CalendarEntry.product),
            Column("state", "State", state_of),
        ),
        filters=(
            Choice("kind", "Kind", list(SAID.items()), CalendarEntry.kind.in_),
            Flag("withdrawn", "withdrawn", ~IN_FORCE),
            Text("q", "Search titles, products and lots", _holding, lead="with"),
        ),
        default_sort="-begins",
        key=CalendarEntry.id,
        singular="entry",
        plural="entries",
        endpoint="calendar.index",
        record_endpoint=SHOW,
        export_endpoint="calendar.export",
    )  # fmt: skip


def _holding(text: str) -> ColumnElement[bool]:
    of = CalendarEntry
    return or_(*(one.icontains(text, autoescape=True) for one in (of.title, of.product, of.lot)))


def paths(actor: Actor) -> Select[ProductPath]:
    """Select the product paths that the actor may read."""
    return readable(actor, ProductPath).options(*PATH_LOADED)


def path_listing() -> Listing:
    """Declare the list of product paths."""
    return Listing(
        name="product_paths",
        columns=(
            Column("number", "Number", lambda row: row.reference, ProductPath.id,
                   is_reference=True),
            Column("product", "Product", lambda row: Cell(row.product, is_strong=True),
                   ProductPath.product),
            Column("place", "Site", lambda row: row.place.name),
            Column("runs", "Runs through", lambda row: ", ".join(map(step_name, row.steps))),
            Column("at", "Said at", lambda row: row.declared_at, ProductPath.declared_at),
        ),
        filters=(
            Flag("earlier", "no longer in force", ProductPath.withdrawn_at.is_not(None)),
            Text("q", "Search products",
                 lambda text: ProductPath.product.icontains(text, autoescape=True), lead="with"),
        ),
        default_sort="product",
        key=ProductPath.id,
        singular="product path",
        plural="product paths",
        endpoint="calendar.paths",
        record_endpoint=SHOW_PATH,
        export_endpoint="calendar.export_paths",
    )  # fmt: skip


def step_name(step: ProductPathStep) -> str:
    """Name a unit of a product path: its tag, or its place."""
    return step.asset.tag if step.asset else step.place.name if step.place else ""


def shown(local: str) -> str:
    """Return what a clock shows, as people write it."""
    return local.replace("T", " ")


def again(entry: CalendarEntry) -> str:
    """Say how often it begins again."""
    if not entry.every_weeks:
        return ""
    return "every week" if entry.every_weeks == 1 else f"every {entry.every_weeks} weeks"


def state_of(entry: CalendarEntry) -> Cell:
    """Say whether it is in force."""
    if entry.withdrawn_at is None:
        return Cell("in force", shape="done", tone="ok")
    return Cell("withdrawn", shape="stop")


def whole(session: Session, entry: CalendarEntry) -> CalendarEntry:
    """Return an entry with all that its page shows."""
    return session.get_one(CalendarEntry, entry.id, options=LOADED, populate_existing=True)


def whole_path(session: Session, path: ProductPath) -> ProductPath:
    """Return a product path with all that its page shows."""
    return session.get_one(ProductPath, path.id, options=PATH_LOADED, populate_existing=True)


def taken_by(session: Session, entry: CalendarEntry) -> CalendarEntry | None:
    """Return what took the place of an entry, if anything did."""
    return session.scalars(
        select(CalendarEntry).where(CalendarEntry.replaces_id == entry.id)
    ).first()


def declarable(session: Session, actor: Actor) -> list[Spot]:
    """Return the places of whose calendar the actor writes."""
    return spots(session, actor, Permission.DECLARE)


def place_named(session: Session, actor: Actor, place_id: int) -> Place:
    """Return a place that a form names; raises `RuleViolation` for one that is not the actor's."""
    wanted = select(Place).where(Place.id == place_id, permitted(actor, Permission.DECLARE, Place))
    if (found := session.scalars(wanted).first()) is None:
        raise RuleViolation("Place: choose one of those whose calendar you write.")
    return found


class Step(NamedTuple):
    """One unit that a product runs through, as conflicts are looked for."""

    path: str | None
    """All that hangs at this place or below; None: it is one asset."""

    asset_id: int | None


def in_force(session: Session, within: Span) -> Sequence[CalendarEntry]:
    """Return what may be in force in some time, of all places; one statement.

    It is read a day wider on both sides, by what clocks show: `Stretch.on` says when it is.
    """
    wanted = select(CalendarEntry).where(_may_hold(within)).order_by(CalendarEntry.id)
    return session.scalars(wanted.options(joinedload(CalendarEntry.place))).all()


def entries_over(
    session: Session, actor: Actor, place: Place, within: Span
) -> Sequence[CalendarEntry]:
    """Return what the actor may read of that for a place, those above it and those below."""
    at = Place.path.startswith(place.path, autoescape=True) | Place.path.in_(
        paths_above(place.path)
    )
    wanted = readable(actor, CalendarEntry).where(
        _may_hold(within), CalendarEntry.place_id.in_(select(Place.id).where(at))
    )
    ordered = wanted.options(joinedload(CalendarEntry.place)).order_by(CalendarEntry.id)
    return session.scalars(ordered).all()


def _may_hold(within: Span) -> ColumnElement[bool]:
    of = CalendarEntry
    first, last = (f"{at:%Y-%m-%dT%H:%M}" for at in (within[0] - APART, within[1] + APART))
    return and_(
        IN_FORCE,
        of.begins_local <= last,
        or_(of.ends_local >= first, of.every_weeks > 0),
        or_(of.until_on.is_(None), of.until_on >= (within[0] - 366 * APART).date()),
    )


def stretch_of(entry: CalendarEntry) -> Stretch:
    """Return what an entry says of its times."""
    return Stretch(
        entry.begins_local, entry.ends_local, entry.every_weeks, entry.until_on,
        entry.kind is not EntryKind.WINDOW,
    )  # fmt: skip


def runs(session: Session, products: Collection[str]) -> Mapping[tuple[int, str], list[Step]]:
    """Return through which units products run, by site and product; one statement, or none."""
    found = defaultdict[tuple[int, str], list[Step]](list)
    if not products:
        return found
    of, step = ProductPath, ProductPathStep
    wanted = (
        select(of.site_id, of.product, Place.path, step.asset_id)
        .join(step, step.path_id == of.id)
        .outerjoin(Place, Place.id == step.place_id)
        .where(of.withdrawn_at.is_(None), of.product.in_(products))
        .order_by(step.path_id, step.position)
    )
    for site_id, product, path, asset_id in session.execute(wanted):
        found[site_id, product].append(Step(path, asset_id))
    return found


def steps_named(session: Session, site: Place, lines: Sequence[str]) -> list[dict[str, Any]]:
    """Return what lines name: a place below the site by its codes, or an asset by its tag.

    Raises `RuleViolation` with each line that names neither.
    """
    asked = {line: f"{site.path}{line.strip('/').lower()}/" for line in lines}
    places = {
        path: key
        for key, path in session.execute(
            select(Place.id, Place.path).where(Place.path.in_(asked.values()))
        )
    }
    at = site.site_id or site.id
    tags = select(func.upper(Asset.tag), Asset.id).where(
        Asset.site_id == at, func.upper(Asset.tag).in_({line.upper() for line in lines})
    )
    assets: dict[str, int] = {row[0]: row[1] for row in session.execute(tags)}
    found, told = list[dict[str, Any]](), []
    for line, path in asked.items():
        if path in places:
            found.append({"place_id": places[path]})
        elif line.upper() in assets:
            found.append({"asset_id": assets[line.upper()]})
        else:
            told.append(
                f"{line} is no place below {site.name}, and no tag there: write suite1/filling, "
                "or a tag."
            )
    if not lines:
        told.append("Name what the product runs through, a place or a tag on each line.")
    if told:
        raise RuleViolation(*told)
    return found


KINDS[CalendarEntry.__tablename__] = CalendarEntry
PAGES[CalendarEntry.__tablename__] = SHOW
KINDS[ProductPath.__tablename__] = ProductPath
PAGES[ProductPath.__tablename__] = SHOW_PATH
