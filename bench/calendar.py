"""A thousand open changes over thirteen sites, and what it takes to find what they meet."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bench.company import SYSTEM
from bench.measure import Taken, taken
from governance.audit.commands import bulk_insert, record
from governance.core import clock
from governance.core.db import Database
from governance.identity.models import Person
from governance.places.models import Level, Place
from governance.register.models import Asset
from governance.register.vocabulary import (
    AssetClass,
    Domain,
    GxpRelevance,
    OtFunction,
    ValidationState,
)
from workflows.calendar.models import CalendarEntry, EntryKind
from workflows.changes.models import ChangeKind, ChangeRequest, ChangeState, ImpactSnapshot
from workflows.changes.scheduling.queries import conflicts

SITES, MANY, REACHED = 13, 1_000, 20
ZONES = ("Europe/Brussels", "America/New_York")
PLACES, KEYS = range(1_000, 1_000 + SITES), range(10_000, 10_000 + MANY)
CAMPAIGNS = ((200, 300), (900, 1_000))
"""When each site makes something, in hours from now."""

SHA = "0" * 64


def measured(database: Database) -> Taken:
    """Fill an empty, migrated database, and find the conflicts of all changes at once."""
    with database.acting() as session:
        top = Place(
            level=Level.ENTERPRISE, code="acme", name="Acme", path="/acme/", time_zone="UTC"
        )
        person = Person(name="Nora", email="nora@acme.example", time_zone="UTC")
        session.add_all([top, person])
        session.flush()
        opened(session, top.id, person.id)
        record(session, SYSTEM, "bench.planned", "changes")
        session.commit()
    with database.reading() as session:

        def once() -> None:
            session.expire_all()
            conflicts(session, planned(session))

        return taken(database.engine, once)


def planned(session: Session) -> Sequence[ChangeRequest]:
    """Return the changes whose conflicts are looked for."""
    return session.scalars(select(ChangeRequest).where(ChangeRequest.id.in_(KEYS))).all()


def opened(session: Session, top: int, person: int) -> None:
    """Store a change of each of a thousand assets, in windows of two months, and the campaigns."""
    now = clock.now()
    bulk_insert(session, Place, [_site(key, top) for key in PLACES])
    at = {key: _at(PLACES[key % SITES]) for key in KEYS}
    bulk_insert(session, Asset, [_asset(key) | at[key] for key in KEYS])
    bulk_insert(session, ChangeRequest, [_change(key, person, now) | at[key] for key in KEYS])
    table = ChangeRequest.__table__
    put_up = update(table).where(table.c.id.in_(KEYS)).values(state=ChangeState.APPROVAL)
    session.connection().execute(put_up)
    bulk_insert(session, ImpactSnapshot, [_snapshot(key, now) for key in KEYS])
    entries = [
        _campaign(begins, ends, person, now) | _at(key)
        for key in PLACES
        for begins, ends in CAMPAIGNS
    ]
    bulk_insert(session, CalendarEntry, entries)


def _at(site: int) -> dict[str, Any]:
    return {"place_id": site, "site_id": site}


def _site(key: int, top: int) -> dict[str, Any]:
    return {
        "id": key, "site_id": key, "parent_id": top, "level": Level.SITE, "code": f"s{key}",
        "name": f"Site {key}", "path": f"/acme/s{key}/", "time_zone": ZONES[key % len(ZONES)],
    }  # fmt: skip


def _asset(key: int) -> dict[str, Any]:
    return {
        "id": key, "tag": f"T-{key}", "name": "Controller", "domain": Domain.OT,
        "asset_class": AssetClass.PLC, "ot_function": OtFunction.PLC,
        "gxp": GxpRelevance.DIRECT, "has_safety_function": False,
        "validation_state": ValidationState.VALIDATED,
    }  # fmt: skip


def _change(key: int, person: int, now: datetime) -> dict[str, Any]:
    opens = now + timedelta(hours=3 * (key % 480))
    return {
        "id": key, "asset_id": key, "author_id": person, "workflow": "change@5",
        "policy": "policy@3",
        "kind": ChangeKind.FIRMWARE, "title": "Raise the firmware", "reason": "An advisory applies",
        "current": "2.8.1", "proposed": "2.9.4", "created_at": now,
        "content_sha256": SHA, "proposed_at": now - timedelta(minutes=key),
        "window_begins_at": opens, "window_ends_at": opens + timedelta(hours=4),
    }  # fmt: skip


def _snapshot(key: int, now: datetime) -> dict[str, Any]:
    near = (10_000 + (key - 10_000 + SITES * step) % MANY for step in range(1, REACHED + 1))
    items = [
        {"asset_id": to, "hops": 1, "path": [f"T-{key}", f"T-{to}"], "path_ids": [key, to]}
        for to in near
    ]
    return {
        "change_id": key, "taken_at": now, "items": REACHED, "is_truncated": False, "sha256": SHA,
        "body": json.dumps({"items": items, "stops": []}),
    }  # fmt: skip


def _campaign(begins: int, ends: int, person: int, now: datetime) -> dict[str, Any]:
    shown = (
        (now + timedelta(hours=hours)).astimezone(ZoneInfo(ZONES[0])) for hours in (begins, ends)
    )
    first, last = (f"{at:%Y-%m-%dT%H:%M}" for at in shown)
    return {
        "kind": EntryKind.CAMPAIGN, "title": "Fill 7", "begins_local": first, "ends_local": last,
        "product": "Etanercept", "declared_by_id": person, "declared_at": now,
    }  # fmt: skip
