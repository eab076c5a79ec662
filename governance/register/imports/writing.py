"""Writing assets: batches of rows, a few statements each, however many rows they hold."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import bulk_edit, bulk_insert
from governance.core import clock
from governance.core.access import Actor
from governance.enforcement.models import Observation, Rule
from governance.ownership.commands import follow
from governance.ownership.models import Assignment
from governance.ownership.subjects import Subject
from governance.register.catalogue.spelling import maker
from governance.register.imports.deepening import deepen
from governance.register.imports.lookups import FACTS
from governance.register.imports.models import Outcome
from governance.register.imports.planned import Planned
from governance.register.imports.shelf import Added
from governance.register.life.commands import step
from governance.register.models import Asset, Product, Vendor

MADE = (*FACTS, "site_id", "state")
"""The columns of a new asset."""


def _without_state(written: dict[str, Any]) -> dict[str, Any]:
    """Return what is written set-wise: the state is moved by its machine."""
    return {name: value for name, value in written.items() if name != "state"}


def observe(session: Session, actor: Actor, rows: Sequence[Planned]) -> None:
    """Keep what the rows write though a rule that is not enforced speaks against it."""
    now = clock.now()
    seen = [
        {
            "rule": Rule.CONTROLLED_ATTRIBUTES, "level": level, "subject_kind": "asset",
            "subject_id": one.now.id, "subject": one.tag, "sentence": said, "actor": actor.name,
            "seen_at": now, "place_id": one.now.place_id, "site_id": one.now.site_id,
        }
        for one in rows
        if one.now is not None
        for level, said in one.observed
    ]  # fmt: skip
    bulk_insert(session, Observation, seen)


class Writer:
    """Writes batches of rows: a few statements each, however many rows they hold."""

    def __init__(self, session: Session) -> None:
        """Take the transaction that all of it is in."""
        self._session = session
        self._vendors: dict[str, int] = {}
        self._products: dict[Added, int] = {}

    def write(self, rows: Sequence[Planned]) -> None:
        """Write what the rows create and update, and the products that they add."""
        self._add_products([one.added for one in rows if one.added is not None])
        new = [one for one in rows if one.outcome is Outcome.CREATE]
        there = [one for one in rows if one.outcome is Outcome.UPDATE]
        keys = bulk_insert(self._session, Asset, [self._made(one) for one in new])
        bulk_edit(self._session, Asset, self._edited(there))
        self._move([one for one in there if "state" in one.written])
        known = ((one.record_id or 0, one.deep) for one in there)
        brought = zip(keys, (one.deep for one in new), strict=True)
        deepen(self._session, [(key, deep) for key, deep in (*brought, *known) if deep])
        self._follow([one for one in there if "place_id" in one.written])

    def _made(self, one: Planned) -> dict[str, Any]:
        return dict.fromkeys(MADE) | self._settled(one)

    def _edited(self, there: Sequence[Planned]) -> list[dict[str, Any]]:
        """Name what any of the rows writes, and no more: an index of the rest stays as it is."""
        settled = [_without_state(self._settled(one)) for one in there]
        names = {"id", "version"}.union(*settled)
        return [
            {name: getattr(one.now, name) for name in names} | written
            for one, written in zip(there, settled, strict=True)
        ]

    def _move(self, rows: Sequence[Planned]) -> None:
        """Move assets along their life: few rows of a sheet do, and each by its machine."""
        wanted = select(Asset).where(Asset.id.in_([one.record_id for one in rows]))
        found = {asset.id: asset for asset in self._session.scalars(wanted)} if rows else {}
        for one in rows:
            if one.record_id is not None:
                step(found[one.record_id], one.written["state"])
        self._session.flush()

    def _settled(self, one: Planned) -> dict[str, Any]:
        if one.added is None:
            return one.written
        return one.written | {"product_id": self._products[one.added]}

    def _add_products(self, wanted: Sequence[Added]) -> None:
        new = [added for added in dict.fromkeys(wanted) if added not in self._products]
        makers = {maker(a.vendor): a.vendor for a in new if a.vendor_id is None}
        unknown = {key: name for key, name in makers.items() if key not in self._vendors}
        ids = bulk_insert(self._session, Vendor, [{"name": name} for name in unknown.values()])
        self._vendors |= dict(zip(unknown, ids, strict=True))
        rows = [
            {
                "vendor_id": added.vendor_id or self._vendors[maker(added.vendor)],
                "name": added.name,
                "order_code": added.order_code,
                "asset_class": added.asset_class,
            }
            for added in new
        ]
        made = bulk_insert(self._session, Product, rows)
        self._products |= dict(zip(new, made, strict=True))

    def _follow(self, moved: Sequence[Planned]) -> None:
        """Have the duties that hang on an asset itself move with it: few assets have any."""
        if not moved:
            return
        by_id = {one.record_id: one for one in moved}
        wanted = select(Assignment.subject_id).distinct()
        held = wanted.where(
            Assignment.subject_kind == Asset.__tablename__,
            Assignment.subject_id.in_(by_id),
        )
        for asset_id in self._session.scalars(held).all():
            one = by_id[asset_id]
            name = getattr(one.now, "name", "")
            where = one.written["place_id"]
            follow(self._session, Subject("asset", asset_id, where, f"{one.tag} {name}"))
