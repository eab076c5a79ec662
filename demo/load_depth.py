"""The walk-downs: what was found on the assets is stored set-wise, one act a site."""

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import Enum, inspect
from sqlalchemy.orm import Session

from demo.catalogue import PRODUCTS
from demo.company import at
from demo.depth import (
    ACCOUNTS,
    COMPONENTS,
    CONTRACT,
    COVERED,
    DOCUMENTS,
    MAKER,
    SYSTEMS,
    WALKED,
    excuses_of,
    groups_of,
)
from demo.load_people import moment
from demo.load_register import LEADS
from demo.plant import ASSETS
from demo.rows import AssetRow
from demo.stage import Stage
from demo.timeline import Story
from governance.audit.commands import bulk_insert, record
from governance.core.access import Actor
from governance.core.db import Base
from governance.places.models import Place
from governance.register.contracts.models import Cover, SupportContract
from governance.register.groups.declared import GROUPS
from governance.register.groups.models import NotApplicable
from governance.register.models import Product
from governance.register.parts.models import Component, DeviceAccount, Document
from governance.register.software.models import (
    InstalledSoftware,
    SoftwareKind,
    SoftwareProduct,
    SoftwareVersion,
)

WALKED_ON = date(2026, 4, 14)


def walked_down(stage: Stage) -> Story:
    """Tell what was found on the assets when people went and looked."""
    for n, site in enumerate(WALKED):
        yield moment(WALKED_ON, 9 + n)
        with stage.acting(LEADS[site]) as (session, actor):
            _describe(stage, session, actor, site)
    yield moment(WALKED_ON, 14)
    with stage.acting(LEADS["leuven"]) as (session, actor):
        _parts(stage, session)
        _software(stage, session)
        _contract(stage, session)
        leuven = session.get_one(Place, stage.places[at("leuven")])
        record(session, actor, "assets.described", leuven, reason="Walk-down of spring")


def _describe(stage: Stage, session: Session, actor: Actor, site: str) -> None:
    """Store the groups of attributes of a site, and what does not apply."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    excused = []
    mine = [row for row in ASSETS if row.site == site]
    for row in mine:
        key = stage.assets[row.key]
        for code, values in groups_of(row, WALKED_ON):
            found[code].append({"asset_id": key, **values})
        excused += [{"asset_id": key, "field": f, "reason": why} for f, why in excuses_of(row)]
    for code, rows in found.items():
        bulk_insert(session, GROUPS[code].model, [_typed(GROUPS[code].model, row) for row in rows])
    bulk_insert(session, NotApplicable, excused)
    place = session.get_one(Place, stage.places[at(site)])
    record(session, actor, "assets.described", place, count=len(mine))


def _parts(stage: Stage, session: Session) -> None:
    for model, names, lines in (
        (Component, ("kind", "name", "gamp_category", "relevance"), COMPONENTS),
        (DeviceAccount, ("name", "type", "is_privileged", "owner"), ACCOUNTS),
        (Document, ("document_class", "title", "number", "edition"), DOCUMENTS),
    ):
        more = {"document_state": "in_force"} if model is Document else {}
        rows = [
            {"asset_id": stage.assets[key], **dict(zip(names, values, strict=True)), **more}
            for key, *values in lines
        ]
        bulk_insert(session, model, [_typed(model, row) for row in rows])


def _software(stage: Stage, session: Session) -> None:
    """Store the operating systems, and on which servers they were found."""
    vendors = {row.key: session.get_one(Product, stage.products[row.key]).vendor_id
               for row in PRODUCTS if row.key in SYSTEMS}  # fmt: skip
    for product, (name, version, end, last) in SYSTEMS.items():
        vendor, kind = vendors[product], SoftwareKind.OPERATING_SYSTEM
        known = {"vendor_id": vendor, "name": name, "kind": kind}
        (software,) = bulk_insert(session, SoftwareProduct, [known])
        days = {"end_of_life_on": end, "end_of_security_support_on": last}
        dated = {"software_product_id": software, "name": version, **days}
        (edition,) = bulk_insert(session, SoftwareVersion, [dated])
        rows = [
            {"asset_id": stage.assets[row.key], "software_version_id": edition,
             "is_firmware": False, "installed_on": row.commissioned_on}
            for row in _of(product)
        ]  # fmt: skip
        bulk_insert(session, InstalledSoftware, rows)


def _of(product: str) -> list[AssetRow]:
    return [row for row in ASSETS if row.product == product and row.site in WALKED]


def _contract(stage: Stage, session: Session) -> None:
    """Store the contract of Leuven with the maker of its control system."""
    product = next(row.key for row in PRODUCTS if row.vendor == MAKER)
    place = stage.places[at("leuven")]
    row = {
        **CONTRACT, "vendor_id": session.get_one(Product, stage.products[product]).vendor_id,
        "place_id": place, "site_id": place, "has_remote_access": True,
    }  # fmt: skip
    (contract,) = bulk_insert(session, SupportContract, [row])
    covered = [r for r in ASSETS if r.site == "leuven" and r.asset_class in COVERED]
    rows = [{"asset_id": stage.assets[r.key], "contract_id": contract} for r in covered]
    bulk_insert(session, Cover, rows)


def _typed(model: type[Base], row: dict[str, Any]) -> dict[str, Any]:
    """Give words their enumeration."""
    return {name: _word(model, name, value) for name, value in row.items()}


def _word(model: type[Base], name: str, value: Any) -> Any:
    kind = inspect(model).columns[name].type
    words = kind.enum_class if isinstance(kind, Enum) else None
    return words(value) if words is not None and value is not None else value
