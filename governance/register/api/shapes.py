"""The shapes of the register's API: what an asset is when a program reads or writes it."""

from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import Field

from governance.core.api import Key, Shape, Versioned
from governance.register.life.rules import STEPS
from governance.register.models import Asset
from governance.register.vocabulary import (
    AssetClass,
    AssetState,
    Domain,
    GxpRelevance,
    OtFunction,
    PurdueLevel,
    ValidationState,
)

Verb = StrEnum("Verb", {verb.upper(): verb for verb in STEPS})  # type: ignore[misc]
"""The moves that people make."""


class PlaceOut(Shape):
    """A place by its key, its path from the root, and its name."""

    id: int
    path: str
    name: str


class ProductOut(Shape):
    """A product of the catalogue."""

    id: int
    vendor: str
    name: str
    order_code: str


class AssetOut(Shape):
    """An asset in full; null is unknown."""

    id: int
    reference: str
    tag: str
    name: str
    domain: Domain
    asset_class: AssetClass
    ot_function: OtFunction
    state: AssetState
    place: PlaceOut
    site_id: int
    product: ProductOut | None
    purdue_level: PurdueLevel | None
    criticality: int | None
    """1 (most critical) to 4 (least)."""

    gxp: GxpRelevance
    has_safety_function: bool
    validation_state: ValidationState
    firmware: str | None
    serial_no: str | None
    address: str | None
    hostname: str | None
    notes: str
    commissioned_on: date | None
    version: int
    """To be sent back with an edit."""

    @classmethod
    def of(cls, asset: Asset) -> Self:
        """Take an asset whose place, product and vendor are loaded."""
        facts = {name: getattr(asset, name) for name in cls.model_fields if name not in RELATED}
        made = asset.product
        return cls(
            **facts,
            place=PlaceOut.model_validate(asset.place),
            product=made
            and ProductOut(
                id=made.id, vendor=made.vendor.name, name=made.name, order_code=made.order_code
            ),
        )


RELATED = frozenset({"place", "product"})


class AssetsOut(Shape):
    """A page of assets."""

    items: list[AssetOut]
    count: int
    """How many assets meet the conditions, counted up to 10,000."""

    next: str | None
    """The address of the next page; null on the last one."""


class AssetFacts(Shape):
    """The facts of an asset that people and programs write; null is unknown."""

    product_id: Key | None = None
    purdue_level: PurdueLevel | None = None
    criticality: int | None = Field(default=None, ge=1, le=4)
    firmware: str | None = None
    serial_no: str | None = None
    address: str | None = None
    hostname: str | None = None
    notes: str | None = None
    commissioned_on: date | None = None
    location_id: Key | None = None


class AssetIn(AssetFacts):
    """A new asset."""

    place_id: Key
    tag: str
    name: str
    domain: Domain
    asset_class: AssetClass
    ot_function: OtFunction = OtFunction.UNKNOWN
    gxp: GxpRelevance = GxpRelevance.UNDETERMINED
    has_safety_function: bool = False
    validation_state: ValidationState = ValidationState.NOT_REQUIRED
    state: AssetState = AssetState.IN_OPERATION


class AssetEdit(AssetFacts, Versioned):
    """The facts of an asset that are to be others; what is not named stays as it is."""

    place_id: Key | None = None
    """Another place of its site."""

    tag: str | None = None
    name: str | None = None
    domain: Domain | None = None
    asset_class: AssetClass | None = None
    ot_function: OtFunction | None = None
    gxp: GxpRelevance | None = None
    has_safety_function: bool = False
    validation_state: ValidationState | None = None
    reason: str | None = None
    """Needed where the asset bears on product quality."""


class AssetMove(Versioned):
    """A move of an asset to another state of its life."""

    verb: Verb
    reason: str | None = None
    """Needed for most moves, and always where the asset bears on product quality."""

    on: date | None = None
    """The day it was installed, put into operation or taken out of use; null is today."""
