"""Writing what a preview showed: all of it, set-wise, or nothing."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import bulk_edit, bulk_insert
from governance.audit.commands import record as record_act
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.core.sheets.sheet import Sheet
from governance.ownership.commands import follow
from governance.ownership.models import Accountability
from governance.ownership.subjects import Subject
from governance.places.models import Place
from governance.register.catalogue.spelling import maker
from governance.register.imports.lookups import FACTS
from governance.register.imports.models import Import, Outcome
from governance.register.imports.planned import Planned
from governance.register.imports.plans import Question, Tally, planned
from governance.register.imports.reading import Reading
from governance.register.imports.rows import Differences
from governance.register.imports.rules import IMPORT, Permission, facts_of
from governance.register.imports.shelf import Added
from governance.register.models import Asset, Product, Vendor

MADE = (*FACTS, "site_id", "state")
"""The columns of a new asset."""


def apply(session: Session, actor: Actor, record: Import, sheet: Sheet, reason: str | None) -> None:
    """Write the plan as it was previewed, under one act.

    Raises `RuleViolation` that names what differs, if the register of now leads to another plan;
    the caller rolls back then.
    """
    must(session, actor, Permission.CONFIRM, record)
    IMPORT.check(facts_of(record), "apply", by=actor, at=clock.now())
    reading, digest = Reading.from_json(record.mapping), record.plan_sha256
    scope = session.get_one(Place, record.site_id)
    tally, differences, writer = Tally(), Differences(), Writer(session)
    import_id = record.id
    for some in planned(session, actor, Question(scope, sheet, reading, is_locked=True), tally):
        rows = [one for one, _ in some]
        differences.compare(session, import_id, rows)
        if not differences.number:
            writer.write(rows)
    if tally.sha256 != digest:
        raise RuleViolation(*differences.sentences)
    now = clock.now()
    IMPORT.fire(record, facts_of(record), "apply", by=actor, at=now)
    record.applied_at = now
    counts = tally.counts
    record_act(
        session, actor, "import.applied", record,
        reason=reason, plan=digest, created=counts.created, updated=counts.updated,
        unchanged=counts.unchanged, left_out=counts.refused,
    )  # fmt: skip


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
        bulk_insert(self._session, Asset, [self._made(one) for one in new])
        bulk_edit(self._session, Asset, [self._edited(one) for one in there])
        self._follow([one for one in there if "place_id" in one.written])

    def _made(self, one: Planned) -> dict[str, Any]:
        return dict.fromkeys(MADE) | self._settled(one)

    def _edited(self, one: Planned) -> dict[str, Any]:
        now = one.now
        facts = {name: getattr(now, name) for name in (*FACTS, "id", "version")}
        return facts | self._settled(one)

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
        by_id = {one.asset_id: one for one in moved}
        wanted = select(Accountability.subject_id).distinct()
        held = wanted.where(
            Accountability.subject_kind == Asset.__tablename__,
            Accountability.subject_id.in_(by_id),
        )
        for asset_id in self._session.scalars(held).all():
            one = by_id[asset_id]
            name = getattr(one.now, "name", "")
            where = one.written["place_id"]
            follow(self._session, Subject("asset", asset_id, where, f"{one.tag} {name}"))
