"""The register and who is accountable: stored set-wise where a site would have imported it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from demo.buildings import LOCATIONS, stands_in
from demo.catalogue import PRODUCTS, VENDORS
from demo.catalogue_facts import ALIASES, EQUIVALENTS, groups, kind_of
from demo.company import ROOT, SITES, at
from demo.letters import give_letters
from demo.life import ENTERED_TWICE, MOVES
from demo.load_people import moment
from demo.load_ports import wired
from demo.ownership import ASSIGNMENTS
from demo.plant import ASSETS
from demo.redundancy import TOLERANCES, UNCONFIRMED, group_of
from demo.rows import AssetRow, AssignmentRow
from demo.shared_work import share
from demo.stage import Stage
from demo.timeline import Story
from demo.wiring import DEPENDENCIES
from governance.audit.commands import bulk_insert, record
from governance.core import clock
from governance.core.access import Actor
from governance.ownership import commands as ownership
from governance.ownership.models import Activity
from governance.ownership.rules import Naming
from governance.ownership.subjects import Subject, of_place
from governance.places.locations.models import Location, LocationKind
from governance.places.models import Place
from governance.register.catalogue.commands import add_alias, approve_equivalent
from governance.register.catalogue.vocabulary import ProductKind
from governance.register.commands.assets import register
from governance.register.life.commands import move
from governance.register.life.rules import Said
from governance.register.models import (
    Asset,
    Consent,
    Dependency,
    DependencySource,
    DependencyType,
    Product,
    RedundancyGroup,
    Strength,
    Vendor,
)
from governance.register.queries.records import subject_of
from governance.register.rules import of_a_copy
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
LEADS = {"leuven": "koen", "wismar": "jens", "durham": "carlos"}
IT_LEAD, COORDINATOR = "marek", "beatriz"
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
    yield moment(REGISTERED_ON, 8, 40)
    for old, new, reason in EQUIVALENTS:
        proof = stage.proof(COORDINATOR)
        with stage.acting(COORDINATOR) as (session, actor):
            one, other = (session.get_one(Product, stage.products[key]) for key in (old, new))
            approve_equivalent(session, actor, (one, other), (REGISTERED_ON, reason), proof)
    for n, site in enumerate(SITES):
        yield moment(REGISTERED_ON, 9 + n)
        with stage.acting(LEADS[site]) as (session, actor):
            _locations(stage, session, actor, site)
            _assets(stage, session, actor, site)
            wired(stage, session, actor, site)
    yield moment(REGISTERED_ON, 14)
    with stage.acting(IT_LEAD) as (session, actor):
        _dependencies(stage, session, actor)
    yield moment(NAMED_ON, 9)
    with stage.acting(COORDINATOR) as (session, actor):
        for row in ASSIGNMENTS:
            _name(stage, session, actor, row)
        share(stage, session, actor)
        give_letters(stage, session, actor)
    for key, tag, on in ENTERED_TWICE:
        yield moment(on, 10)
        with stage.acting(LEADS[key.partition("/")[0]]) as (session, actor):
            there = session.get_one(Asset, stage.assets[key])
            again = {**of_a_copy(vars(there)), "tag": tag, "serial_no": there.serial_no}
            register(session, actor, session.get_one(Place, there.place_id), again)
    for moved in MOVES:
        yield moment(moved.on, 11)
        with stage.acting(LEADS[moved.key.partition("/")[0]]) as (session, actor):
            found = session.get_one(Asset, stage.assets[moved.key])
            move(session, actor, found, moved.verb, Said(moved.reason))


def _catalogue(stage: Stage, session: Session, actor: Actor) -> None:
    makers = [{"name": row.name, "country": row.country} for row in VENDORS]
    ids = bulk_insert(session, Vendor, makers)
    vendors = {row.key: key for row, key in zip(VENDORS, ids, strict=True)}
    rows = [
        {
            "vendor_id": vendors[row.vendor],
            "name": row.name,
            "order_code": row.order_code,
            "asset_class": AssetClass(row.asset_class),
            "description": row.description,
            "kind": ProductKind(kind_of(row)),
        }
        for row in PRODUCTS
    ]
    ids = bulk_insert(session, Product, rows)
    stage.products |= {row.key: key for row, key in zip(PRODUCTS, ids, strict=True)}
    for group, facts in groups(stage.products):
        bulk_insert(session, group, facts)
    company = session.get_one(Place, stage.places[ROOT])
    record(session, actor, "catalogue.filled", company, vendors=len(VENDORS), products=len(rows))
    for key, names in ALIASES.items():
        vendor = session.get_one(Vendor, vendors[key])
        for name, source in names:
            add_alias(session, actor, vendor, name, source)


def _assets(stage: Stage, session: Session, actor: Actor, site: str) -> None:
    mine = [row for row in ASSETS if row.site == site]
    ids = bulk_insert(session, Asset, [_columns(stage, row) for row in mine])
    stage.assets |= {row.key: key for row, key in zip(mine, ids, strict=True)}
    place = session.get_one(Place, stage.places[at(site)])
    record(session, actor, "assets.registered", place, count=len(mine))


def _columns(stage: Stage, row: AssetRow) -> dict[str, Any]:
    given = {name: _typed(name, value) for name, value in asdict(row).items()}
    return {name: given[name] for name in given.keys() - {"site", "place", "product"}} | {
        "site_id": stage.places[at(row.site)],
        "place_id": stage.places[row.place],
        "product_id": stage.products[row.product],
        "location_id": stage.locations.get(stands) if (stands := stands_in(row)) else None,
    }


def _typed(name: str, value: Any) -> Any:
    return WORDS[name](value) if value is not None and name in WORDS else value


def _dependencies(stage: Stage, session: Session, actor: Actor) -> None:
    groups = _groups(stage, session)
    rows: Sequence[dict[str, Any]] = [
        {
            "dependent_id": stage.assets[row.dependent],
            "provider_id": stage.assets[row.provider],
            "type": DependencyType(row.type),
            "strength": Strength(row.strength),
            "tolerance_min": TOLERANCES.get(row.type),
            "group_id": groups.get((row.dependent, group_of(row))),
            "source": DependencySource.DECLARED,
            "consent": Consent.UNCONFIRMED if row.ends in UNCONFIRMED else Consent.CONFIRMED,
            "declared_by_id": actor.id,
            "asked_at": clock.now(),
        }
        for row in DEPENDENCIES
    ]
    bulk_insert(session, Dependency, rows)
    company = session.get_one(Place, stage.places[ROOT])
    record(session, actor, "dependencies.registered", company, count=len(rows))


def _groups(stage: Stage, session: Session) -> dict[tuple[str, tuple[str, int] | None], int]:
    """Store the redundancy groups of which an asset has more than one member."""
    counted = Counter((row.dependent, group_of(row)) for row in DEPENDENCIES)
    several = [key for key, count in counted.items() if key[1] and count > 1]
    rows = [
        {"dependent_id": stage.assets[dependent], "name": group[0], "needed": group[1]}
        for dependent, group in several
        if group
    ]
    return dict(zip(several, bulk_insert(session, RedundancyGroup, rows), strict=True))


def _locations(stage: Stage, session: Session, actor: Actor, site: str) -> None:
    """Store where things stand, from the buildings inwards."""
    for row in (row for row in LOCATIONS if row.site == site):
        location = Location(
            site_id=stage.places[at(site)],
            parent_id=stage.locations.get(row.around),
            kind=LocationKind(row.kind),
            code=row.path.rstrip("/").rpartition("/")[2],
            name=row.name,
            path=row.path,
            **row.air,
        )
        session.add(location)
        session.flush()
        stage.locations[row.key] = location.id
    place = session.get_one(Place, stage.places[at(site)])
    record(session, actor, "locations.added", place)


def _name(stage: Stage, session: Session, actor: Actor, row: AssignmentRow) -> None:
    naming = Naming(
        Activity(row.activity), stage.people[row.person], row.starts_on, row.ends_on, row.reason
    )
    ownership.name(session, actor, _subject(stage, session, row), naming)


def _subject(stage: Stage, session: Session, row: AssignmentRow) -> Subject:
    if row.asset:
        return subject_of(session.get_one(Asset, stage.assets[row.asset]))
    return of_place(session.get_one(Place, stage.places[row.place or ROOT]))
