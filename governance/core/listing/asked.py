"""What the address asks of a list, checked; all of a list's state lives there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from sqlalchemy import ColumnElement

from governance.core.errors import DomainError
from governance.core.listing.columns import EVERY, columns_of, names_in, unknown_in
from governance.core.listing.cursor import Mark, decode
from governance.core.listing.kept import Args, Opened, without_stale
from governance.core.listing.shape import Column, Filter, LeftOut, Listing, Text
from governance.core.texts import tidied

DEFAULT_SIZE = 50
ALONE = ("sort", "size", "after", "before", "columns", "view", "choose")
"""Parameters of every list, each at most once; columns may be given one by one, too."""


class Unlistable(DomainError):  # noqa: N818
    """The address names an order, a condition or a place in the list that does not exist."""

    status = 422


@dataclass(frozen=True, slots=True)
class Asked:
    """A checked question to a list."""

    listing: Listing
    column: Column
    """What the list is ordered by."""

    is_descending: bool
    chosen: Mapping[str, tuple[str, ...]]
    """Values by condition, only where there are some."""

    size: int
    mark: Mark | None
    """The row the page begins after or ends before."""

    is_backwards: bool
    columns: tuple[Column, ...]
    """What is shown, in its order."""

    is_every: bool = False
    """Whether every column was asked for, as an export may be."""

    has_own_columns: bool = False
    """Whether somebody chose them: the address goes on to name them."""

    view: str = ""
    """The number of the saved view that the address began with, 0 for none on purpose."""

    is_choosing: bool = False
    """Whether columns are being chosen."""

    left_out: tuple[str, ...] = ()
    """What was kept for the reader and is no more."""

    @property
    def sort(self) -> str:
        """The order as the address says it."""
        return ("-" if self.is_descending else "") + self.column.name

    @property
    def exported(self) -> tuple[Column, ...]:
        """What an export holds: the columns shown, or every one if that was asked for."""
        if self.is_every and self.listing.sheet:
            return tuple(self.listing.sheet)
        plain = {column.name: column for column in self.listing.sheet}
        return tuple(
            column if column.export else plain.get(column.name, column) for column in self.columns
        )

    def clauses(self) -> list[ColumnElement[bool]]:
        """Return every condition asked for, and that of a list which leaves something out."""
        return [
            *(
                clause
                for condition in self.listing.filters
                for clause in condition.clauses(self.chosen.get(condition.name, ()))
            ),
            *([self.leaves_out.kept] if self.leaves_out else []),
        ]

    @property
    def leaves_out(self) -> LeftOut | None:
        """What the list leaves out now; None: nothing."""
        rest = self.listing.left_out
        if rest is None or not self.chosen.keys().isdisjoint({rest.flag.name, *rest.unless}):
            return None
        return rest

    @property
    def is_searched(self) -> bool:
        """Whether its rows hold a text that is searched for."""
        texts = (each for each in self.listing.filters if isinstance(each, Text))
        return any(each.is_served(self.chosen.get(each.name, ())) for each in texts)

    def notices(self) -> tuple[str, ...]:
        """Return what was asked for but not done."""
        texts = [each for each in self.listing.filters if isinstance(each, Text)]
        told = (each.notice(self.chosen.get(each.name, ())) for each in texts)
        return (*self.left_out, *filter(None, told))

    @property
    def conditions(self) -> str:
        """The conditions alone, as a query string."""
        return urlencode(self._chosen())

    @property
    def to_keep(self) -> str:
        """What a saved view keeps of it: conditions, order and columns, all of them said."""
        columns = ",".join(column.name for column in self.columns)
        return urlencode([*self._chosen(), ("sort", self.sort), ("columns", columns)], safe=",")

    @property
    def choosing(self) -> str:
        """The address at which its columns are chosen."""
        return self.address(mark=("choose", "columns"))

    def moved(self, name: str, by: int) -> str:
        """Return the address at which columns are chosen, one of them further on or back."""
        names = [column.name for column in self.columns]
        at = names.index(name)
        to = min(max(at + by, 0), len(names) - 1)
        names.insert(to, names.pop(at))
        known = {column.name: column for column in self.columns}
        return replace(
            self, columns=tuple(known[each] for each in names), has_own_columns=True
        ).choosing

    @property
    def bare(self) -> "Asked":
        """The same list without any condition."""
        return replace(self, chosen={})

    def address(
        self,
        *,
        without: str = "",
        sort: str = "",
        size: int = 0,
        mark: tuple[str, str] | None = None,
    ) -> str:
        """Return the query string of this list, changed in one respect; never on a later page."""
        pairs = self._chosen(without)
        if (sort := sort or self.sort) != self.listing.default_sort:
            pairs.append(("sort", sort))
        if (size := size or self.size) != DEFAULT_SIZE:
            pairs.append(("size", str(size)))
        if self.has_own_columns:
            pairs.append(("columns", ",".join(column.name for column in self.columns)))
        if self.view:
            pairs.append(("view", self.view if pairs else "0"))
        return "?" + urlencode(pairs + ([mark] if mark else []), safe=",")

    def _chosen(self, without: str = "") -> list[tuple[str, str]]:
        return [
            (name, value)
            for name, values in self.chosen.items()
            for value in values
            if name != without
        ]


def read(listing: Listing, args: Args) -> Asked:
    """Check the parameters of an address; raises `Unlistable` with everything amiss."""
    given = {name: said for name, values in args.items() if (said := _tidied(values))}
    conditions = {condition.name: condition for condition in listing.filters}
    left_out = without_stale(listing, given, args.kept) if isinstance(args, Opened) else ()
    chosen = {name: given[name] for name in conditions if name in given}
    names = names_in(given)
    reasons = _unknown(listing, given, conditions)
    reasons += filter(None, (conditions[name].refusal(each) for name, each in chosen.items()))
    reasons += _unlisted(listing, given, names)
    if reasons:
        raise Unlistable(*reasons)
    sort = given.get("sort", (listing.default_sort,))[0]
    asked = Asked(
        listing,
        listing.sorts[sort.removeprefix("-")],
        sort.startswith("-"),
        chosen,
        int(given.get("size", (str(DEFAULT_SIZE),))[0]),
        None,
        "before" in given,
        columns_of(listing, names),
        is_every=names == [EVERY],
        has_own_columns=bool(names),
        view=given.get("view", ("",))[0],
        is_choosing="choose" in given,
        left_out=left_out,
    )
    return _placed(asked, given)


def _unlisted(
    listing: Listing, given: Mapping[str, tuple[str, ...]], names: Sequence[str]
) -> list[str]:
    """Return a sentence for each order, size, column and view that there cannot be."""
    reasons = []
    sort = given.get("sort", (listing.default_sort,))[0]
    if sort.removeprefix("-") not in listing.sorts:
        reasons.append(f"The list of {listing.plural} has no order “{sort[:40]}”.")
    size = given.get("size", (str(DEFAULT_SIZE),))[0]
    if size not in map(str, listing.sizes):
        *some, most = listing.sizes
        several = f"{', '.join(map(str, some))} or {most}"
        reasons.append(f"A page holds {several} {listing.plural}, not “{size[:40]}”.")
    reasons += [
        f"The list of {listing.plural} has no column “{name[:40]}”."
        for name in unknown_in(listing, names)
    ]
    view = given.get("view", ("0",))[0]
    if not (view.isascii() and view.isdecimal() and len(view) < 10):  # noqa: PLR2004
        reasons.append(f"A view is asked for by its number, not by “{view[:40]}”.")
    return reasons


def _unknown(
    listing: Listing, given: Mapping[str, tuple[str, ...]], conditions: Mapping[str, Filter]
) -> list[str]:
    """Return a sentence for each parameter that the list does not know, or not so often."""
    unknown = [name for name in given if name not in conditions and name not in ALONE]
    reasons = [f"The list of {listing.plural} has no condition “{name[:40]}”." for name in unknown]
    once = (name for name in ALONE if name != "columns")
    reasons += [f"Give “{name}” once." for name in once if len(given.get(name, ())) > 1]
    if "after" in given and "before" in given:
        reasons.append("Give “after” or “before”, not both.")
    return reasons


def _placed(asked: Asked, given: Mapping[str, tuple[str, ...]]) -> Asked:
    """Add the place in the list, which must be one of this order."""
    text = (given.get("after") or given.get("before") or ("",))[0]
    if not text:
        return asked
    mark = decode(text, asked.column)
    if mark is None or mark.sort != asked.sort:
        raise Unlistable(
            f"The address names a page of {asked.listing.plural} that this list did not give: "
            "go to the first page."
        )
    return replace(asked, mark=mark)


def _tidied(values: Sequence[str]) -> tuple[str, ...]:
    """Return the values that say something, once each, as the database keeps its texts."""
    texts = (tidied(value) for value in values)
    return tuple(dict.fromkeys(text for text in texts if text))
