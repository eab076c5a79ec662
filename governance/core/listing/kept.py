"""What was kept for a reader, a saved view or columns, and may be older than the list."""

from collections.abc import Mapping, Sequence

from governance.core.listing.columns import names_in, unknown_in
from governance.core.listing.shape import Listing

Args = Mapping[str, Sequence[str]]


class Opened(dict[str, Sequence[str]]):
    """What an address asks, together with what was kept for its reader.

    What no longer exists of the latter is left out and told; of the former it is refused.
    """

    def __init__(self, args: Args, kept: frozenset[str] = frozenset()) -> None:
        """Take all parameters, and the names of those that the address does not say itself."""
        super().__init__(args)
        self.kept = kept


def without_stale(
    listing: Listing, given: dict[str, tuple[str, ...]], kept: frozenset[str]
) -> tuple[str, ...]:
    """Take out of `given` what was kept and exists no more; return what that was, in words."""
    told: list[str] = []
    for name in [name for name in given if name in kept]:
        lasting, sentence = _lasting(listing, name, given[name])
        if lasting != given[name]:
            told.append(sentence)
            given[name] = lasting
        if not lasting:
            del given[name]
    return tuple(told)


def _lasting(listing: Listing, name: str, values: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Return the values that still exist, and a sentence for the case that some do not."""
    condition = next((each for each in listing.filters if each.name == name), None)
    if condition is not None:
        some = tuple(value for value in values if not condition.refusal((value,)))
        return some, f"{condition.label}: a value that was kept is no more, and was left out."
    if name == "columns":
        names = names_in({name: values})
        gone = unknown_in(listing, names)
        told = f"These columns are no more, and were left out: {', '.join(gone)}."
        return ((",".join(n for n in names if n not in gone),) if gone else values), told
    if name == "sort":
        known = tuple(value for value in values if value.removeprefix("-") in listing.sorts)
        return known, "The order that was kept is no more: this is the usual one."
    if name in {"size", "view"}:
        return values, ""
    return (), f"The condition “{name[:40]}” is no more, and was left out."
