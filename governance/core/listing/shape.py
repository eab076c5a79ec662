"""A list is declared: its columns, the conditions it can be narrowed by, its order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Literal, NamedTuple

from sqlalchemy import ColumnElement
from sqlalchemy.orm import QueryableAttribute
from sqlalchemy.sql.base import ExecutableOption

from governance.core.access import Placed
from governance.core.texts import is_storable

Shape = Literal["wait", "done", "stop", "idle"]
"""How a state is drawn: half full, full, a diamond, empty."""

Tone = Literal["", "info", "ok", "warn", "bad"]
"""The colour of a shape: always the third sign, after the word and the shape."""

Value = str | int | float | Decimal | date | None
Sql = ColumnElement[Any] | QueryableAttribute[Any]


class Cell(NamedTuple):
    """What stands in one field of the table."""

    text: str
    hint: str = ""
    """A second, smaller line."""

    to: tuple[str, int] | None = None
    """The endpoint and the id that the text links to."""

    shape: Shape | None = None
    tone: Tone = ""
    is_strong: bool = False
    is_muted: bool = False
    when: date | None = None
    """An instant or a day, shown in the reader's zone in place of the text."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it shows, what it is sorted by, what an export holds."""

    name: str
    label: str
    cell: Callable[[Any], Cell | Value]
    """Takes a row; None is shown as unknown."""

    sort: Sql | None = None
    nullable: bool | None = None
    """Whether `sort` can be NULL; say so where an outer join makes it, else it is read off."""

    export: Callable[[Any], Value] | None = None
    """The plain value of a row in an export; without it, what the cell says."""

    is_reference: bool = False
    """Whether it names the record and so links to its page."""

    is_minor: bool = False
    """Whether narrow screens leave it out, unless the reader chose it."""

    is_number: bool = False
    is_optional: bool = False
    """Whether it is shown only to who chooses it."""

    heading: str = ""
    """Under what it stands where columns are chosen, e.g. `Network`."""

    load: Sequence[ExecutableOption] = ()
    """What it needs of other tables: loaded only where the column is shown or exported."""

    def shown(self, row: Any) -> Cell | None:
        """Return the cell of a row; None where the fact is not known."""
        value = self.cell(row)
        if value is None or isinstance(value, Cell):
            return value
        return Cell(str(value), when=value if isinstance(value, date) else None)

    def exported(self, row: Any) -> Value:
        """Return the plain value of a row."""
        value = self.export(row) if self.export else self.cell(row)
        return (value.when or value.text) if isinstance(value, Cell) else value

    def can_be_null(self) -> bool:
        """Tell whether `sort` can be NULL; in doubt it can."""
        if self.nullable is not None:
            return self.nullable
        return bool(getattr(getattr(self.sort, "expression", self.sort), "nullable", True))


@dataclass(frozen=True, slots=True)
class Choice:
    """A condition with named values, several of which may be chosen."""

    kind: ClassVar[str] = "choice"
    name: str
    label: str
    options: Sequence[tuple[str, str]]
    """The values as the address holds them, each with its words."""

    clause: Callable[[Sequence[str]], ColumnElement[bool]]
    lead: str | None = None
    """Words before the values in the sentence, e.g. `in`; None: where <label>: ..."""

    def words(self, values: Sequence[str]) -> tuple[str, ...]:
        """Return what the chosen values are called."""
        named = dict(self.options)
        return tuple(named[value] for value in values)

    def refusal(self, values: Sequence[str]) -> str | None:
        """Return why these values cannot be asked for."""
        known = {value for value, _ in self.options}
        if unknown := [value for value in values if value not in known]:
            return f"{self.label} has no value “{unknown[0][:40]}”: choose from its list."
        return None

    def clauses(self, values: Sequence[str]) -> list[ColumnElement[bool]]:
        """Return the conditions that the values stand for."""
        return [self.clause(values)] if values else []


@dataclass(frozen=True, slots=True)
class Flag:
    """A condition that is on or off."""

    kind: ClassVar[str] = "flag"
    name: str
    label: str
    clause: ColumnElement[bool]
    lead: str | None = None

    def words(self, _values: Sequence[str]) -> tuple[str, ...]:
        """Return what the condition is called."""
        return (self.label,)

    def refusal(self, values: Sequence[str]) -> str | None:
        """Return why these values cannot be asked for."""
        return None if set(values) <= {"1"} else f"{self.label} is either 1 or left out."

    def clauses(self, values: Sequence[str]) -> list[ColumnElement[bool]]:
        """Return the condition, if it is on."""
        return [self.clause] if values else []


@dataclass(frozen=True, slots=True)
class Text:
    """A search for a part of a text."""

    kind: ClassVar[str] = "text"
    name: str
    label: str
    clause: Callable[[str], ColumnElement[bool]]
    lead: str | None = None
    least: int = 3
    """The fewest characters an index can serve; fewer are not searched for."""

    most: ClassVar[int] = 200

    def words(self, values: Sequence[str]) -> tuple[str, ...]:
        """Return the text as quoted in the sentence."""
        return tuple(f"“{value}”" for value in values)

    def refusal(self, values: Sequence[str]) -> str | None:
        """Return why this text cannot be searched for."""
        text = "".join(values)
        if len(values) > 1 or len(text) > self.most or not is_storable(text):
            return f"{self.label} takes one line of at most {self.most} characters."
        return None

    def notice(self, values: Sequence[str]) -> str | None:
        """Return that the text is too short to be searched for."""
        if values and not self.is_served(values):
            return f"“{values[0]}” was not searched for: type at least {self.least} characters."
        return None

    def is_served(self, values: Sequence[str]) -> bool:
        """Whether the text is there, and long enough to be searched for."""
        return bool(values) and len(values[0]) >= self.least

    def clauses(self, values: Sequence[str]) -> list[ColumnElement[bool]]:
        """Return the condition, if the text is long enough."""
        return [self.clause(values[0])] if self.is_served(values) else []


Filter = Choice | Flag | Text


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a list leaves out unless its address asks for it."""

    flag: Flag
    """Asks for it as well."""

    kept: ColumnElement[bool]
    """What the rows meet that are shown without it."""

    unless: frozenset[str]
    """Conditions that themselves say whether it is asked for."""

    words: str
    """The link that asks for it."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """A verb for many rows at once: its page takes what `core.listing.chosen` reads."""

    label: str
    endpoint: str
    """Answers a GET, and says there what is about to happen to which rows."""

    permission: StrEnum
    model: type[Placed]
    """The verb is offered to whoever may hold the permission on any such record."""


@dataclass(frozen=True, slots=True)
class Listing:
    """All that a list page needs to know about its list."""

    name: str
    columns: Sequence[Column]
    filters: Sequence[Filter]
    default_sort: str
    """A column's name, after `-` for descending."""

    key: Sql
    """The id that settles ties: with it every order is total."""

    singular: str
    plural: str
    endpoint: str
    record_endpoint: str | None = None
    """Takes `id`; the reference column links to it."""

    export_endpoint: str | None = None
    """Takes `format` (csv, xlsx, json) and the list's own parameters."""

    sheet: Sequence[Column] = ()
    """What an export says in place of the page's columns of the same name, unless one says itself
    what is exported of it; all of it, if every column is asked for."""

    is_in_trail: bool = False
    """Whether every table it asks is audited: its rows are counted once until the next act."""

    bulk: Sequence[Bulk] = ()
    """What can be done to many rows at once; without any, rows are not chosen."""

    left_out: LeftOut | None = None

    sizes: Sequence[int] = (25, 50, 100)
    """How many rows a page may hold."""

    sorts: Mapping[str, Column] = field(init=False)
    """The columns that the list can be ordered by, by name."""

    def __post_init__(self) -> None:
        """Refuse a declaration that cannot work."""
        if self.left_out is not None and self.left_out.flag not in self.filters:
            object.__setattr__(self, "filters", (*self.filters, self.left_out.flag))
        sorts = {column.name: column for column in self.columns if column.sort is not None}
        object.__setattr__(self, "sorts", sorts)
        if self.default_sort.removeprefix("-") not in sorts:
            raise RuntimeError(f"{self.name}: the default sort is no column with a sort")

    @property
    def usual(self) -> tuple[Column, ...]:
        """The columns that are shown to who has not chosen any."""
        return tuple(column for column in self.columns if not column.is_optional)
