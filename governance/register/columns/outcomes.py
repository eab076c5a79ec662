"""What reading one cell gives."""

from dataclasses import dataclass
from datetime import date

Value = str | int | float | bool | date | None


@dataclass(frozen=True, slots=True)
class Parsed:
    """A value that was understood; None where the cell says nothing or `unknown`."""

    value: Value
    note: str | None = None
    """A sentence, where the value is not word for word what the cell says."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A cell that was not understood."""

    sentence: str
    """The column, what it says, and what it may say."""


Outcome = Parsed | Refused
