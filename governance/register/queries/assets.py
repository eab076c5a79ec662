"""The list of assets: what it shows, what it can be narrowed by and ordered by."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import partial

from sqlalchemy import ColumnElement, Select, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from governance.core.access import Actor, readable
from governance.core.listing.kept import Args
from governance.core.listing.shape import (
    Bulk,
    Cell,
    Choice,
    Column,
    Filter,
    Flag,
    LeftOut,
    Listing,
    Text,
)
from governance.core.memory import remembered
from governance.ownership.filled import has_accountable
from governance.ownership.models import Activity
from governance.register.models import Asset, Consent, Dependency, Product
from governance.register.mounting.queries import condition
from governance.register.networks.queries import reached_at
from governance.register.queries.deep_columns import DEEP, INCOMPLETE
from governance.register.queries.reach import Reach
from governance.register.queries.records import products
from governance.register.queries.search import matching
from governance.register.queries.standing import location_filter
from governance.register.queries.wording import (
    GXP,
    criticality_cell,
    gxp_cell,
    kind_cell,
    name_cell,
    product_cell,
    tag_cell,
    validation_cell,
)
from governance.register.rules import Permission
from governance.register.suspensions.queries import suspended
from governance.register.vocabulary import (
    CRITICALITY,
    GONE,
    AssetClass,
    AssetState,
    Domain,
    OtFunction,
    PurdueLevel,
    ValidationState,
    Word,
)

LEFT_OUT = LeftOut(
    Flag("gone", "with what is gone", true()),
    Asset.state.not_in(GONE),
    frozenset({"state", "q", "address"}),
    "show what is gone as well",
)
"""Out of use, absent or stolen; whoever searches by words or picks a state means that one."""

UNRATED = "unrated"
"""In an address: the fact is not known."""

PLACED = (joinedload(Asset.place),)
MADE = (joinedload(Asset.product).joinedload(Product.vendor),)


def made_by(product: Product) -> str:
    """Name a product after its vendor."""
    return f"{product.vendor.name} {product.name}"


COLUMNS = (
    Column("number", "Number", lambda asset: asset.reference, Asset.id, is_reference=True),
    Column("tag", "Tag", tag_cell, Asset.tag),
    Column("name", "Name", name_cell, Asset.name),
    Column("class", "Class", kind_cell, Asset.asset_class, is_minor=True),
    Column("product", "Product", product_cell, is_minor=True, load=MADE,
           export=lambda asset: asset.product and made_by(asset.product)),
    Column("place", "Place", lambda asset: asset.place.name, load=PLACED),
    Column("level", "Level", lambda asset: asset.purdue_level and asset.purdue_level.value,
           is_minor=True, is_number=True),
    Column("criticality", "Criticality", criticality_cell, Asset.criticality, is_number=True),
    Column("gxp", "GxP", gxp_cell),
    Column("firmware", "Firmware", lambda asset: asset.firmware, is_minor=True),
    Column("validation", "Validation", validation_cell),
    Column("location", "Stands in", lambda asset: asset.location and asset.location.name,
           is_optional=True, load=(joinedload(Asset.location),)),
    Column("address", "IP address", lambda asset: asset.address, is_optional=True),
    *DEEP,
)  # fmt: skip


def assets(actor: Actor) -> Select[Asset]:
    """Select the assets that the actor may read; the columns load what they show besides."""
    return readable(actor, Asset)


def listing(session: Session, reach: Reach, asked: Args, sheet: Sequence[Column] = ()) -> Listing:
    """Declare the list for what this reader's sight reaches.

    A product is a condition that its own page leads to: a menu of the whole catalogue would cost
    each page more than its rows.
    """
    declare = partial(_declared, session.get_bind().dialect.name, reach)
    declared = remembered(session, ("assets", reach), declare)
    led_to = (
        *_products(session, asked),
        *location_filter(session, reach, asked),
        *([condition(session, reach.paths, asked["within"])] if "within" in asked else []),
    )
    if not (sheet or led_to):
        return declared
    return replace(declared, sheet=sheet, filters=(*declared.filters, *led_to))


def _declared(dialect: str, reach: Reach) -> Listing:
    """Declare the list without the conditions that other pages lead to."""
    return Listing(
        name="assets",
        columns=_with_sites(reach),
        filters=(
            *_places(reach),
            *_kinds(),
            *_flags(),
            _search(dialect, reach),
            Text("address", "IP or MAC address", reached_at, lead="at address"),
        ),
        default_sort="tag",
        key=Asset.id,
        singular="asset",
        plural="assets",
        endpoint="register.index",
        record_endpoint="register.show",
        export_endpoint="register.export",
        is_in_trail=True,
        left_out=LEFT_OUT,
        bulk=(
            Bulk("Edit", "edits.asking", Permission.EDIT, Asset),
            Bulk("Labels", "labels.asking", Permission.READ, Asset),
            Bulk("Compare", "alike.compare", Permission.READ, Asset),
        ),
    )


def _with_sites(reach: Reach) -> Sequence[Column]:
    """Say the site under the place, for a reader of several."""
    names = {spot.id: spot.name.partition(" (")[0] for spot in reach.sites}
    if len(names) < 2:  # noqa: PLR2004
        return COLUMNS
    placed = Column(
        "place",
        "Place",
        lambda asset: Cell(asset.place.name, hint=names.get(asset.site_id, "")),
        load=PLACED,
    )
    return [placed if column.name == "place" else column for column in COLUMNS]


def _places(reach: Reach) -> tuple[Filter, ...]:
    sites = [(str(spot.id), spot.name) for spot in reach.sites]
    spots = [(str(spot.id), spot.indented) for spot in reach.spots]
    return (
        Choice("site", "Site", sites, lambda ids: Asset.site_id.in_(map(int, ids)), lead="in"),
        Choice("place", "Place", spots, reach.below, lead="at"),
    )


def _kinds() -> tuple[Filter, ...]:
    levels = [(level.value, level.label) for level in PurdueLevel]
    grades = [(str(grade), label) for grade, label in CRITICALITY.items()]
    return (
        _one_of("domain", "Domain", Domain, Asset.domain, lead="of"),
        _one_of("class", "Class", AssetClass, Asset.asset_class),
        _one_of("function", "OT function", OtFunction, Asset.ot_function),
        Choice("level", "Level", [*levels, (UNRATED, "unknown")],
               _or_unknown(Asset.purdue_level, PurdueLevel)),
        Choice("criticality", "Criticality", [*grades, (UNRATED, "not rated")],
               _or_unknown(Asset.criticality, int)),
        Choice("gxp", "GxP", [(g.value, words) for g, words in GXP.items()], Asset.gxp.in_),
        _one_of("validation", "Validation", ValidationState, Asset.validation_state),
        _one_of("state", "State", AssetState, Asset.state),
    )  # fmt: skip


def _flags() -> tuple[Filter, ...]:
    return (
        Flag("firmware_unknown", "firmware unknown", Asset.firmware.is_(None)),
        Flag("nobody", "accountable: nobody", ~has_accountable(Activity.ASSET_APPROVAL, Asset)),
        Flag("unconfirmed", "depends on what nobody confirmed", Asset.id.in_(_unconfirmed())),
        Flag("suspended", "out of its approved state", Asset.id.in_(suspended())),
        Flag("contradiction", "contradicts itself", Asset.product_said.is_not(None)),
        INCOMPLETE,
        Flag("safety", "has a safety function", Asset.has_safety_function.is_(True)),
    )


def _unconfirmed() -> Select[int]:
    is_open = or_(Dependency.consent.is_(None), Dependency.consent != Consent.CONFIRMED)
    return select(Dependency.dependent_id).where(is_open)


def _products(session: Session, asked: Args) -> tuple[Filter, ...]:
    if "product" not in asked:
        return ()
    options = [(str(key), words) for key, words in products(session, asked["product"])]
    chosen = Choice("product", "Product", options, lambda ids: Asset.product_id.in_(map(int, ids)))
    return (chosen,)


def _search(dialect: str, reach: Reach) -> Filter:
    return Text(
        "q",
        "Search",
        lambda text: matching(dialect, reach.searched_ids, text),
        lead="with",
        least=1,
    )


def _one_of(
    name: str,
    label: str,
    kind: type[Word],
    held: InstrumentedAttribute[Word] | InstrumentedAttribute[StrEnum],
    lead: str | None = None,
) -> Filter:
    return Choice(name, label, [(word.value, word.label) for word in kind], held.in_, lead=lead)


def _or_unknown(
    held: InstrumentedAttribute[int | None] | InstrumentedAttribute[PurdueLevel | None],
    read: Callable[[str], object],
) -> Callable[[Sequence[str]], ColumnElement[bool]]:
    def clause(values: Sequence[str]) -> ColumnElement[bool]:
        known = held.in_([read(value) for value in values if value != UNRATED])
        return known | (held.is_(None) if UNRATED in values else false())

    return clause
