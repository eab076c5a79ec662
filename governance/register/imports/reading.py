"""How a sheet is read: which column is which field, what is left out; pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from governance.core.sheets.matching import Confidence, propose
from governance.core.sheets.refusal import quoted
from governance.core.sheets.sheet import Row, Sheet
from governance.register.columns.fields import Field
from governance.register.imports.rules import REASONS_HEADING

SAMPLES = 3
"""Values shown beside each heading, so that a person sees what is in the column."""

SAMPLE_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class Reading:
    """What a person settles about a sheet before it is compared with the register."""

    columns: Mapping[str, str] = field(default_factory=dict)
    """Field -> heading."""

    left_out: tuple[str, ...] = ()
    """Headings that nobody needs, on purpose."""

    place_id: int | None = None
    """Where assets belong whose row names no place; None: such rows are refused."""

    sheet: str | None = None
    """Which sheet of the workbook; None: the one that was found."""

    header_line: int | None = None
    """Which line holds the headings; None: the one that was found."""

    encoding: str | None = None

    @property
    def chosen(self) -> tuple[dict[str, str], set[str]]:
        """Which column is which field, and which are left out."""
        return dict(self.columns), set(self.left_out)

    @property
    def found(self) -> tuple[str | None, int | None, str | None]:
        """Where in the file the table is: sheet, line of the headings, encoding."""
        return (self.sheet, self.header_line, self.encoding)

    def as_json(self) -> str:
        """Return it as it is kept."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return what was kept."""
        kept = json.loads(text)
        return cls(**{**kept, "left_out": tuple(kept["left_out"])})


@dataclass(frozen=True, slots=True)
class Shape:
    """What a sheet holds, as far as the page that maps it needs to know."""

    header: tuple[str, ...]
    letters: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]
    """For each heading its first few values."""

    sheets: tuple[str, ...]
    header_line: int
    rows: int
    proposed: Mapping[str, str] = field(default_factory=dict)
    """Field -> how sure the proposal is."""

    def as_json(self) -> str:
        """Return it as it is kept."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return what was kept."""
        kept: dict[str, Any] = json.loads(text)
        return cls(
            tuple(kept["header"]),
            tuple(kept["letters"]),
            tuple(map(tuple, kept["samples"])),
            tuple(kept["sheets"]),
            kept["header_line"],
            kept["rows"],
            kept["proposed"],
        )


def shape_of(sheet: Sheet, fields: Sequence[Field], *, is_private: bool = False) -> Shape:
    """Return what the sheet holds, and how sure each proposal is; no value, if it is private."""
    found = propose(sheet.header, fields)
    return Shape(
        header=sheet.header,
        letters=sheet.columns,
        samples=tuple(
            () if is_private else _samples(sheet.rows, index) for index in range(len(sheet.header))
        ),
        sheets=sheet.sheet_names,
        header_line=sheet.header_line,
        rows=len(sheet.rows),
        proposed={name: match.confidence.value for name, match in found.items()},
    )


def proposed(sheet: Sheet, fields: Sequence[Field], place_id: int | None = None) -> Reading:
    """Return the reading that the headings suggest; our own column of reasons goes nowhere."""
    read = Reading(
        place_id=place_id,
        sheet=sheet.sheet_name,
        header_line=sheet.header_line,
        encoding=sheet.encoding,
    )
    return suggested(sheet.header, fields, read)


def suggested(header: Sequence[str], fields: Sequence[Field], before: Reading) -> Reading:
    """Return a reading of the same table with the columns that its headings suggest."""
    found = propose(header, fields)
    columns = {name: header[match.column] for name, match in found.items()}
    left_out = tuple(heading for heading in header if heading == REASONS_HEADING)
    return replace(before, columns=columns, left_out=left_out)


def unused(header: Sequence[str], reading: Reading) -> tuple[str, ...]:
    """Return the headings that go nowhere and are not left out on purpose."""
    known = {*reading.columns.values(), *reading.left_out}
    return tuple(heading for heading in header if heading not in known)


def reasons_against(
    header: Sequence[str], reading: Reading, labels: Mapping[str, str], named_by: Sequence[str]
) -> tuple[str, ...]:
    """Return everything that stands against this reading of a sheet with these headings.

    `labels` are those of the fields, `named_by` the fields of which one must have a column.
    """
    told = [
        f"{labels[name]} is to be read from {quoted(heading)}, which the file does not have."
        for name, heading in reading.columns.items()
        if heading not in header
    ]
    used: dict[str, list[str]] = {}
    for name, heading in reading.columns.items():
        used.setdefault(heading, []).append(labels[name])
    told += [
        f"{quoted(heading)} is chosen for {' and '.join(chosen)}: one column is one field."
        for heading, chosen in used.items()
        if len(chosen) > 1
    ]
    if not reading.columns.keys() & set(named_by):
        name = labels[named_by[0]].lower()
        told.append(f"Choose the column that holds the {name}: it tells what a row is about.")
    told += [
        f"{quoted(heading)} goes nowhere: choose its field, or leave it out on purpose."
        for heading in unused(header, reading)
    ]
    return tuple(told)


def missing(
    reading: Reading, fields: Sequence[Field], told_by: Mapping[str, frozenset[str]]
) -> tuple[str, ...]:
    """Return the labels of what a new record needs and no column gives or can tell."""
    given = set(reading.columns) | ({"place"} if reading.place_id else set())
    return tuple(
        f.label
        for f in fields
        if f.is_required and f.name not in given and not (told_by.get(f.name, frozenset()) & given)
    )


def indices(header: Sequence[str], reading: Reading) -> dict[str, int]:
    """Return, by field, where in a row its cell stands."""
    at = {heading: index for index, heading in enumerate(header)}
    return {name: at[heading] for name, heading in reading.columns.items()}


def is_sure(confidence: str) -> bool:
    """Tell whether a proposal needs no second look."""
    return confidence != Confidence.SIMILAR


def _samples(rows: Sequence[Row], index: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for row in rows[:200]:
        if text := row.cells[index].strip():
            found.setdefault(" ".join(text.split())[:SAMPLE_CHARACTERS])
        if len(found) == SAMPLES:
            break
    return tuple(found)
