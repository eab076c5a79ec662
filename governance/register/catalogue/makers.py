"""Which vendor a text means: by our own name for it before by another's; pure."""

from collections.abc import Iterable, Mapping

from governance.register.catalogue.spelling import maker, plain


class Makers:
    """The vendors, by what people write."""

    def __init__(self, names: Mapping[int, str], aliases: Iterable[tuple[int, str]] = ()) -> None:
        """Take the names that we use by key, and those that others use."""
        self.names = dict(names)
        self._ids: dict[str, list[int]] = {}
        for vendor_id, name in (*names.items(), *aliases):
            for key in (plain(name), maker(name)):
                self._ids.setdefault(key, []).append(vendor_id)

    @property
    def content(self) -> tuple[object, ...]:
        """All that what it finds follows from."""
        return self.names, self._ids

    def find(self, text: str) -> list[int]:
        """Return the vendors that the text can mean: one, none, or several that are alike."""
        for key in (plain(text), maker(text)):
            if found := list(dict.fromkeys(self._ids.get(key, ()))):
                same = [vendor_id for vendor_id in found if plain(self.names[vendor_id]) == key]
                return same or found
        return []
