"""What an import must know of the register: read set-wise, however many rows there are."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from governance.core.access import Actor, could, permitted
from governance.core.among import among
from governance.core.sheets.spool import batches
from governance.enforcement.queries import Levels, levels
from governance.places.models import Place
from governance.register.catalogue.models import VendorAlias
from governance.register.columns.fields import FIELD
from governance.register.columns.outcomes import Parsed
from governance.register.imports.rules import BATCH
from governance.register.imports.shelf import Shelf, Shelved
from governance.register.imports.whereabouts import Spot, Whereabouts
from governance.register.models import Asset, Product, Vendor
from governance.register.rules import Permission

FACTS = (
    "tag", "name", "domain", "asset_class", "ot_function", "product_id", "purdue_level",
    "criticality", "gxp", "has_safety_function", "validation_state", "firmware", "serial_no",
    "address", "hostname", "notes", "commissioned_on", "place_id", "product_said",
)  # fmt: skip
"""What a row can write."""

Known = Row[Any]
"""An asset as it is now: `FACTS`, id, version, state, site_id, is_editable."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What is the same for all rows of a sheet."""

    where: Whereabouts
    shelf: Shelf
    site_ids: tuple[int, ...]
    default: Spot | None
    """Where a new asset belongs whose row names no place."""

    may_add_products: bool
    levels: Levels
    """How strictly each site holds its rules."""


class Held(NamedTuple):
    """Who bears a tag."""

    id: int
    site_id: int
    tag: str
    is_readable: bool


def site_ids(session: Session, scope: Place) -> tuple[int, ...]:
    """Return the sites in which records are looked for."""
    wanted = select(Place.site_id).where(Place.within([scope.path]), Place.site_id.is_not(None))
    return tuple(key for key in session.scalars(wanted.distinct()) if key is not None)


def ground(session: Session, actor: Actor, scope: Place, default_id: int | None) -> Ground:
    """Read the places and the catalogue once: they are few beside the assets."""
    where = Whereabouts(_spots(session, actor, scope), f"in {scope.name}")
    sites = tuple({spot.site_id for spot in where.by_id.values()})
    may_add = could(actor, Permission.EDIT_CATALOGUE, Product)
    default = where.by_id.get(default_id) if default_id else None
    held = levels(session, sites)
    return Ground(where, _shelf(session), sites, default, may_add, held)


def _spots(session: Session, actor: Actor, scope: Place) -> list[Spot]:
    is_open = permitted(actor, Permission.REGISTER, Place).label("is_open")
    wanted = select(Place.id, Place.name, Place.code, Place.path, Place.site_id, is_open)
    inside = wanted.where(Place.within([scope.path])).order_by(Place.path)
    return [
        Spot(row.id, row.name, row.code, row.path, row.site_id or row.id, bool(row.is_open))
        for row in session.execute(inside)
    ]


def _shelf(session: Session) -> Shelf:
    named = select(Vendor.id, Vendor.name).order_by(Vendor.id)
    vendors = {row.id: row.name for row in session.execute(named)}
    wanted = select(Product.id, Product.vendor_id, Product.name, Product.order_code)
    aliases = select(VendorAlias.vendor_id, VendorAlias.name).order_by(VendorAlias.id)
    return Shelf(
        vendors,
        (
            Shelved(row.id, row.vendor_id, vendors[row.vendor_id], row.name, row.order_code)
            for row in session.execute(wanted.order_by(Product.id))
        ),
        [(row.vendor_id, row.name) for row in session.execute(aliases)],
    )


def bearers(
    session: Session, actor: Actor, site_ids: Collection[int], tags: Collection[str]
) -> Iterator[Held]:
    """Yield the assets of these sites that bear one of the tags."""
    for some in batches(sorted(tags), BATCH):
        yield from _held(session, _bare(actor).where(
            Asset.site_id.in_(site_ids), among(Asset.tag, some)
        ))  # fmt: skip


def referred(
    session: Session, actor: Actor, site_ids: Collection[int], ids: Collection[int]
) -> Iterator[Held]:
    """Yield the assets of these sites that have one of the ids."""
    for some in batches(sorted(ids), BATCH):
        yield from _held(session, _bare(actor).where(
            Asset.site_id.in_(site_ids), among(Asset.id, some)
        ))  # fmt: skip


def named(
    session: Session,
    actor: Actor,
    site_ids: Collection[int],
    names: Collection[tuple[str, str]],
    *,
    is_locked: bool,
) -> dict[tuple[str, str], Known]:
    """Return the one asset that each tag and reference names, where the actor may read it.

    A reference decides where there is one.
    """
    keys = {reference: key for _, reference in names if (key := key_of(reference))}
    by_tag: dict[str, set[int]] = {}
    for held in bearers(session, actor, site_ids, {tag for tag, _ in names} - {""}):
        if held.is_readable:
            by_tag.setdefault(held.tag, set()).add(held.id)
    read = {
        held.id for held in referred(session, actor, site_ids, keys.values()) if held.is_readable
    }
    meant: dict[tuple[str, str], int] = {}
    for tag, reference in names:
        ids = {keys[reference]} & read if reference in keys else by_tag.get(tag, set())
        if len(ids) == 1:
            meant[tag, reference] = next(iter(ids))
    found = known(session, actor, set(meant.values()), is_locked=is_locked)
    return {name: found[key] for name, key in meant.items()}


def key_of(reference: str) -> int | None:
    """Return the number of an asset that a reference such as `AS-00042` names."""
    read = FIELD["reference"].read(reference) if reference else None
    return int(str(read.value).removeprefix("AS-")) if isinstance(read, Parsed) else None


def _bare(actor: Actor) -> Select[int, int, str, bool]:
    is_readable = permitted(actor, Permission.READ, Asset).label("is_readable")
    return select(Asset.id, Asset.site_id, Asset.tag, is_readable)


def _held(session: Session, wanted: Select[int, int, str, bool]) -> Iterator[Held]:
    for row in session.execute(wanted):
        yield Held(row.id, row.site_id, row.tag, bool(row.is_readable))


def known(
    session: Session, actor: Actor, ids: Collection[int], *, is_locked: bool = False
) -> dict[int, Known]:
    """Return the assets with these ids as they are now; locked, they stay so until the commit."""
    if not ids:
        return {}
    wanted = (
        select(
            Asset.id, Asset.version, Asset.state, Asset.site_id,
            *(getattr(Asset, name) for name in FACTS),
            permitted(actor, Permission.EDIT, Asset).label("is_editable"),
        )
        .where(among(Asset.id, ids))
        .order_by(Asset.id)
    )  # fmt: skip
    if is_locked:
        wanted = wanted.with_for_update(of=Asset)
    session.flush()
    return {row.id: row for row in session.connection().execute(wanted).all()}
