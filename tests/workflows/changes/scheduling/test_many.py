"""A thousand open changes over thirteen sites are checked at once, in as many statements as ten."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from bench.measure import counted
from governance.core import clock
from governance.places.models import Level, Place
from governance.register.models import Asset
from tests.rich import row_of
from tests.workflows.changes.scheduling.conftest import local
from workflows.calendar.models import CalendarEntry, EntryKind
from workflows.changes.models import ChangeRequest, ChangeState, ImpactSnapshot
from workflows.changes.scheduling.queries import conflicts

SITES, MANY, REACHED = 13, 1_000, 20


@pytest.fixture
def thousand(session, plant):
    """A change of each of a thousand assets, in windows of two months; two campaigns a site."""
    add = lambda model, rows: session.connection().execute(insert(model.__table__), rows)  # noqa: E731
    place, asset = (
        {c.name: getattr(session.scalars(select(m)).first(), c.name) for c in m.__table__.c}
        for m in (Place, Asset)
    )
    top, now = plant.places["acme"], clock.now()
    sites = [1_000 + number for number in range(SITES)]
    zones = ("Europe/Brussels", "America/New_York")
    new = [
        place | {
            "id": key, "site_id": key, "parent_id": top, "level": Level.SITE, "code": f"s{key}",
            "path": f"/acme/s{key}/", "time_zone": zones[key % 2],
        }
        for key in sites
    ]  # fmt: skip
    add(Place, new)
    keys = range(10_000, 10_000 + MANY)
    at = {key: {"place_id": sites[key % SITES], "site_id": sites[key % SITES]} for key in keys}
    add(Asset, [asset | at[key] | {"id": key, "tag": f"T-{key}"} for key in keys])
    change = row_of(session, ChangeRequest, ChangeRequest.__table__) | {
        "state": ChangeState.APPROVAL, "content_sha256": "0" * 64, "workflow": "change@5",
    }  # fmt: skip
    opens = {key: now + timedelta(hours=3 * (key % 480)) for key in keys}
    put_up = {key: now - timedelta(minutes=key) for key in keys}
    new = [
        change | at[key] | {
            "id": key, "asset_id": key, "proposed_at": put_up[key],
            "window_begins_at": opens[key], "window_ends_at": opens[key] + timedelta(hours=4),
        }
        for key in keys
    ]  # fmt: skip
    add(ChangeRequest, new)
    new = [
        {"change_id": key, "taken_at": now, "items": REACHED, "is_truncated": False,
         "sha256": "0" * 64, "body": reach(key)}
        for key in keys
    ]  # fmt: skip
    add(ImpactSnapshot, new)
    entry = row_of(session, CalendarEntry, CalendarEntry.__table__) | {"every_weeks": 0}
    new = [
        entry | {
            "kind": EntryKind.CAMPAIGN, "place_id": key, "site_id": key,
            "begins_local": local(begins), "ends_local": local(begins + 100),
        }
        for key in sites for begins in (200, 900)
    ]  # fmt: skip
    add(CalendarEntry, new)
    return session.scalars(select(ChangeRequest).where(ChangeRequest.id >= keys[0])).all()


def reach(key):
    near = [10_000 + (key - 10_000 + SITES * step) % MANY for step in range(1, REACHED + 1)]
    items = [
        {"asset_id": to, "hops": 1, "path": [f"T-{key}", f"T-{to}"], "path_ids": [key, to]}
        for to in near
    ]
    return json.dumps({"items": items, "stops": []})


def test_a_thousand_changes_are_checked_with_no_more_statements_than_ten(session, thousand):
    with counted(session.get_bind()) as few:
        conflicts(session, thousand[:10])
    with counted(session.get_bind()) as many:
        found = conflicts(session, thousand)
    assert len(found) == MANY
    assert {each.taken.clash.value for met in found.values() for each in met} >= {"campaign"}
    assert len(many) <= len(few) + 1
