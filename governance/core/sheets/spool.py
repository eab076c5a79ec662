"""Rows that wait on disk: a table is read as often as one likes, and memory holds a batch of it."""

import json
import os
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, Self, TypeVar, overload

from governance.core.sheets.sheet import Row

BATCH: Final = 500
"""Rows that are held at a time."""

T = TypeVar("T")


def batches(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield the values, so many at a time."""
    left = iter(values)
    while some := list(islice(left, size)):
        yield some


class Spool(Sequence[Row]):
    """The rows of a table, in a file without a name that ends with this object."""

    def __init__(self, rows: Iterable[Row]) -> None:
        """Write down all of the rows."""
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  closed when nobody reads it any more
        self.close = weakref.finalize(self, self._file.close)
        self._parts: list[tuple[int, int]] = []
        self._columns: tuple[int, ...] | None = None
        self._number = 0
        try:
            self._write(rows)
        except BaseException:
            self.close()
            raise

    def _write(self, rows: Iterable[Row]) -> None:
        at = 0
        for some in batches(rows, BATCH):
            part = json.dumps(some).encode()
            self._file.write(part)
            self._parts.append((at, len(part)))
            at, self._number = at + len(part), self._number + len(some)
        self._file.flush()

    def narrow(self, columns: Sequence[int]) -> Self:
        """Give only these columns from now on, short rows filled up with blanks."""
        self._columns = tuple(columns)
        return self

    def __len__(self) -> int:
        """Return how many rows there are."""
        return self._number

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows; several readers do not disturb each other."""
        for part in range(len(self._parts)):
            yield from self._part(part)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        """Return one row, or some of them as a list."""
        if isinstance(index, slice):
            return list(islice(self, *index.indices(len(self))))
        part, within = divmod(range(len(self))[index], BATCH)
        return self._part(part)[within]

    def _part(self, number: int) -> list[Row]:
        at, size = self._parts[number]
        kept = json.loads(os.pread(self._file.fileno(), size, at))
        if self._columns is None:
            return [Row(line, tuple(cells)) for line, cells in kept]
        width = self._columns[-1] + 1
        if self._columns == tuple(range(width)):
            return [Row(n, (*cells, *[""] * (width - len(cells)))) for n, cells in kept]
        wide = ((n, [*cells, *[""] * (width - len(cells))]) for n, cells in kept)
        return [Row(n, tuple([cells[i] for i in self._columns])) for n, cells in wide]
