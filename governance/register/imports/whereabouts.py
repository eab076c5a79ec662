"""Which place a text means: its path, its code, its name, or several of them; pure."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

from governance.core.sheets.matching import keys
from governance.core.sheets.refusal import quoted

PARTS = re.compile(r"[/\\>|,;»\n]+")
NEAR = 3
"""So many places are named where a text resembles some."""

LIKE = 0.6


class Spot(NamedTuple):
    """One place, as far as texts can name it."""

    id: int
    name: str
    code: str
    path: str
    site_id: int
    is_open: bool
    """Whether the actor may register assets there."""


class Whereabouts:
    """The places at which a sheet's assets can be."""

    def __init__(self, spots: Iterable[Spot], scope: str) -> None:
        """Take the places and what all of them together are called, for sentences."""
        self.scope = scope
        self.by_path = {spot.path: spot for spot in spots}
        self.by_id = {spot.id: spot for spot in self.by_path.values()}
        self._by_key: dict[str, list[Spot]] = {}
        for spot in self.by_path.values():
            for key in _keys(spot):
                self._by_key.setdefault(key, []).append(spot)
        self.find = lru_cache(maxsize=2_000)(self._find)

    def _find(self, text: str) -> Spot | str:
        """Return the place, or why there is none, as the rest of a sentence."""
        path = f"/{text.strip().strip('/').casefold()}/"
        if spot := self.by_path.get(path):
            return spot
        found = self._named(text)
        if len(found) == 1:
            return found[0]
        if found:
            several = _listed(spot.path for spot in found)
            return f"{quoted(text)} names several places: {several}. Write the path of one"
        return f"{quoted(text)} is not known {self.scope}{self._near(text)}"

    def _named(self, text: str) -> list[Spot]:
        """Return the places that bear the name; words before it tell which one is meant."""
        if whole := self._any(text):
            return whole
        *above, last = [part for part in PARTS.split(text) if part.strip()] or [text]
        return [spot for spot in self._any(last) if all(self._is_above(a, spot) for a in above)]

    def _any(self, text: str) -> list[Spot]:
        found = [spot for key in sorted(keys(text)) for spot in self._by_key.get(key, ())]
        return list(dict.fromkeys(found))

    def _is_above(self, text: str, spot: Spot) -> bool:
        """Tell whether the text names something that the place lies in; what is above all is."""
        named = [above for above in self._any(text) if spot.path.startswith(above.path)]
        codes = {key for code in spot.path.split("/") for key in keys(code)}
        return bool(named) or not codes.isdisjoint(keys(text))

    def _near(self, text: str) -> str:
        last = ([part for part in PARTS.split(text) if part.strip()] or [text])[-1]
        known = {key: spots[0] for key, spots in self._by_key.items()}
        near = get_close_matches(min(keys(last), default=""), known, n=2 * NEAR, cutoff=LIKE)
        spots = list(dict.fromkeys(known[key] for key in near))[:NEAR]
        if not spots:
            return ": write a place's path, code or name, or add the place first"
        return f": near are {_listed(f'{spot.name} ({spot.path})' for spot in spots)}"


def _keys(spot: Spot) -> set[str]:
    return keys(spot.name) | keys(spot.code)


def _listed(names: Iterable[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
