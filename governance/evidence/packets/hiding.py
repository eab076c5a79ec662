"""Names that a reader may not see, found in texts at a cost that their number does not alter."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

WORD: Final = re.compile(r"[\w-]+")


class Hidden:
    """Names by their first word: a text is gone through once, however many names there are."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        """Take the names; one that has no word in it cannot be found, and hides nothing."""
        self._by_word = defaultdict[str, set[tuple[int, str]]](set)
        for name in map(_plain, names):
            if word := WORD.search(name):
                self._by_word[word.group()].add((word.start(), name))

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._by_word)

    def is_in(self, text: str) -> bool:
        """Whether a text names any of them, as words of their own."""
        if not self._by_word:
            return False
        plain = _plain(text)
        return any(
            plain.startswith(name, found.start() - before)
            and not WORD.match(plain, found.start() - before + len(name))
            for found in WORD.finditer(plain)
            for before, name in self._by_word.get(found.group(), ())
        )


def _plain(text: str) -> str:
    """Drop what JSON puts before quotes, once for each JSON within another."""
    return text.replace("\\", "")
