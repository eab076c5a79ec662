"""The register and who is accountable: stored set-wise where a site would have imported it."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from demo.catalogue import PRODUCTS, VENDORS
from demo.company import ROOT, SITES, at
from demo.load_people import moment
from demo.ownership import ASSIGNMENTS
from demo.plant import ASSETS
from demo.rows import AssetRow, AssignmentRow
from demo.stage import Stage
from demo.timeline import Story
from demo.wiring import DEPENDENCIES
from governance.audit.commands import bulk_insert, record
from governance.core.access import Actor
from governance.ownership import commands as ownership
from governance.ownership.models import Activity
from governance.ownership.rules import Naming
from governance.ownership.subjects import Subject, of_place
from governance.places.models import Place
from governance.register.commands import assets
from governance.register.models import Asset, Dependency, DependencyType, Product, Strength, Vendor
from governance.register.queries.records import subject_of
from governance.register.vocabulary import (
    AssetClass,
    AssetState,
    Domain,
    GxpRelevance,
    OtFunction,
    PurdueLevel,
    ValidationState,
)

REGISTERED_ON = date(2026, 1, 8)
NAMED_ON = date(2026, 1, 12)
RETIRED_ON = date(2026, 6, 17)
LEADS = {"leuven": "koen", "wismar": "jens", "durham": "carlos"}
IT_LEAD, COORDINATOR = "marek", "beatriz"
RETIRED = "Taken out of use; its successor is registered."
WORDS: dict[str, Any] = {
    "domain": Domain,
    "asset_class": AssetClass,
    "ot_function": OtFunction,
    "purdue_level": PurdueLevel,
    "gxp": GxpRelevance,
    "validation_state": ValidationState,
    "state": AssetState,
}
"""Columns whose texts are the values of an enumeration."""


def registered(stage: Stage) -> Story:
    """Tell how products, assets and dependencies came into the register."""
    yield moment(REGISTERED_ON, 8)
    with stage.acting(IT_LEAD) as (session, actor):
        _catalogue(stage, session, actor)
    for n, site in enumerate(SITES):
        yield moment(REGISTERED_ON, 9 + n)
        with stage.acting(LEADS[site]) as (session, actor):
            _assets(stage, session, actor, site)
    yield moment(REGISTERED_ON, 14)
    with stage.acting(IT_LEAD) as (session, actor):
        _dependencies(stage, session, actor)
    yield moment(NAMED_ON, 9)
    with stage.acting(COORDINATOR) as (session, actor):
        for row in ASSIGNMENTS:
            _name(stage, session, actor, row)
    yield moment(RETIRED_ON, 11)
    for asset in (row for row in ASSETS if row.state == AssetState.RETIRED):
        with stage.acting(LEADS[asset.site]) as (session, actor):
            found = session.get_one(Asset, stage.assets[asset.key])
            assets.retire(session, actor, found, RETIRED)


def _catalogue(stage: Stage, session: Session, actor: Actor) -> None:
    ids = bulk_insert(session, Vendor, [{"name": row.name} for row in VENDORS])
    vendors = {row.key: key for row, key in zip(VENDORS, ids, strict=True)}
    rows = [
        {
            "vendor_id": vendors[row.vendor],
            "name": row.name,
            "order_code": row.order_code,
            "asset_class": AssetClass(row.asset_class),
            "description": row.description,
        }
        for row in PRODUCTS
    ]
    ids = bulk_insert(session, Product, rows)
    stage.products |= {row.key: key for row, key in zip(PRODUCTS, ids, strict=True)}
    company = session.get_one(Place, stage.places[ROOT])
    record(session, actor, "catalogue.filled", company, vendors=len(VENDORS), products=len(rows))


def _assets(stage: Stage, session: Session, actor: Actor, site: str) -> None:
    mine = [row for row in ASSETS if row.site == site]
    ids = bulk_insert(session, Asset, [_columns(stage, row) for row in mine])
    stage.assets |= {row.key: key for row, key in zip(mine, ids, strict=True)}
    place = session.get_one(Place, stage.places[at(site)])
    record(session, actor, "assets.registered", place, count=len(mine))


def _columns(stage: Stage, row: AssetRow) -> dict[str, Any]:
    given = {name: _typed(name, value) for name, value in asdict(row).items()}
    if given["state"] is AssetState.RETIRED:
        given["state"] = AssetState.IN_OPERATION  # until the day it is retired
    return {name: given[name] for name in given.keys() - {"site", "place", "product"}} | {
        "site_id": stage.places[at(row.site)],
        "place_id": stage.places[row.place],
        "product_id": stage.products[row.product],
    }


def _typed(name: str, value: Any) -> Any:
    return WORDS[name](value) if value is not None and name in WORDS else value


def _dependencies(stage: Stage, session: Session, actor: Actor) -> None:
    rows: Sequence[dict[str, Any]] = [
        {
            "dependent_id": stage.assets[row.dependent],
            "provider_id": stage.assets[row.provider],
            "type": DependencyType(row.type),
            "strength": Strength(row.strength),
        }
        for row in DEPENDENCIES
    ]
    bulk_insert(session, Dependency, rows)
    company = session.get_one(Place, stage.places[ROOT])
    record(session, actor, "dependencies.registered", company, count=len(rows))


def _name(stage: Stage, session: Session, actor: Actor, row: AssignmentRow) -> None:
    naming = Naming(
        Activity(row.activity), stage.people[row.person], row.starts_on, row.ends_on, row.reason
    )
    ownership.name(session, actor, _subject(stage, session, row), naming)


def _subject(stage: Stage, session: Session, row: AssignmentRow) -> Subject:
    if row.asset:
        return subject_of(session.get_one(Asset, stage.assets[row.asset]))
    return of_place(session.get_one(Place, stage.places[row.place or ROOT]))
