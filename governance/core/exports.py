"""What can be exported as a sheet: by kind, for the command line; and how a sheet is sent."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy.orm import Session

from governance.core.sheets.writing import write_csv, write_json
from governance.core.sheets.xlsx import write_xlsx

Value = str | int | float | Decimal | date | None


class Format(StrEnum):
    """How a sheet is written."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


MIME = {
    Format.CSV: "text/csv",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.JSON: "application/json",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table on its way out: headings, and rows that are read as they are written."""

    header: tuple[str, ...]
    rows: Iterable[Sequence[Value]]


KINDS: dict[str, Callable[[Session, str | None], Sheet]] = {}
"""What `concord export` can give, by the word it is asked for; takes a site's code or None."""


def written(sheet: Sheet, form: Format) -> Iterator[bytes]:
    """Yield the bytes of a sheet."""
    if form is Format.CSV:
        return write_csv(sheet.header, sheet.rows)
    if form is Format.JSON:
        return write_json(list(map(str, sheet.header)), sheet.rows)
    return iter((write_xlsx(sheet.header, sheet.rows),))
