"""What a preview found new, kept as it is to be written.

To read a sheet again and to plan each of its rows again takes half of the time of writing them. So
a preview keeps what its new rows write, and a digest of all that this follows from. As long as
that is as it was and no row's tag is borne, what was kept is what planning anew would come to.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.places.models import Place
from governance.register.imports.lookups import Ground, ground, site_ids
from governance.register.imports.models import ASSETS, Import, ImportRow, Outcome
from governance.register.imports.planned import Planned
from governance.register.imports.plans import Tally
from governance.register.imports.reading import Reading
from governance.register.imports.rules import BATCH
from governance.register.imports.shelf import Added
from governance.register.models import Asset
from governance.register.vocabulary import AssetClass

BY_ID = "reference"
"""The column by which a row can mean an asset that bears another tag."""


def base_of(session: Session, actor: Actor, record: Import) -> str | None:
    """Return the digest of what new assets of an import follow from, beside their being new.

    That is the file and how it is read, and what there is of places, products and rules, with what
    the actor may do there. None: its rows follow from more.
    """
    reading = Reading.from_json(record.mapping)
    if record.lists != ASSETS or BY_ID in reading.columns:
        return None
    scope = session.get_one(Place, record.site_id)
    common = ground(session, actor, scope, reading.place_id)
    told = (record.file_id, record.mapping, scope.name, _content(common))
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _content(common: Ground) -> tuple[object, ...]:
    levels = sorted(
        (site, rule.value, level.value) for (site, rule), level in common.levels.items()
    )
    spots, default = tuple(common.where.by_id.values()), common.default
    sites = tuple(sorted(common.site_ids))
    return spots, default, sites, common.shelf.content, common.may_add_products, levels


def is_as_it_was(session: Session, actor: Actor, record: Import) -> bool:
    """Whether planning the rows of an import again would come to what was kept of them."""
    if record.base_sha256 is None or record.base_sha256 != base_of(session, actor, record):
        return False
    sites = site_ids(session, session.get_one(Place, record.site_id))
    borne = exists().where(
        ImportRow.import_id == record.id, Asset.tag == ImportRow.tag, Asset.site_id.in_(sites)
    )
    return not session.scalar(select(borne))


def kept(session: Session, record: Import, tally: Tally) -> Iterator[list[Planned]]:
    """Yield the rows of an import as its preview kept them, a thousand at a time."""
    last = 0
    wanted = select(ImportRow.line, ImportRow.outcome, ImportRow.tag, ImportRow.written)
    mine = wanted.where(ImportRow.import_id == record.id).order_by(ImportRow.line).limit(BATCH)
    while rows := session.connection().execute(mine.where(ImportRow.line > last)).all():
        last = rows[-1].line
        made = [_unpacked(*row) for row in rows]
        tally.add(made)
        yield made


def packed(one: Planned) -> str:
    """Return what a new asset writes, as its row keeps it; nothing of any other row."""
    if one.outcome is not Outcome.CREATE or one.deep:
        return ""
    added = one.added
    product = added and (
        added.vendor, added.vendor_id, added.name, added.order_code, added.asset_class
    )  # fmt: skip
    return WRITE((one.written, product))


WRITE = json.JSONEncoder(ensure_ascii=False, check_circular=False, default=date.isoformat).encode


def _unpacked(line: int, outcome: Outcome, tag: str, text: str | None) -> Planned:
    if not text:
        return Planned(line, outcome, None, tag)
    written, product = json.loads(text)
    if day := written.get("commissioned_on"):
        written["commissioned_on"] = date.fromisoformat(day)
    added = _added(*product) if product else None
    return Planned(line, outcome, None, tag, written=written, added=added, kept=text)


@lru_cache(maxsize=2_000)
def _added(vendor: str, vendor_id: int | None, name: str, code: str, kind: Any) -> Added:
    return Added(vendor, vendor_id, name, code, kind and AssetClass(kind))
