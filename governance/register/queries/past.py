"""The history of a record in words: which field, from what to what."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import Column, Enum, Table, literal, select, union_all
from sqlalchemy.orm import Session

from governance.audit.queries import Entry, FieldChange, Told, history
from governance.core.access import POLICIES, Actor
from governance.core.db import Base
from governance.places.locations.models import Location
from governance.places.models import Place
from governance.register.groups.declared import GROUPS
from governance.register.life.rules import STEPS
from governance.register.models import Asset, Product, Vendor
from governance.register.parts.kinds import KINDS
from governance.register.profiles.rules import FIELDS
from governance.register.queries.masking import Named, is_prose, mask_of, may_be_read, target
from governance.register.software.models import SoftwareVersion
from governance.register.vocabulary import CRITICALITY, Word

LABELS = {
    "location_id": "Stands in",
    "site_id": "Site", "place_id": "Place", "product_id": "Product", "vendor_id": "Vendor",
    "asset_class": "Class", "ot_function": "OT function", "gxp": "GxP", "address": "IP address",
    "has_safety_function": "Safety function", "serial_no": "Serial number",
    "hostname": "Host name", "product_said": "Product as reported", "order_code": "Order code",
    "parent_id": "Sits in",
    "software_version_id": "Version",
    **{fact.name: fact.label for group in GROUPS.values() for fact in group.facts},
}  # fmt: skip
ACTS = {
    "asset.registered": "registered it",
    "asset.cloned": "began it as a copy of another",
    "assets.registered": "registered it",
    "asset.edited": "edited it",
    **{f"asset.{verb}": step.done for verb, step in STEPS.items()},
    "asset.withdraw": "ended its entry, as one of another",
    "asset.merged": "merged a duplicate into it",
    "asset.merged_away": "merged it into another entry",
    "asset.told_apart": "said that another entry is another asset",
    "asset.asked_again": "took back that another entry is another asset",
    "asset.sourced": "said where a fact of it comes from",
    "asset.depended": "recorded what it depends on",
    "asset.dependency_altered": "altered what it depends on",
    "asset.dependency_confirmed": "agreed that others depend on it",
    "asset.dependency_objected": "objected that others depend on it",
    "asset.wired": "recorded an interface",
    "asset.rewired": "altered an interface",
    "asset.unwired": "removed an interface",
    "asset.service_opened": "recorded an open service",
    "asset.service_closed": "removed an open service",
    "asset.undepended": "removed what it depended on",
    "asset.contradiction_settled": "settled what its product is",
    "asset.described": "described it",
    "asset.excused": "said what does not apply",
    "asset.mounted": "put it where it sits",
    "asset.unmounted": "took it out",
    "asset.covered": "put a contract on it",
    "asset.uncovered": "took a contract off it",
    "contract.added": "recorded it",
    "contract.edited": "edited it",
    "asset.part_added": "added a part",
    "asset.part_edited": "edited a part",
    "asset.part_removed": "removed a part",
    "asset.installed": "recorded software",
    "asset.uninstalled": "removed software",
    "software.added": "added it",
    "software.version_written": "wrote a version",
    "asset.work_begun": "began the work of a change",
    "asset.released": "released it for use",
    "asset.required": "wrote what is required of it",
    "asset.requirement_ended": "ended what was required of it",
    "vendor.added": "added it",
    "product.added": "added it",
    "product.edited": "edited it",
    "product.described": "edited what it bears, is certified for, or how long it is supported",
    "equivalent.approved": "approved a product that may stand in for it",
    "equivalent.revoked": "revoked that a product may stand in for it",
    "vendor.edited": "edited it",
    "vendor.alias_added": "added another name",
    "vendor.alias_removed": "removed another name",
    "device_types.taken": "took it from its device type",
    "assets.imported": "imported it",
    "assets.described": "described it with others",
    "dependencies.registered": "recorded what depends on what",
    "interfaces.recorded": "recorded its interfaces",
    "import.applied": "imported it",
    "bulk_edit.applied": "edited it with others",
    "drift.corrected": "corrected it by the decision on a drift",
}
BEGUN = frozenset(
    {
        "asset.registered",
        "assets.registered",
        "vendor.added",
        "product.added",
        "software.added",
        "contract.added",
    }
)
"""Acts whose fields are all new: what was changed later says what they were."""

NAMED = {
    model.__tablename__: model
    for model in (Asset, Location, Place, Product, SoftwareVersion, Vendor)
}
"""Records that a history tells by their names, by table; others stay numbers."""

TITLES = {
    **{kind.model.__tablename__: kind.one.capitalize() for kind in KINDS.values()},
    "asset_function": "OT functions", "not_applicable": "Does not apply",
    "installed_software": "Software", "mounting": "Mounting", "contract_cover": "Contract",
}  # fmt: skip
"""What a change of a part is told under; attributes in groups have names of their own."""

CODED = {"criticality": {str(key): word for key, word in CRITICALITY.items()}, "field": FIELDS}
"""Fields whose values are told by words of their own."""

OF_GROUPS = frozenset(group.model.__tablename__ for group in GROUPS.values())
MOST = 50
"""Acts that one page shows."""


def told(session: Session, actor: Actor, record: Base, before: int | None = None) -> list[Told]:
    """Return the latest acts on a record, or those before an event, newest first.

    Keys are told by names, as far as the actor may read what bears them.
    """
    return in_words(session, actor, record, history(session, record, MOST, before))


def in_words(session: Session, actor: Actor, record: Base, entries: Sequence[Entry]) -> list[Told]:
    """Return acts on a record as its page tells them to the actor."""
    names = _names(session, actor, type(record), entries)
    return [
        Told(
            entry.at,
            entry.who,
            ACTS.get(entry.verb, entry.verb.replace(".", " ").replace("_", " ")),
            entry.why,
            tuple(_changes(type(record), entry, names)),
            seq=entry.seq,
        )
        for entry in entries
    ]


def _changes(
    model: type[Base], entry: Entry, names: Named
) -> Iterator[tuple[str, str | None, str | None]]:
    if entry.verb in BEGUN:
        return
    yield from _fields(model, entry.changes, names)
    for part in entry.parts:
        if part.table not in TITLES.keys() | OF_GROUPS:
            continue
        kind, title = _model(part.table), TITLES.get(part.table, "")
        told = [change for change in part.changes if change.field != kind.__part_of__]
        for label, old, new in _fields(kind, told, names):
            yield (f"{title}: {label}" if title else label, old, new)


def _fields(
    model: type[Base], changes: Iterable[FieldChange], names: Named
) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield fields in words; of a part that names what may not be read, nothing people wrote."""
    said = [
        (
            each.field,
            _said(model, each.field, each.old, names),
            _said(model, each.field, each.new, names),
        )
        for each in changes
    ]
    is_masked = model.__part_of__ and any({old, new} & names.masks for _, old, new in said)
    for field, old, new in said:
        is_told = not (is_masked and is_prose(_column(model, field)))
        if old != new and is_told:
            yield (LABELS.get(field, field.replace("_", " ").capitalize()), old, new)


def _column(model: type[Base], field: str) -> Column[Any]:
    return cast("Table", model.__table__).columns[field]


@cache
def _model(table: str) -> type[Base]:
    """Return the model whose rows a table holds."""
    found = (m.class_ for m in Base.registry.mappers if m.local_table.description == table)
    return next(model for model in found if issubclass(model, Base))


def _said(model: type[Base], field: str, value: Any, names: Named) -> str | None:
    """Return a stored value as people read it."""
    if value is None or value == "":
        return None
    column = _column(model, field)
    if column.foreign_keys:
        return names.by_key.get((target(column), str(value)), str(value))
    if field.startswith(("is_", "has_")):
        return "yes" if value else "no"
    if field in CODED:
        return CODED[field].get(str(value), str(value))
    kind = column.type
    words = kind.enum_class if isinstance(kind, Enum) else None
    if words is not None and issubclass(words, Word):
        return label_of(words, str(value))
    return str(value)


def label_of(words: type[Word], value: str) -> str:
    """Return the label; a value that the register does not know, forged perhaps, as it is."""
    return next((word.label for word in words if word.value == value), value)


def _names(session: Session, actor: Actor, model: type[Base], entries: Iterable[Entry]) -> Named:
    """Read the names behind the keys, and which of them are masked, in one statement."""
    keys: dict[str, set[int]] = {}
    for kind, change in _each(model, entries):
        column = _column(kind, change.field)
        if column.foreign_keys and (table := target(column)) in NAMED:
            found = {int(key) for key in (change.old, change.new) if key is not None}
            keys.setdefault(table, set()).update(found)
    asked = [
        select(literal(table).label("kind"), of.id, of.name, may_be_read(actor, of)).where(
            of.id.in_(sorted(ids))
        )
        for table, ids in keys.items()
        for of in (NAMED[table],)
    ]
    rows = session.execute(union_all(*asked)).all() if any(keys.values()) else []
    names = {(table, str(key)): name for table, key, name, _ in rows}
    seen = {(table, key) for table, key, _, is_seen in rows if is_seen}
    masks = {
        (table, str(key)): mask_of(table)
        for table, ids in keys.items()
        for key in ids
        if (table, key) not in seen and NAMED[table] in POLICIES
    }
    return Named(names | masks, frozenset(masks.values()))


def _each(model: type[Base], entries: Iterable[Entry]) -> Iterator[tuple[type[Base], FieldChange]]:
    """Yield each field that acts wrote, of the record and of its parts, with whose field it is."""
    for entry in entries:
        yield from ((model, change) for change in entry.changes)
        for part in entry.parts:
            kind = _model(part.table)
            yield from ((kind, change) for change in part.changes)


def older(entries: Sequence[Told]) -> int | None:
    """Return the event before which there may be more acts than these."""
    return entries[-1].seq if len(entries) == MOST else None
