"""The chosen assets against what is asked, a thousand at a time, and the digest over them."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.core.listing import chosen as chosen_rows
from governance.core.listing.chosen import Chosen
from governance.enforcement.models import Level, Rule
from governance.enforcement.queries import Levels, levels
from governance.places.models import Place
from governance.register.edits.models import BulkEdit, BulkEditRow, EditOutcome
from governance.register.edits.rules import EditCounts, from_json, reasons_against_row
from governance.register.imports.lookups import Known, known
from governance.register.imports.models import Outcome
from governance.register.imports.planned import Planned, words
from governance.register.imports.rules import BATCH
from governance.register.models import Asset
from governance.register.queries.assets import assets, listing
from governance.register.queries.reach import reach
from governance.register.queries.records import products
from governance.register.rules import reasons_to_raise

CONTROLLED = Rule.CONTROLLED_ATTRIBUTES
WARNED = "It is written, and will be refused once the rule is enforced: {}"
NAMED = {"place_id": "place", "product_id": "product"}
"""Columns that hold a key, by the name under which a preview says them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is set on each asset, and why."""

    facts: Mapping[str, Any]
    reason: str


def told_of(edit: BulkEdit) -> Asked:
    """Return what was asked for."""
    return Asked(from_json(edit.asked), edit.reason)


@dataclass(slots=True)
class Tally:
    """The counts of a plan and its digest, filled while its rows go by."""

    by_outcome: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    _digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def add(self, some: Sequence[Planned]) -> None:
        """Take a batch in."""
        for one in some:
            self.by_outcome[one.outcome] += 1
            self._digest.update(one.digested())

    @property
    def counts(self) -> EditCounts:
        """How many assets come to what."""
        return EditCounts(*(self.by_outcome[Outcome(outcome)] for outcome in EditOutcome))

    @property
    def sha256(self) -> str:
        """The digest over all rows, in their order."""
        return self._digest.hexdigest()


def chosen_ids(session: Session, actor: Actor, chosen: Chosen) -> Select[int]:
    """Select the ids of the assets that were chosen, as far as the actor may read them."""
    declared = listing(session, reach(session, actor), chosen.args)
    return chosen_rows.rows(declared, assets(actor), chosen).with_only_columns(Asset.id)


def kept_ids(edit_id: int) -> Select[int]:
    """Select the ids of the assets that a preview shows."""
    return select(BulkEditRow.asset_id).where(BulkEditRow.edit_id == edit_id)


def planned(
    session: Session, actor: Actor, wanted: Select[int], asked: Asked, *, is_locked: bool = False
) -> Iterator[list[Planned]]:
    """Yield what each asset comes to: a bounded number of statements a batch.

    Locked, the assets stay as they are until the commit.
    """
    key = wanted.selected_columns[0]
    site_id = _site_of(session, asked.facts.get("place_id"))
    last = 0
    while True:
        ids = session.scalars(wanted.where(key > last).order_by(key).limit(BATCH)).all()
        if not ids:
            return
        last = ids[-1]
        there = known(session, actor, ids, is_locked=is_locked)
        names = _names(session, asked.facts, there.values())
        held = levels(session, {now.site_id for now in there.values()})
        yield [
            compared(there[one], asked, Ground(site_id, names, held)) for one in ids if one in there
        ]


Names = Mapping[tuple[str, int | None], str]


@dataclass(frozen=True, slots=True)
class Ground:
    """What is the same for all assets of a batch."""

    site_id: int | None
    """The site of the place that they move to."""

    names: Names
    levels: Levels
    """How strictly each site holds its rules."""


def compared(now: Known, asked: Asked, ground: Ground) -> Planned:
    """Return what is asked changes of one asset, or every reason why it cannot; pure."""
    written = {n: v for n, v in asked.facts.items() if v != getattr(now, n)}
    changes = {
        NAMED.get(name, name): (
            _said(name, getattr(now, name), ground.names), _said(name, value, ground.names)
        )
        for name, value in written.items()
    }  # fmt: skip
    if not written:
        return Planned(now.id, Outcome.UNCHANGED, now.id, now.tag)
    told = reasons_against_row(now, written, ground.site_id, asked.reason)
    facts: Any = now._mapping  # noqa: SLF001  its public name; nothing is copied
    held, level = reasons_to_raise(facts, written), ground.levels[now.site_id, CONTROLLED]
    if level is Level.ENFORCE:
        told += held
    if told:
        return Planned(now.id, Outcome.REFUSED, now.id, now.tag, changes, told)
    if "product_id" in written:
        written["product_said"] = None  # what a sheet once called the product that it was
    warned = tuple(WARNED.format(each) for each in held) if level is Level.WARN else ()
    return Planned(
        now.id, Outcome.UPDATE, now.id, now.tag, changes, warned, written, now=now,
        observed=tuple((level, each) for each in held),
    )  # fmt: skip


def _said(name: str, value: Any, names: Names) -> str | None:
    return names.get((name, value)) if name in NAMED else words(value)


def _site_of(session: Session, place_id: int | None) -> int | None:
    if place_id is None:
        return None
    place = session.get_one(Place, place_id)
    return place.site_id or place.id


def _names(session: Session, facts: Mapping[str, Any], rows: Iterable[Known]) -> Names:
    """Read the names of the places and products that a batch is about."""
    found: dict[tuple[str, int | None], str] = {}
    if "place_id" in facts:
        ids = {row.place_id for row in rows} | {facts["place_id"]}
        wanted = select(Place.id, Place.name).where(Place.id.in_(ids))
        found |= {("place_id", row.id): row.name for row in session.execute(wanted)}
    if "product_id" in facts:
        keys = {row.product_id for row in rows} | {facts["product_id"]}
        shown = products(session, [str(key) for key in keys if key])
        found |= {("product_id", key): label for key, label in shown}
    return found
