"""Rows with one of many keys, by one statement that stays the same however many there are.

A list that is written into the statement has it compiled, taken apart by the driver and planned
anew for each number of keys: for a thousand rows that costs more than finding them.
"""

import json
from collections.abc import Collection
from typing import Any, ClassVar, Self

from sqlalchemy import Boolean, Dialect, Integer, String, Text, TypeDecorator, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import coercions, roles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeEngine

Key = int | str


class Keys(TypeDecorator[Collection[Key]]):
    """Numbers or texts in one value: an array for PostgreSQL, JSON for SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, item: type[Integer | String]) -> None:
        """Take what the keys are."""
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Say what the driver is given."""
        is_embedded = dialect.name == "sqlite"
        return dialect.type_descriptor(Text() if is_embedded else ARRAY(self.item))

    def process_bind_param(self, value: Collection[Key] | None, dialect: Dialect) -> Any:
        """Write the keys as the database takes them."""
        keys = list(value or ())
        return json.dumps(keys) if dialect.name == "sqlite" else keys


class Among(FunctionElement[bool]):
    """That a column holds one of the keys."""

    type: ClassVar[Boolean] = Boolean()  # type: ignore[misc]
    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> Self:  # noqa: ARG002
        """Stand as it is: compared with a number, as truths are on SQLite, no index is used."""
        return self


def among(column: Any, keys: Collection[Key]) -> Among:
    """Return that a column of whole numbers or of texts holds one of these."""
    return _among(column, None, keys)


def among_given(column: Any, name: str) -> Among:
    """Return the same of keys that come under a name when the statement is executed."""
    return _among(column, name)


def _among(column: Any, name: str | None, keys: Collection[Key] = ()) -> Among:
    own = coercions.expect(roles.ExpressionElementRole, column)
    item = Integer if isinstance(own.type, Integer) else String
    return Among(
        own,
        bindparam(
            name, keys if name is None else None, type_=Keys(item), required=name is not None
        ),
    )


@compiles(Among, "sqlite")
def _embedded(element: Among, compiler: SQLCompiler, **said: Any) -> str:
    column, keys = element.clauses
    listed = f"SELECT value FROM json_each({compiler.process(keys, **said)})"  # noqa: S608  a placeholder
    return f"{compiler.process(column, **said)} IN ({listed})"


@compiles(Among, "postgresql")
def _served(element: Among, compiler: SQLCompiler, **said: Any) -> str:
    column, keys = element.clauses
    return f"{compiler.process(column, **said)} = ANY({compiler.process(keys, **said)})"
