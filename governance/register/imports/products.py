"""Products as a kind: each row named by vendor, name and order code, with the facts of its groups.

The catalogue is shared: which site a sheet comes from narrows nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor, could
from governance.core.exports import KINDS as EXPORTS
from governance.core.exports import Sheet
from governance.core.sheets.sheet import Row
from governance.register.catalogue.models import (
    ProductLifeCycle,
    ProductRating,
    ProductSafety,
)
from governance.register.catalogue.rules import reasons_against_facts
from governance.register.catalogue.spelling import code, plain
from governance.register.columns.outcomes import Parsed
from governance.register.device_types.queries import makers
from governance.register.imports.cells import Said, said
from governance.register.imports.kinds import KINDS, Compare, Kind, Question, Write
from governance.register.imports.models import Import, Outcome
from governance.register.imports.planned import Planned
from governance.register.imports.product_fields import (
    DATED,
    FIELDS,
    GROUPS,
    NAMING,
    PLAIN,
    RATED,
    SAID,
)
from governance.register.imports.reading import indices
from governance.register.models import Product, Vendor
from governance.register.rules import Permission
from governance.register.vocabulary import Word

Key = tuple[str, str, str]
"""Vendor, name and order code, made comparable."""


class Comparison:
    """The products as they are, and as the lines so far make them."""

    def __init__(self, session: Session, actor: Actor, question: Question) -> None:
        """Read the catalogue: it is small beside a register."""
        self._at = indices(question.sheet.header, question.reading)
        self._may_edit = could(actor, Permission.EDIT_CATALOGUE, Product)
        self._makers = makers(session)
        self._now: dict[Key, tuple[int | None, dict[str, str | None]]] = {}
        self._named: dict[tuple[str, str], set[Key]] = {}
        for key, row in _exported(session):
            self._keep((plain(row["vendor"] or ""), plain(row["name"] or ""),
                        code(row["order_code"] or "")), key, row)  # fmt: skip
        self._lines: dict[Key, int] = {}

    def compare(self, rows: Sequence[Row]) -> list[Planned]:
        """Say of each row what it does."""
        return [self._one(row) for row in rows]

    def _keep(self, key: Key, number: int | None, row: dict[str, str | None]) -> None:
        self._now[key] = (number, row)
        for name in {key[1], key[2]} - {""}:
            self._named.setdefault((key[0], name), set()).add(key)

    def _one(self, row: Row) -> Planned:
        vendor, name, number = (self._cell(row, field.name) for field in NAMING)
        found = self._makers.find(vendor)
        vendor = self._makers.names[found[0]] if len(found) == 1 else vendor
        key = (plain(vendor), plain(name), code(number))
        product_id, now = self._now.get(key, (None, {}))
        told = said(row, self._at, SAID, now)
        told.values = {n: value for n, value in told.values.items() if _word(value) != now.get(n)}
        self._check(key, told, now)
        if len(found) != 1:
            told.refuse(f"the vendor {vendor} is not in the catalogue: import vendors first.")
        words = " ".join(filter(None, (vendor, name, number)))
        if told.reasons:
            reasons = tuple(told.reasons)
            return Planned(row.line, Outcome.REFUSED, product_id, words, told=reasons)
        written = dict(told.values)
        if "part_of" in written:
            written["above"] = self._parent(key, str(written["part_of"]))
        changes = {n: (now.get(n), _word(value)) for n, value in told.values.items()}
        if key in self._now:
            outcome = Outcome.UPDATE if told.values else Outcome.UNCHANGED
            return Planned(row.line, outcome, product_id, words, changes, written=written)
        self._keep(key, None, {})
        naming = {"vendor": vendor, "name": name, "order_code": number}
        changes |= {n: (None, value) for n, value in naming.items() if value}
        written |= {"vendor_id": found[0], "name": name, "order_code": number}
        return Planned(row.line, Outcome.CREATE, None, words, changes, written=written)

    def _cell(self, row: Row, name: str) -> str:
        return " ".join(row.cells[self._at[name]].split()) if name in self._at else ""

    def _check(self, key: Key, told: Said, now: dict[str, str | None]) -> None:
        first = self._lines.setdefault(key, told.line)
        if first != told.line:
            told.refuse(f"this product stands on line {first} already: keep one of them.")
        if not (key[0] and key[1]):
            told.refuse("a product needs a vendor and a name.")
        if not self._may_edit:
            told.refuse("You may not edit the catalogue: ask an OT lead or an IT lead.")
        above = told.values.get("part_of")
        if above and self._parent(key, str(above)) is None:
            told.refuse(
                f"{above} is no one other product of this vendor: write it on a line before."
            )
        told.refuse(*reasons_against_facts(_as_numbers(now) | told.values))

    def _parent(self, key: Key, text: str) -> Key | None:
        found = self._named.get((key[0], plain(text))) or self._named.get(
            (key[0], code(text)), set()
        )
        others = found - {key}
        return min(others) if len(others) == 1 else None


def _as_numbers(now: dict[str, str | None]) -> dict[str, Any]:
    """Return what is recorded of numbers and days, to be judged with what the row says."""
    found: dict[str, Any] = {}
    for field in (*RATED, *DATED):
        read = field.read(text) if (text := now.get(field.name)) else None
        if isinstance(read, Parsed):
            found[field.name] = read.value
    return found


class Writer:
    """Writes products, each after the one that it is part of."""

    def __init__(self, session: Session) -> None:
        """Take the transaction that all of it is in."""
        self._session = session
        self._ids: dict[Key, int] = {}

    def write(self, rows: Sequence[Planned]) -> None:
        """Write a batch."""
        for one in rows:
            if one.outcome in {Outcome.CREATE, Outcome.UPDATE}:
                self._one(one.record_id, dict(one.written))
        self._session.flush()

    def _one(self, product_id: int | None, written: dict[str, Any]) -> None:
        above = written.pop("above", None)
        written.pop("part_of", None)
        groups = [
            (group, {f.name: written.pop(f.name) for f in fields if f.name in written})
            for group, fields in GROUPS
        ]
        product = self._session.get(Product, product_id) if product_id else Product()
        if product is None:
            raise RuntimeError(f"product {product_id} was there a moment ago")
        for name, value in written.items():
            setattr(product, name, value)
        if above:
            product.parent_id = self._id_of(above)
        product.changed_at = clock.now()
        self._session.add(product)
        self._session.flush()
        for group, facts in groups:
            self._describe(group, product.id, facts)

    def _describe(self, group: type[Any], product_id: int, facts: dict[str, Any]) -> None:
        if not facts:
            return
        row = self._session.get(group, product_id) or group(product_id=product_id)
        for name, value in facts.items():
            setattr(row, name, value)
        self._session.add(row)

    def _id_of(self, key: Key) -> int:
        if key not in self._ids:
            wanted = select(Product.id, Vendor.name, Product.name, Product.order_code).join(
                Product.vendor
            )
            self._ids = {
                (plain(vendor), plain(name), code(number)): found
                for found, vendor, name, number in self._session.execute(wanted)
            }
        return self._ids[key]


def _exported(session: Session) -> Iterator[tuple[int, dict[str, str | None]]]:
    """Yield each product as a sheet holds it, those that others are part of first."""
    wanted = (
        select(Product, Vendor.name, *(group for group, _ in GROUPS))
        .join(Product.vendor)
        .outerjoin(ProductRating, ProductRating.product_id == Product.id)
        .outerjoin(ProductSafety, ProductSafety.product_id == Product.id)
        .outerjoin(ProductLifeCycle, ProductLifeCycle.product_id == Product.id)
        .order_by(Vendor.name, Product.name, Product.order_code)
    )
    rows = session.execute(wanted).all()
    found = {row[0].id: row[0] for row in rows}
    for product, vendor, *groups in sorted(rows, key=lambda row: _depth(found, row[0])):
        above = found[product.parent_id] if product.parent_id else None
        own = (*NAMING[1:], *PLAIN)
        said = {"vendor": vendor} | {
            field.name: getattr(product, field.name, None) for field in own
        }
        for row, (_, fields) in zip(groups, GROUPS, strict=True):
            said |= {field.name: getattr(row, field.name, None) for field in fields}
        said["part_of"] = above and (above.order_code or above.name)
        yield product.id, {name: _word(value) for name, value in said.items()}


def _depth(found: dict[int, Product], product: Product) -> int:
    return 1 + _depth(found, found[product.parent_id]) if product.parent_id else 0


def _word(value: Any) -> str | None:
    """Return a value as a sheet holds it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Word):
        return value.label
    if isinstance(value, float):
        return str(value).removesuffix(".0")
    return value.isoformat() if isinstance(value, date) else (str(value or "") or None)


def compare(session: Session, actor: Actor, question: Question) -> Compare:
    """Say of each row which product it means, and what it does to it."""
    return Comparison(session, actor, question).compare


def writer(session: Session, _actor: Actor, _record: Import) -> Write:
    """Write products."""
    return Writer(session).write


def sheet(session: Session, _site: str | None) -> Sheet:
    """Return all products; the catalogue is shared, so that a site narrows nothing."""
    rows = (tuple(row.values()) for _, row in _exported(session))
    return Sheet(tuple(field.label for field in FIELDS), rows)


EXPORTS["products"] = sheet
KINDS["products"] = Kind(
    name="products",
    singular="product",
    plural="products",
    fields=FIELDS,
    named_by=("name",),
    bring=Permission.REGISTER,
    compare=compare,
    writer=writer,
    index="catalogue.products",
    page="catalogue.product",
)
