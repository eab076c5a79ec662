"""Which product of the catalogue a row means, and which it would add; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from governance.core.sheets.refusal import quoted
from governance.register.catalogue.makers import Makers
from governance.register.catalogue.spelling import code, maker, names_another, plain
from governance.register.columns.outcomes import Value
from governance.register.vocabulary import AssetClass

COLUMNS = ("vendor", "product", "order_code")


class Shelved(NamedTuple):
    """One product of the catalogue."""

    id: int
    vendor_id: int
    vendor: str
    name: str
    order_code: str

    @property
    def label(self) -> str:
        """What pages call it."""
        return " ".join(filter(None, (self.vendor, self.name, self.order_code)))

    @property
    def made_by(self) -> str:
        """Its name after its vendor's, as lists show it and as many people write it."""
        return f"{self.vendor} {self.name}"

    @property
    def said(self) -> "Said":
        """Its columns, as an export writes them."""
        return (self.vendor, self.name, self.order_code)


@dataclass(frozen=True, slots=True)
class Added:
    """A product that the catalogue does not have yet."""

    vendor: str
    vendor_id: int | None
    """None: its maker is new as well."""

    name: str
    order_code: str
    asset_class: AssetClass | None = field(compare=False)

    @property
    def words(self) -> str:
        """What the sheet calls it."""
        parts = dict.fromkeys((self.vendor, self.name, self.order_code))
        return " ".join(filter(None, parts))

    @property
    def label(self) -> str:
        """What pages call it, and that it is new."""
        return f"{self.words} (will be added to the catalogue)"


class NoProduct(NamedTuple):
    """The row says nothing about a product, or nothing that can be kept."""

    note: str | None = None


class Unclear(NamedTuple):
    """Why the row's product cannot be told; the rest of a sentence."""

    sentence: str


Said = tuple[str, str, str]
"""Vendor, product and order code as a row gives them."""

Found = Shelved | Added | NoProduct | Unclear


class Shelf:
    """The catalogue, by what people write."""

    def __init__(
        self,
        vendors: Mapping[int, str],
        products: Iterable[Shelved],
        aliases: Iterable[tuple[int, str]] = (),
    ) -> None:
        """Take all of it: catalogues are small beside registers."""
        self._makers = Makers(vendors, aliases)
        self.by_id: dict[int, Shelved] = {}
        self._exact: dict[tuple[str, str, str], Shelved] = {}
        self._by_code: dict[str, list[Shelved]] = {}
        self._by_name: dict[str, list[Shelved]] = {}
        for product in products:
            self._exact[product.vendor, product.name, product.order_code] = product
            if product.order_code:
                self._by_code.setdefault(code(product.order_code), []).append(product)
            for name in (product.name, product.made_by):
                self._by_name.setdefault(plain(name), []).append(product)
            self.by_id[product.id] = product
        self._found: dict[Said, Found] = {}
        self._added: dict[tuple[str, str, bool], Added] = {}

    @property
    def content(self) -> tuple[object, ...]:
        """All that what it finds follows from."""
        return self._makers.content, tuple(self.by_id.values())

    def find(self, said: Said, kind: Value) -> Found:
        """Return the product that a row means: by all of its words, its order code, its name.

        `kind` is the class of the asset: what the catalogue takes a new product for.
        """
        if said not in self._found:
            self._found[said] = self._find(said, kind)
        return self._found[said]

    def contradiction(self, said: Said, product: Shelved) -> str | None:
        """Return what a row calls its product, where its order code is that of another one."""
        _, name, number = said
        if not (name and number) or code(number) != code(product.order_code):
            return None
        known = self._by_name.get(plain(name), [])
        if known:
            return name if product not in known else None
        return name if names_another(name, product.said) else None

    def _find(self, said: Said, kind: Value) -> Found:
        vendor, name, number = said
        if exact := self._exact.get((vendor, name, number)):
            return exact
        if not (name or number):
            return NoProduct(
                f"Vendor {quoted(vendor)} alone names no product; left out." if vendor else None
            )
        if found := self._alike(vendor, name, number):
            return found
        return self._new(vendor, name, number, kind)

    def _alike(self, vendor: str, name: str, number: str) -> Found | None:
        ids = set(self._makers.find(vendor))
        if number:
            alike = self._by_code.get(code(number), [])
        else:
            alike = self._by_name.get(plain(name), [])
        if vendor:
            alike = [product for product in alike if product.vendor_id in ids]
        if not number and len(alike) > 1:
            alike = [product for product in alike if not product.order_code] or alike
        if number and len(alike) > 1:
            alike = [product for product in alike if plain(product.name) == plain(name)] or alike
        if len(alike) > 1:
            several = ", ".join(sorted(product.label for product in alike)[:5])
            return Unclear(f"can be {several}: write vendor, product and order code of one")
        return alike[0] if alike else None

    def _new(self, vendor: str, name: str, number: str, kind: Value) -> Found:
        if not vendor:
            return Unclear("is not in the catalogue, and to add it the vendor is needed")
        makers = self._makers.find(vendor)
        if len(makers) > 1:
            several = ", ".join(sorted(self._makers.names[vendor_id] for vendor_id in makers))
            return Unclear(f"has a vendor that can be {several}: write one of them")
        vendor_id = makers[0] if makers else None
        known_as = self._makers.names[vendor_id] if vendor_id else vendor
        key = (maker(known_as), code(number) or plain(name), bool(number))
        made = Added(
            known_as,
            vendor_id,
            name or number,
            number,
            kind if isinstance(kind, AssetClass) else None,
        )
        return self._added.setdefault(key, made)
