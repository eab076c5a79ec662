"""Assets as a sheet: the columns of the import, so that what goes out comes in again."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Select, inspect, select
from sqlalchemy.orm import Session, joinedload, selectinload

from governance.core.access import Actor, Held
from governance.core.errors import NotFound
from governance.core.exports import KINDS, Sheet
from governance.core.listing.shape import Column
from governance.identity.models import Role
from governance.places.models import Level, Place
from governance.register.columns.fields import FIELD, FIELDS
from governance.register.groups.declared import GROUPS, Fact, Group, heading, written
from governance.register.models import Asset
from governance.register.queries.assets import COLUMNS, MADE, PLACED, assets
from governance.register.vocabulary import PurdueLevel, Word

SYSTEM = Actor(0, "system", frozenset({Held(Role.AUDITOR, "/")}), via="command line")
"""Reads everything: whoever may run the command may read the database."""

Value = str | int | date | None
ELSEWHERE: dict[str, Callable[[Asset], Value]] = {
    "place": lambda asset: asset.place.path,
    "vendor": lambda asset: asset.product.vendor.name if asset.product else None,
    "product": lambda asset: asset.product_said or (asset.product.name if asset.product else None),
    "order_code": lambda asset: asset.product.order_code or None if asset.product else None,
}
"""Fields that are not columns of the asset itself."""

LOADED = {"place": PLACED, "vendor": MADE, "product": MADE, "order_code": MADE}
KNOWN_AS = {
    "reference": "number",
    "asset_class": "class",
    "purdue_level": "level",
    "validation_state": "validation",
}
"""Fields that the list shows under a name of its own."""


def value_of(asset: Asset, name: str) -> Value:
    """Return a field as a sheet holds it: words by their label, truth as yes or no."""
    if name in ELSEWHERE:
        return ELSEWHERE[name](asset)
    value: Value | bool = getattr(asset, name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Word):
        return value.value if isinstance(value, PurdueLevel) else value.label
    return value or None


def _column(name: str) -> Column:
    sorts = {column.name: column.sort for column in COLUMNS}
    known_as = KNOWN_AS.get(name, name)
    return Column(
        known_as,
        FIELD[name].label,
        lambda asset: value_of(asset, name),
        sorts.get(known_as),
        load=LOADED.get(name, ()),
    )


SHEET = tuple(_column(field.name) for field in FIELDS)
"""The columns of an export, under the headings that the import knows best."""


def _deep(group: Group, fact: Fact) -> Column:
    row = inspect(Asset).relationships[group.relation].class_attribute
    key = group.key(fact)

    def said(asset: Any) -> Value:
        value = getattr(getattr(asset, group.relation), fact.name, None)
        return written(value, next((e.reason for e in asset.excuses if e.field == key), None))

    load = (joinedload(row), selectinload(inspect(Asset).relationships["excuses"].class_attribute))
    return Column(f"{group.code}_{fact.name}", heading(group, fact), said, load=load)


IN_DEPTH = (*SHEET, *(_deep(group, fact) for group in GROUPS.values() for fact in group.facts))
"""The same with the attributes of each group; of what does not apply, the reason."""


def sheet(session: Session, site: str | None) -> Sheet:
    """Return all assets, or those of the site with this code, for the command line."""
    wanted = assets(SYSTEM).options(*PLACED, *MADE).order_by(Asset.site_id, Asset.tag)
    if site is not None:
        wanted = wanted.where(Asset.site_id == _site(session, site))
    return Sheet(tuple(column.label for column in SHEET), _rows(session, wanted))


def _site(session: Session, code: str) -> int:
    wanted = select(Place.id).where(Place.level == Level.SITE, Place.code == code.lower())
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound(f"There is no site with the code {code}.")
    return found


def _rows(session: Session, wanted: Select[Asset]) -> Iterator[tuple[Value, ...]]:
    for asset in session.scalars(wanted.execution_options(yield_per=1_000)):
        yield tuple(value_of(asset, field.name) for field in FIELDS)


KINDS["assets"] = sheet
