"""Dates as people write them, taken only where they can be read in one way."""

import re
from datetime import date, timedelta
from typing import Final

_YEAR_FIRST: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?")
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_LAST: Final = re.compile(r"(\d{1,2})([-/.])\s?(\d{1,2})[-/.]\s?(\d{4})(?: \d{1,2}:\d{2}.*)?")
_WORDED: Final = re.compile(r"(\d{1,2})[.\s-]*(?:de\s)?([^\W\d]{3,})[.\s-]*(?:de\s)?(\d{4})")
_SERIAL: Final = re.compile(r"[2-5]\d{4}")
_SERIAL_ZERO: Final = date(1899, 12, 30)
_MONTHS: Final = (
    "jan ene janv", "feb fév fev févr", "mar mär mrz maa mrt mars märz", "apr avr abr",
    "may mai mei", "jun juin", "jul juil", "aug août aou ago", "sep sept", "oct okt",
    "nov", "dec dez déc dic",
)  # fmt: skip
_MONTH: Final = {word: n for n, words in enumerate(_MONTHS, 1) for word in words.split()}


def read_date(text: str) -> date | str:
    """Return the date, or why there is none, as the rest of a sentence."""
    if found := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        year, month, day = map(int, found.groups())
        return _day(year, month, day)
    if found := _YEAR_LAST.fullmatch(text):
        first, sign, second, year_last = found.groups()
        return _either(int(first), int(second), int(year_last), sign)
    if found := _WORDED.fullmatch(text):
        named = found.group(2).casefold()
        number = _MONTH.get(named) or _MONTH.get(named[:4]) or _MONTH.get(named[:3])
        if number:
            return _day(int(found.group(3)), number, int(found.group(1)))
    if _SERIAL.fullmatch(text):
        meant = _SERIAL_ZERO + timedelta(days=int(text))
        return f"is a spreadsheet's day number, perhaps {meant}: format the column as date"
    return "is not read as a date: write year, month and day, e.g. 2024-12-31"


def _either(first: int, second: int, year: int, sign: str) -> date | str:
    """Read a date with the year last; only dots tell that the day comes first."""
    day_first, month_first = _day(year, second, first), _day(year, first, second)
    if sign == "." or isinstance(month_first, str) or day_first == month_first:
        return day_first
    if isinstance(day_first, str):
        return month_first
    return f"can be {day_first} or {month_first}: write it as one of these"


def _day(year: int, month: int, day: int) -> date | str:
    try:
        return date(year, month, day)
    except ValueError:
        return "is a day that no calendar has: write year, month and day, e.g. 2024-12-31"
