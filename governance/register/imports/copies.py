"""Which lines of a sheet name the same thing; pure, and small however long the sheet is."""

from array import array
from collections.abc import Hashable
from itertools import pairwise


class Copies:
    """What the lines name, as one number each; its names would take twenty times the memory."""

    def __init__(self) -> None:
        """Begin with no line."""
        self._marks = array("q")
        self._lines = array("q")

    def note(self, line: int, named: Hashable) -> None:
        """Take in what a line names; a number stands for itself."""
        self._marks.append(hash(named))
        self._lines.append(line)

    def found(self) -> dict[int, list[int]]:
        """Return the lines that name the same, by what they name."""
        again = {mark for mark, other in pairwise(sorted(self._marks)) if mark == other}
        found: dict[int, list[int]] = {}
        for mark, line in zip(self._marks, self._lines, strict=True) if again else ():
            if mark in again:
                found.setdefault(mark, []).append(line)
        return found
