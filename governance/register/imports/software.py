"""Installed software as a kind: each row a version of a piece of software, on one asset."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.audit.commands import bulk_insert, bulk_update
from governance.core import clock
from governance.core.access import Actor, could
from governance.core.exports import KINDS as EXPORTS
from governance.core.exports import Sheet
from governance.core.sheets.sheet import Row
from governance.places.models import Level, Place
from governance.register.catalogue.makers import Makers
from governance.register.catalogue.models import VendorAlias
from governance.register.columns.fields import FIELD, Field
from governance.register.columns.values import Text, day
from governance.register.groups.rules import reasons_to_hold
from governance.register.imports.cells import Said, among, said, truth, yes_or_no
from governance.register.imports.kinds import KINDS, Compare, Kind, Question, Write
from governance.register.imports.lookups import Known, named, site_ids
from governance.register.imports.models import Import, Outcome
from governance.register.imports.planned import Changes, Planned
from governance.register.imports.reading import indices
from governance.register.models import Asset, Vendor
from governance.register.rules import Permission
from governance.register.software.models import (
    InstalledSoftware,
    SoftwareKind,
    SoftwareProduct,
    SoftwareVersion,
)
from governance.register.software.rules import LONGEST

FIELDS = (
    FIELD["tag"],
    FIELD["reference"],
    FIELD["vendor"],
    Field("software", "Software", Text(LONGEST["name"]), "Product, Anwendung, Logiciel",
          is_required=True),
    Field("edition", "Version", Text(LONGEST["edition"]), "Release, Stand, Versie, Versión",
          is_required=True),
    Field("kind", "Kind of software", among({kind: kind.label for kind in SoftwareKind}),
          "Kind, Art, Type"),
    Field("is_firmware", "Firmware", truth, "Is firmware"),
    Field("installed_on", "Installed on", day, "Installationsdatum, Installed"),
    Field("path", "Path", Text(LONGEST["path"]), "Pfad, Folder"),
    Field("architecture", "Architecture", Text(LONGEST["architecture"]), "Architektur, Bits"),
)  # fmt: skip
FACTS = ("is_firmware", "installed_on", "architecture")
"""What a row can write of software that is recorded."""

Edition = tuple[int, str, str]
"""The key of a vendor, the name of a piece of software, its version."""

Pieces = dict[tuple[int, str], int | None]
"""Vendor and name in small letters -> the piece of software; None: a line adds it."""


class Comparison:
    """The software as it is, and what the lines so far add to it."""

    def __init__(self, session: Session, actor: Actor, question: Question) -> None:
        """Read the catalogue of software: it is small beside what is installed."""
        self._session, self._actor, self._question = session, actor, question
        self._at = indices(question.sheet.header, question.reading)
        self._site_ids = site_ids(session, question.scope)
        names = {row.id: row.name for row in session.execute(select(Vendor.id, Vendor.name))}
        aliases = session.execute(select(VendorAlias.vendor_id, VendorAlias.name))
        self._makers = Makers(names, [(row.vendor_id, row.name) for row in aliases])
        self._may_add = could(actor, Permission.EDIT_CATALOGUE, SoftwareProduct)
        wanted = select(SoftwareProduct.id, SoftwareProduct.vendor_id, SoftwareProduct.name)
        self._pieces: Pieces = {
            (row.vendor_id, row.name.casefold()): row.id for row in session.execute(wanted)
        }
        self._lines: dict[tuple[object, ...], int] = {}

    def compare(self, rows: Sequence[Row]) -> list[Planned]:
        """Say of each row what it does: a bounded number of statements a batch."""
        is_locked = self._question.is_locked
        names = [self._names(row) for row in rows]
        assets = named(self._session, self._actor, self._site_ids, names, is_locked=is_locked)
        ids = {now.id for now in assets.values()}
        there = _installed(self._session, ids)
        return [self._one(row, assets, there) for row in rows]

    def _cell(self, row: Row, name: str) -> str:
        return row.cells[self._at[name]] if name in self._at else ""

    def _names(self, row: Row) -> tuple[str, str]:
        return self._cell(row, "tag"), self._cell(row, "reference")

    def _one(
        self, row: Row, assets: Mapping[tuple[str, str], Known], there: Mapping[Any, Any]
    ) -> Planned:
        tag, reference = self._names(row)
        name = reference or tag
        now, told = assets.get((tag, reference)), Said(row.line)
        vendor, edition = self._vendor(row, told), self._cell(row, "edition")
        piece = self._cell(row, "software")
        if now is None:
            told.refuse(f"there is no one asset {name} here that you may read: give its reference.")
        if not (piece and edition):
            told.refuse("software has a name and a version: give both.")
        label = f"{now.tag if now else name}: {piece} {edition}"
        if now is None or vendor is None or told.reasons:
            return Planned(row.line, Outcome.REFUSED, None, label, told=tuple(told.reasons))
        return self._on(now, row, (vendor, piece, edition), there)

    def _on(self, now: Known, row: Row, named: Edition, there: Mapping[Any, Any]) -> Planned:
        """Say what the row does to software of this vendor, name and version on an asset."""
        vendor, piece, edition = named
        label, path = f"{now.tag}: {piece} {edition}", self._cell(row, "path")
        at = (now.id, vendor, piece.casefold(), edition, path)
        held = there.get(at)
        fields = (field for field in FIELDS if field.name in {*FACTS, "kind"})
        given = said(row, self._at, fields, _exported(held) if held else {})
        kind = given.values.pop("kind", None)
        values = {n: v for n, v in given.values.items() if not held or v != getattr(held, n)}
        first = self._lines.setdefault(at, row.line)
        if first != row.line:
            given.refuse(f"{label} stands on line {first} already: keep one of them.")
        if held is None or values:
            given.refuse(*_against(now))
        if held is None and not given.reasons:
            given.refuse(*self._add((vendor, piece.casefold()), piece, kind))
        if given.reasons:
            key = held.id if held else None
            return Planned(row.line, Outcome.REFUSED, key, label, told=tuple(given.reasons))
        if held:
            changes = {n: (_exported(held)[n], _word(v)) for n, v in values.items()}
            outcome = Outcome.UPDATE if values else Outcome.UNCHANGED
            written = {"asset_id": now.id, **values}
            return Planned(row.line, outcome, held.id, label, changes, written=written)
        new: Changes = {
            "tag": (None, now.tag),
            "software": (None, piece),
            "edition": (None, edition),
        }
        new |= {n: (None, _word(v)) for n, v in values.items()}
        written = {**values, "asset_id": now.id, "vendor_id": vendor, "software": piece,
                   "edition": edition, "kind": kind, "path": path}  # fmt: skip
        return Planned(row.line, Outcome.CREATE, None, label, new, written=written)

    def _vendor(self, row: Row, told: Said) -> int | None:
        text = self._cell(row, "vendor")
        found = self._makers.find(text)
        if len(found) != 1:
            told.refuse(f"the vendor {text or 'is not given:'} must be one of the catalogue: "
                        "import vendors first.")  # fmt: skip
            return None
        return found[0]

    def _add(self, key: tuple[int, str], piece: str, kind: SoftwareKind | None) -> list[str]:
        """Note a piece of software that the catalogue does not have; return why it is not added."""
        if key in self._pieces:
            return []
        if not self._may_add:
            return [f"{piece} is not in the catalogue: ask an OT lead or an IT lead to add it."]
        if kind is None:
            return [f"{piece} is not in the catalogue: give its kind of software to add it."]
        self._pieces[key] = None
        return []


def _against(now: Known) -> list[str]:
    told = reasons_to_hold(now.tag, now.state, now.gxp, "imported")
    if not now.is_editable:
        told.append(f"You may not edit {now.tag}: ask an OT lead, an IT lead or its area owner.")
    return told


def _found(*columns: Any) -> Any:
    return (
        select(InstalledSoftware, SoftwareProduct.vendor_id, SoftwareProduct.name,
               SoftwareVersion.name, *columns)
        .join(SoftwareVersion, SoftwareVersion.id == InstalledSoftware.software_version_id)
        .join(SoftwareProduct, SoftwareProduct.id == SoftwareVersion.software_product_id)
    )  # fmt: skip


def _installed(session: Session, ids: set[int]) -> dict[tuple[object, ...], InstalledSoftware]:
    wanted = _found().where(InstalledSoftware.asset_id.in_(ids))
    return {
        (one.asset_id, vendor, name.casefold(), edition, one.path): one
        for one, vendor, name, edition in session.execute(wanted)
    }


def _word(value: Any) -> str | None:
    return yes_or_no(value) if isinstance(value, bool) else value and str(value)


def _exported(one: InstalledSoftware) -> dict[str, str | None]:
    return {name: _word(getattr(one, name)) for name in FACTS}


def compare(session: Session, actor: Actor, question: Question) -> Compare:
    """Say of each row which software on which asset it means, and what it does to it."""
    return Comparison(session, actor, question).compare


def writer(session: Session, _actor: Actor, _record: Import) -> Write:
    """Write what is installed, after the pieces and versions that nobody saw before."""

    def write(rows: Sequence[Planned]) -> None:
        new = [one.written for one in rows if one.outcome is Outcome.CREATE]
        there = [one for one in rows if one.outcome is Outcome.UPDATE]
        versions = _versions(session, new)
        bulk_insert(session, InstalledSoftware, [
            {"asset_id": row["asset_id"], "software_version_id": versions[_edition(row)],
             "is_firmware": row.get("is_firmware") or False, "path": row["path"],
             "installed_on": row.get("installed_on"), "architecture": row.get("architecture", "")}
            for row in new
        ])  # fmt: skip
        for one in there:
            held = session.get_one(InstalledSoftware, one.record_id)
            for name in FACTS:
                setattr(held, name, one.written.get(name, getattr(held, name)))
        session.flush()
        ids = {row["asset_id"] for row in (*new, *(one.written for one in there))}
        if ids:
            bulk_update(session, Asset, Asset.id.in_(ids), {"changed_at": clock.now()})

    return write


def _edition(row: Mapping[str, Any]) -> Edition:
    return row["vendor_id"], row["software"].casefold(), row["edition"]


def _versions(session: Session, rows: Sequence[Mapping[str, Any]]) -> dict[Edition, int]:
    """Return the versions that the rows name, made where nobody saw them before."""
    named: dict[Edition, Mapping[str, Any]] = {}
    for row in rows:
        named.setdefault(_edition(row), row)  # the first gives the kind of what is new
    wanted = select(SoftwareProduct).where(
        SoftwareProduct.vendor_id.in_({vendor for vendor, *_ in named}),
        func.lower(SoftwareProduct.name).in_({row["software"].lower() for row in rows}),
    )
    pieces = {(p.vendor_id, p.name.casefold()): p.id for p in session.scalars(wanted)}
    for (vendor, name, _), row in named.items():
        if (vendor, name) not in pieces:
            made = SoftwareProduct(vendor_id=vendor, name=row["software"], kind=row["kind"])
            session.add(made)
            session.flush()
            pieces[vendor, name] = made.id
    at = {
        (pieces[vendor, name], edition): (vendor, name, edition) for vendor, name, edition in named
    }
    kept = select(SoftwareVersion).where(SoftwareVersion.software_product_id.in_(pieces.values()))
    found = {(v.software_product_id, v.name): v.id for v in session.scalars(kept)}
    new = [key for key in at if key not in found]
    rows_ = [{"software_product_id": piece, "name": edition} for piece, edition in new]
    found |= dict(zip(new, bulk_insert(session, SoftwareVersion, rows_), strict=True))
    return {named_as: found[key] for key, named_as in at.items()}


def sheet(session: Session, site: str | None) -> Sheet:
    """Return what is installed at all sites, or at the site with this code."""
    wanted = _found(Asset.tag, SoftwareProduct.kind, Vendor.name)
    wanted = wanted.join(Asset, Asset.id == InstalledSoftware.asset_id).join(
        Vendor, Vendor.id == SoftwareProduct.vendor_id
    )
    if site is not None:
        at = select(Place.id).where(Place.level == Level.SITE, Place.code == site.lower())
        wanted = wanted.where(Asset.site_id.in_(at))
    found = session.execute(wanted.order_by(Asset.site_id, Asset.tag, InstalledSoftware.id))
    return Sheet(tuple(field.label for field in FIELDS), _rows(found))


def _rows(found: Any) -> Iterator[Sequence[str | None]]:
    for one, _, name, edition, tag, kind, vendor in found:
        facts = _exported(one)
        yield (
            tag, f"AS-{one.asset_id:05}", vendor, name, edition, kind.label, facts["is_firmware"],
            facts["installed_on"], one.path or None, facts["architecture"],
        )  # fmt: skip


EXPORTS["software"] = sheet
KINDS["software"] = Kind(
    name="software",
    singular="line of installed software",
    plural="installed software",
    fields=FIELDS,
    named_by=("tag", "reference"),
    bring=Permission.REGISTER,
    compare=compare,
    writer=writer,
    index="software.index",
)
