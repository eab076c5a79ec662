"""Vendors as a kind: each row named by our name for it; names that others use are added."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor, could
from governance.core.exports import KINDS as EXPORTS
from governance.core.exports import Sheet
from governance.core.sheets.sheet import Row
from governance.register.catalogue.models import VendorAlias
from governance.register.catalogue.spelling import maker, plain
from governance.register.columns.fields import Field
from governance.register.columns.outcomes import Parsed
from governance.register.columns.values import Text, day
from governance.register.imports.cells import Said, said
from governance.register.imports.kinds import KINDS, Compare, Kind, Question, Write
from governance.register.imports.models import Import, Outcome
from governance.register.imports.planned import Planned
from governance.register.imports.reading import indices
from governance.register.models import Vendor
from governance.register.rules import Permission

BAR = " | "
"""Stands between two names of one vendor."""


def country(text: str) -> Parsed | str:
    """Read a country by its two letters."""
    if re.fullmatch(r"[A-Za-z]{2}", text):
        return Parsed(text.upper())
    return "is no country: write its two letters, such as DE"


FIELDS = (
    Field("name", "Vendor", Text(120), "Name, Hersteller, Manufacturer, Maker, Fabricant",
          is_required=True),
    Field("country", "Country", country, "Land, Pays, País, Country code"),
    Field("psirt_url", "Security page", Text(400), "PSIRT, PSIRT URL"),
    Field("csaf_url", "CSAF provider metadata", Text(400), "CSAF, CSAF URL"),
    Field("part_of", "Part of", Text(120), "Parent, Konzern, Mutter"),
    Field("acquired_on", "Part of it since", day, "Acquired on, Seit"),
    Field("aliases", "Other names", Text(2000), "Aliases, Alias, Andere Namen"),
)  # fmt: skip


class Comparison:
    """The vendors as they are, and as the lines so far make them."""

    def __init__(self, session: Session, actor: Actor, question: Question) -> None:
        """Read all of them: they are few."""
        self._at = indices(question.sheet.header, question.reading)
        self._may_edit = could(actor, Permission.EDIT_CATALOGUE, Vendor)
        self._now: dict[str, tuple[int | None, dict[str, str | None]]] = {
            plain(row["name"] or ""): (key, row) for key, row in _exported(session)
        }
        self._bearers = {maker(a): name for name, (_, row) in self._now.items()
                         for a in _names(row["aliases"])}  # fmt: skip
        self._lines: dict[str, int] = {}

    def compare(self, rows: Sequence[Row]) -> list[Planned]:
        """Say of each row what it does."""
        return [self._one(row) for row in rows]

    def _one(self, row: Row) -> Planned:
        name = " ".join(row.cells[self._at["name"]].split())
        key, now = self._now.get(plain(name), (None, {}))
        told = said(row, self._at, FIELDS[1:], now)
        told.values = {n: value for n, value in told.values.items() if str(value) != now.get(n)}
        first = self._lines.setdefault(plain(name), row.line)
        if first != row.line:
            told.refuse(f"{name} stands on line {first} already: keep one of them.")
        if not name:
            told.refuse("a vendor needs a name.")
        if not self._may_edit:
            told.refuse(f"You may not edit {name}: ask an OT lead or an IT lead.")
        self._check(name, now, told)
        if told.reasons:
            return Planned(row.line, Outcome.REFUSED, key, name, told=tuple(told.reasons))
        self._now.setdefault(plain(name), (None, dict.fromkeys(f.name for f in FIELDS)))
        written = dict(told.values) if key else {"name": name, **told.values}
        changes = {n: (now.get(n), str(value)) for n, value in written.items()}
        outcome = Outcome.UPDATE if written else Outcome.UNCHANGED
        return Planned(row.line, outcome if key else Outcome.CREATE, key, name, changes,
                       written=written)  # fmt: skip

    def _check(self, name: str, now: dict[str, str | None], told: Said) -> None:
        """Look at what names other vendors."""
        above = told.values.get("part_of")
        if above and (plain(above) not in self._now or plain(above) == plain(name)):
            told.refuse(f"{above} is no other vendor of the catalogue: write it on a line before.")
        if "aliases" not in told.values:
            return
        known = {maker(alias) for alias in _names(now.get("aliases"))}
        new = [a for a in _names(told.values["aliases"]) if maker(a) not in known]
        for alias in new:
            bearer = self._bearers.setdefault(maker(alias), plain(name))
            if bearer != plain(name) or self._now.get(plain(alias), (None,))[0] is not None:
                told.refuse(f"{alias} leads to another vendor already.")
        told.values["aliases"] = BAR.join(new)
        if not new:
            del told.values["aliases"]


def writer(session: Session, _actor: Actor, _record: Import) -> Write:
    """Write vendors, those that others are part of first."""

    def write(rows: Sequence[Planned]) -> None:
        for one in rows:
            if one.outcome in {Outcome.CREATE, Outcome.UPDATE}:
                _write(session, one.record_id, dict(one.written))
        session.flush()

    return write


def _write(session: Session, key: int | None, written: dict[str, Any]) -> None:
    above, names = written.pop("part_of", None), written.pop("aliases", "")
    vendor = session.get_one(Vendor, key) if key else Vendor(name=written["name"])
    session.add(vendor)
    for name, value in written.items():
        setattr(vendor, name, value)
    if above:
        found = session.scalars(select(Vendor)).all()
        vendor.parent_id = next(one.id for one in found if plain(one.name) == plain(above))
    vendor.changed_at = clock.now()
    session.flush()
    for name in _names(names):
        session.add(VendorAlias(vendor_id=vendor.id, name=name, plain=maker(name), source="import"))


def _names(text: str | None) -> list[str]:
    return [name for part in (text or "").split("|") if (name := " ".join(part.split()))]


def _exported(session: Session) -> Iterator[tuple[int, dict[str, str | None]]]:
    """Yield each vendor as a sheet holds it, those that others are part of first."""
    names: dict[int, list[str]] = {}
    for alias in session.scalars(select(VendorAlias).order_by(VendorAlias.plain)):
        names.setdefault(alias.vendor_id, []).append(alias.name)
    found = {v.id: v for v in session.scalars(select(Vendor).order_by(Vendor.name))}
    for vendor in sorted(found.values(), key=lambda one: _depth(found, one)):
        yield (
            vendor.id,
            {
                "name": vendor.name,
                "country": vendor.country,
                "psirt_url": vendor.psirt_url,
                "csaf_url": vendor.csaf_url,
                "part_of": found[vendor.parent_id].name if vendor.parent_id else None,
                "acquired_on": vendor.acquired_on.isoformat() if vendor.acquired_on else None,
                "aliases": BAR.join(names.get(vendor.id, ())) or None,
            },
        )


def _depth(found: dict[int, Vendor], vendor: Vendor) -> int:
    return 1 + _depth(found, found[vendor.parent_id]) if vendor.parent_id else 0


def compare(session: Session, actor: Actor, question: Question) -> Compare:
    """Say of each row which vendor it means, and what it does to it."""
    return Comparison(session, actor, question).compare


def sheet(session: Session, _site: str | None) -> Sheet:
    """Return all vendors; the catalogue is shared, so that a site narrows nothing."""
    rows = (tuple(row.values()) for _, row in _exported(session))
    return Sheet(tuple(field.label for field in FIELDS), rows)


EXPORTS["vendors"] = sheet
KINDS["vendors"] = Kind(
    name="vendors",
    singular="vendor",
    plural="vendors",
    fields=FIELDS,
    named_by=("name",),
    bring=Permission.REGISTER,
    compare=compare,
    writer=writer,
    index="vendors.index",
    page="vendors.show",
)
