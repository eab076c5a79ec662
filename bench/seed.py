"""A register of a given size, stored set-wise under recorded acts, and the way back to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from bench.catalogue import Shelf, shelved, stocked
from bench.company import SITES, SYSTEM, Company, found, let_sign
from governance.audit.commands import bulk_insert, record
from governance.core import clock
from governance.core.db import Database, learn_sizes
from governance.identity.models import Person
from governance.identity.rights.models import SigningRight
from governance.places.models import Level, Place
from governance.register.models import Asset, Dependency, DependencyType, Strength
from governance.register.vocabulary import (
    AssetClass,
    Domain,
    GxpRelevance,
    OtFunction,
    PurdueLevel,
    ValidationState,
)
from workflows.changes.models import ChangeKind, ChangeRequest, ChangeState

ACT = 10_000
"""Rows under one act: what is kept in memory until the commit."""

GROUP = 25
"""Assets that depend on each other; between groups only hubs lead."""

DIRECT = 4
"""Every so many assets of a group depend on its hub themselves."""

HUBS = {"HUB-1000": 1_000, "HUB-10000": 10_000}
"""By tag, how many assets a change of the hub reaches."""

CHANGES = 2_000
GXP = tuple(GxpRelevance)
LEVELS = tuple(PurdueLevel)


@dataclass(frozen=True, slots=True)
class Seeded:
    """What the measurements start from."""

    company: Company
    hubs: dict[str, int]
    """By tag."""

    assets: int
    plain: int
    """An asset that no hub is."""


def seed(database: Database, size: int) -> Seeded:
    """Fill a migrated database, or go on where that was broken off; a full one is only read."""
    with database.reading() as session:
        is_filled = _held(session, ChangeRequest) > 0  # they are stored last
    if not is_filled:
        _fill(database, size)
    with database.reading() as session:
        seeded, may_sign = _seeded(session), _held(session, SigningRight) > 0
    if not may_sign:  # nor in what was kept from before anybody was asked for it
        with database.acting() as session:
            let_sign(session, seeded.company)
    return seeded


def _held(session: Session, model: type[Any]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def _fill(database: Database, size: int) -> None:
    with database.acting() as session:
        if _held(session, Place) == 0:
            found(session)
            stocked(session)
            record(session, SYSTEM, "bench.shelved", "the catalogue")
    with database.reading() as session:
        company, shelf = _company(session), shelved(session)
        assets, dependencies = _held(session, Asset), _held(session, Dependency)
    _stored(database, Asset, islice(_assets(company, shelf, size), assets, None))
    with database.reading() as session:
        first = session.scalar(select(func.min(Asset.id))) or 0
    _stored(database, Dependency, islice(_dependencies(first, size), dependencies, None))
    _changes(database, company)
    with database.engine.connect() as connection:  # what the worker of a server does by itself
        learn_sizes(connection)
        if connection.dialect.name == "postgresql":
            connection.execute(text("ANALYZE"))
        connection.commit()


def _stored(database: Database, model: type[Any], rows: Iterator[dict[str, Any]]) -> None:
    while some := list(islice(rows, ACT)):
        with database.writing() as session:
            bulk_insert(session, model, some)
            record(session, SYSTEM, "bench.stored", model.__tablename__)
            session.commit()


def _assets(company: Company, shelf: Shelf, size: int) -> Iterator[dict[str, Any]]:
    """Yield the hubs, then groups of assets, each group at one unit, sites in turn."""
    for n, tag in enumerate([*HUBS, *("" for _ in range(size - len(HUBS)))]):
        group = n // GROUP
        code = SITES[0] if tag else SITES[group % len(SITES)]
        units = company.units[code]
        product, sold_as = shelf.at(n)
        kind = AssetClass.SWITCH if tag else sold_as
        yield {
            "tag": tag or f"{kind.value[:3].upper()}-{n:06}",
            "name": f"Hub {tag}" if tag else f"{kind.label} {n} of group {group}",
            "site_id": company.site(code),
            "place_id": units[group // len(SITES) % len(units)],
            "domain": Domain.IT if n % 5 == 0 else Domain.OT,
            "asset_class": kind,
            "ot_function": OtFunction.SWITCH if tag else OtFunction.UNKNOWN,
            "product_id": product,
            "purdue_level": LEVELS[n % len(LEVELS)],
            "criticality": n % 5 or None,
            "gxp": GXP[n % len(GXP)] if n % 3 else GxpRelevance.NONE,
            "has_safety_function": not tag and n % 40 == 0,
            "validation_state": ValidationState.NOT_REQUIRED,
            "firmware": f"2.{n % 10}.1" if n % 8 else None,
            "serial_no": f"SN{n * 7919 % 10**7:07}",
            "address": f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}",
            "hostname": f"h{n:06}",
        }


def _dependencies(first: int, size: int) -> Iterator[dict[str, Any]]:
    """Yield about three edges an asset: to members of its group before it, and to its hubs."""
    kinds, strengths = tuple(DependencyType), tuple(Strength)
    for n in range(len(HUBS), size):
        member = n % GROUP
        at = range(n - member, n)
        near = {n - 1, n - 1 - member // 2, n - 1 - member // 3} & set(at) - {0, 1}
        direct = member % DIRECT == 0 or n < GROUP
        hubs = [hub for hub, reach in enumerate(HUBS.values()) if direct and n < reach + len(HUBS)]
        for provider in [*sorted(near), *hubs]:
            yield {
                "dependent_id": first + n,
                "provider_id": first + provider,
                "type": kinds[(n + provider) % len(kinds)],
                "strength": strengths[n % len(strengths)],
            }


def _changes(database: Database, company: Company) -> None:
    """Store changes in every state: as a history that was there before, not one that was lived."""
    with database.writing() as session:
        wanted = select(Asset.id, Asset.site_id, Asset.place_id).where(Asset.id > len(HUBS))
        assets = session.execute(wanted.order_by(Asset.id).limit(CHANGES)).all()
        authors = [key for name, key in company.people.items() if name.startswith("nora")]
        rows = [
            {
                "asset_id": asset.id,
                "site_id": asset.site_id,
                "place_id": asset.place_id,
                "author_id": authors[n % len(authors)],
                "workflow": "change@1",
                "policy": "policy@1",
                "kind": tuple(ChangeKind)[n % len(ChangeKind)],
                "title": f"Replace part {n * 7 % CHANGES}",
                "reason": "It is due.",
                "current": "as built",
                "proposed": "as new",
                "created_at": clock.now() - timedelta(days=n % 700, minutes=n),
            }
            for n, asset in enumerate(assets)
        ]
        ids = bulk_insert(session, ChangeRequest, rows)
        table, states = ChangeRequest.__table__, tuple(ChangeState)
        for n, state in enumerate(states):
            some = [key for key in ids if key % len(states) == n]
            session.connection().execute(
                update(ChangeRequest.__table__).where(table.c.id.in_(some)).values(state=state)
            )
        record(session, SYSTEM, "bench.stored", "change_request")
        session.commit()


def _company(session: Session) -> Company:
    wanted = select(Place.path, Place.id, Place.site_id, Place.level).order_by(Place.id)
    places = session.execute(wanted).all()
    company = Company(
        places={path: key for path, key, _, _ in places},
        people={name.lower(): key for name, key in session.execute(select(Person.name, Person.id))},
    )
    for code in SITES:
        site = company.site(code)
        company.units[code] = [k for _, k, at, lv in places if at == site and lv is Level.UNIT]
    return company


def _seeded(session: Session) -> Seeded:
    hubs = {tag: session.scalars(select(Asset.id).where(Asset.tag == tag)).one() for tag in HUBS}
    last = session.scalars(select(func.max(Asset.id))).one()
    return Seeded(_company(session), hubs, _held(session, Asset), last - 7)
