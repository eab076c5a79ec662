"""Which columns are shown, in which order: the reader's choice among those that are declared."""

from collections.abc import Mapping, Sequence

from governance.core.listing.shape import Column, Listing

EVERY = "all"
"""In place of names: every column there is, for an export."""

Given = Mapping[str, tuple[str, ...]]


def names_in(given: Given) -> list[str]:
    """Return the columns that an address asks for: `columns=tag,name`, or once for each."""
    parts = (part.strip() for text in given.get("columns", ()) for part in text.split(","))
    return list(dict.fromkeys(filter(None, parts)))


def unknown_in(listing: Listing, names: Sequence[str]) -> list[str]:
    """Return the names that are no column of the list."""
    known = {column.name for column in listing.columns}
    return [] if list(names) == [EVERY] else [name for name in names if name not in known]


def columns_of(listing: Listing, names: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns of these names, in this order; what names the record is always there."""
    if list(names) == [EVERY]:
        return tuple(listing.columns)
    if not names:
        return listing.usual
    known = {column.name: column for column in listing.columns}
    shown = [known[name] for name in names]
    missing = [column for column in listing.usual if column.is_reference and column not in shown]
    return (*missing, *shown)
