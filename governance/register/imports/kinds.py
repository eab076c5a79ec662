"""What can be imported: each kind says its columns, what a row comes to, and how it is written.

To add one, write a module like `places.py`, which ends with `KINDS["..."] = Kind(...)`, and name it
in `registry.py`. Pages, command line, preview, digest and apply are the same for all.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.core.sheets.sheet import Row, Sheet
from governance.places.models import Place
from governance.register.columns.fields import Field
from governance.register.imports.models import Import
from governance.register.imports.planned import Planned
from governance.register.imports.reading import Reading


@dataclass(frozen=True, slots=True)
class Question:
    """What is compared with what is recorded."""

    kind: "Kind"
    scope: Place
    """The site, or the enterprise, in which what the rows name is looked for."""

    sheet: Sheet
    reading: Reading
    is_locked: bool = False
    """Whether the records that are met stay as they are until the commit."""


Compare = Callable[[Sequence[Row]], Sequence[Planned]]
"""Takes the next rows of the sheet, in a bounded number of statements."""

Write = Callable[[Sequence[Planned]], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record that sheets list."""

    name: str
    """As the command line and the address say it, such as `places`."""

    singular: str
    plural: str
    fields: tuple[Field, ...]
    named_by: tuple[str, ...]
    """Fields of which one must have a column: it tells which record a row is about."""

    bring: StrEnum
    """The permission at a place that bringing in a sheet of it needs."""

    compare: Callable[[Session, Actor, Question], Compare]
    writer: Callable[[Session, Actor, Import], Write]
    index: str
    """Endpoint that shows them all."""

    page: str | None = None
    """Endpoint that shows one record."""

    reference: str = ""
    """How a record is referred to by its number, such as `AS-{:05}`; empty: by its name only."""

    has_default_place: bool = False
    """Whether a person may say where records belong whose row names no place."""

    is_private: bool = False
    """Whether what its rows say is for nobody but those who may read the import: not the trail."""

    told_by: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """A required field -> other fields that can tell it."""

    @property
    def by_name(self) -> Mapping[str, Field]:
        """The fields by their names."""
        return {field.name: field for field in self.fields}


KINDS: dict[str, Kind] = {}


def labels_of(kind: Kind) -> dict[str, str]:
    """Return the label of each field."""
    return {field.name: field.label for field in kind.fields}
