"""Rows that hold a part of a text, found through an index of trigrams in either database.

Each table that is searched has one, made by hand in a revision: on SQLite an FTS5 table filled by
triggers, on PostgreSQL an index over the same words. Only parts of three characters or more use it.
"""

from typing import Any, ClassVar, Self

from sqlalchemy import Boolean, bindparam, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType

SHORTEST = 3
"""Characters of the shortest part that the indexes find."""


class Holding(FunctionElement[bool]):
    """That a row's words hold a text: what each database asks its own index."""

    type: ClassVar[Boolean] = Boolean()  # type: ignore[misc]
    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> Self:  # noqa: ARG002
        """Stand as it is: compared with a number, as truths are on SQLite, no index is used."""
        return self


def holding(
    key: InstrumentedAttribute[int], texts: tuple[InstrumentedAttribute[Any], ...], part: str
) -> Holding:
    """Return that a row's texts hold a part; `texts` are those of its index, in order.

    `key` is the row's own id, or that of a record which refers to it.
    """
    table = texts[0].class_.__tablename__
    joined = " || ' ' || ".join(f"coalesce({table}.{text.key}, '')" for text in texts)
    quoted = part.replace('"', '""')
    plain = part.lower()
    for mark in "/%_":
        plain = plain.replace(mark, f"/{mark}")
    return Holding(
        key.__clause_element__(),
        literal_column(table),
        literal_column(f"lower({joined})"),
        bindparam(None, f'words:"{quoted}"'),
        bindparam(None, f"%{plain}%"),
    )


@compiles(Holding, "sqlite")
def _embedded(element: Holding, compiler: SQLCompiler, **said: Any) -> str:
    key, table, _words, asked, _part = element.clauses
    index = f"{table.name}_search"
    found = f"SELECT rowid FROM {index} WHERE {index} MATCH {compiler.process(asked, **said)}"  # noqa: S608  names of our own
    return f"{compiler.process(key, **said)} IN ({found})"


@compiles(Holding, "postgresql")
def _served(element: Holding, compiler: SQLCompiler, **said: Any) -> str:
    key, table, words, _asked, part = element.clauses
    held = f"{compiler.process(words, **said)} LIKE {compiler.process(part, **said)} ESCAPE '/'"
    if key.table.name == table.name:
        return held
    found = f"SELECT {table.name}.id FROM {table.name} WHERE {held}"  # noqa: S608  names of our own
    return f"{compiler.process(key, **said)} IN ({found})"
