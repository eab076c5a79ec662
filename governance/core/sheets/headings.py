"""Which line holds the headings, below titles, logos and blank lines."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from governance.core.sheets.cells import letters
from governance.core.sheets.refusal import Unreadable, quoted
from governance.core.sheets.sheet import Row

SEARCHED: Final = 60
_SHARE: Final = 0.6
"""A heading stands above at least this share of the widest line's filled cells."""

_LONGEST: Final = 120
_VALUE: Final = re.compile(r"[\d\s.,:;/+%-]+|true|false|https?://.*", re.IGNORECASE)
"""What stands in rows, not in headings: numbers, dates, addresses, truth values."""


class Headings(NamedTuple):
    """The headings by column index, where they are, and what to say about them."""

    position: int
    """Position of the last heading line in the rows that were looked at."""

    texts: tuple[str, ...]
    notes: tuple[str, ...] = ()


def find(rows: list[Row], wanted_line: int | None = None) -> Headings:
    """Return the headings in the wanted line, else in the likeliest; raises `Unreadable`."""
    if wanted_line is not None:
        index = next((i for i, r in enumerate(rows) if r.line == wanted_line), None)
        if index is None:
            raise Unreadable(f"Line {wanted_line} is blank: name the line that holds the headings.")
        return Headings(index, rows[index].cells)
    index = _likeliest([r.cells for r in rows[:SEARCHED]])
    if index is None:
        raise Unreadable(
            "No line of headings was found: put one above the rows, with a name for each column."
        )
    return _with_second_line(rows, index) or _with_groups(rows, index)


def likeness(head: Sequence[Sequence[str]], height: int) -> float:
    """Return how much some first lines look like a table; 0 where nothing does."""
    lines = [cells for cells in head if any(cells)]
    index = _likeliest(lines)
    if index is None:
        return 0
    width = sum(map(bool, lines[index]))
    return 0 if width < 2 else min(width, 20) * (1 + min(height, 1_000) / 100)  # noqa: PLR2004


def _likeliest(lines: Sequence[Sequence[str]]) -> int | None:
    """Return the first line that is filled like a row but holds only short, different words."""
    widest = max((_filled(cells) for cells in lines), default=0)
    for index, cells in enumerate(lines):
        if _filled(cells) >= _SHARE * widest and _is_words(cells):
            return index
    return None


def _filled(cells: Sequence[str]) -> int:
    return sum(map(bool, cells))


def _is_words(cells: Sequence[str]) -> bool:
    texts = [c for c in cells if c]
    words = [t for t in texts if len(t) <= _LONGEST and not _VALUE.fullmatch(t)]
    return bool(texts) and len(words) >= 0.8 * len(texts)


def _with_second_line(rows: list[Row], index: int) -> Headings | None:
    """Join a second line of headings that stands only below groups, e.g. Address | Street, Town."""
    if index + 2 >= len(rows):
        return None
    upper, lower = rows[index].cells, rows[index + 1].cells
    width = max(len(upper), len(lower))
    over, under = _padded(upper, width), _padded(lower, width)
    grouped = {i for i in range(width) if not over[i] or (i + 1 < width and not over[i + 1])}
    below = {i for i in range(width) if under[i]}
    fills_a_gap = any(not over[i] for i in below)
    if not (below and below <= grouped and fills_a_gap and _is_words(lower)):
        return None
    if not any(over[i] and not under[i] for i in range(width)) or below == set(range(width)):
        return None
    texts = _joined(over, under)
    example = next(t for t, u in zip(texts, under, strict=True) if u)
    lines = f"{rows[index].line} and {rows[index + 1].line}"
    said = f"The headings take two lines ({lines}) and were joined, e.g. {quoted(example)}."
    return Headings(index + 1, texts, (said,))


def _with_groups(rows: list[Row], index: int) -> Headings:
    """Tell of a line of groups right above, and use it where headings are doubled."""
    texts = rows[index].cells
    above = rows[index - 1] if index else None
    if above is None or above.line != rows[index].line - 1 or _filled(above.cells) < 2:  # noqa: PLR2004
        return Headings(index, texts)
    joined = _joined(_padded(above.cells, len(texts)), texts)
    keys = [key(t) for t in texts]
    clear = tuple(
        j if keys.count(k) > 1 else t for t, j, k in zip(texts, joined, keys, strict=True)
    )
    used = "was put before doubled headings" if clear != texts else "was not used"
    said = f"Line {above.line} above the headings groups them and {used}."
    return Headings(index, clear, (said,))


def _padded(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return (cells + ("",) * width)[:width]


def _joined(over: Sequence[str], under: Sequence[str]) -> tuple[str, ...]:
    """Put the group's name before each heading below it; a group reaches over blanks."""
    group, texts = "", []
    for top, bottom in zip(over, under, strict=True):
        group = top or (group if bottom else "")
        texts.append(" ".join(filter(None, (group, bottom))))
    return tuple(texts)


def key(text: str) -> str:
    """Return a heading without case and line breaks, to tell doubled ones."""
    return " ".join(text.split()).casefold()


def named(texts: Sequence[str], kept: Sequence[int]) -> tuple[str, ...]:
    """Return one name for each kept column; raises `Unreadable` for every doubled heading."""
    names = [" ".join(texts[i].split()) or f"Column {letters(i)}" for i in kept]
    by_key: dict[str, list[int]] = {}
    for index, name in zip(kept, names, strict=True):
        by_key.setdefault(key(name), []).append(index)
    doubled = [columns for columns in by_key.values() if len(columns) > 1]
    if doubled:
        raise Unreadable(*(_doubled(columns, texts) for columns in doubled))
    return tuple(names)


def _doubled(columns: Sequence[int], texts: Sequence[str]) -> str:
    places = " and ".join(letters(c) for c in columns)
    heading = quoted(texts[columns[0]] or f"Column {letters(columns[0])}")
    return f"Columns {places} are both headed {heading}: rename or remove one of them."
