"""Every table and every column, in the words of the models."""

from typing import Any, cast

from sqlalchemy import Column, Enum, LargeBinary, Table

from governance.audit.digests import SECRET
from governance.audit.models import is_audited
from governance.core.db import Base, UtcDateTime
from scripts.reference.sources import attribute_docs
from scripts.reference.words import code, codes, first_line, page, spoken, table

ABOUT = """
Every row of an audited table has a line in the trail for each act that wrote it; a table that is
not audited says why. Instants are stored in UTC and end in `_at`, days end in `_on`. Words of an
enumeration are stored as they stand here.
"""
WORDS = {
    "INTEGER": "whole number", "VARCHAR": "text", "BOOLEAN": "yes or no", "DATE": "day",
    "FLOAT": "number",
}  # fmt: skip


def dictionary() -> str:
    """Return the page of every table."""
    models = sorted((m.class_ for m in Base.registry.mappers), key=lambda m: m.__tablename__)
    contents = table(
        ("Table", "What a row is"),
        [(f"[{m.__tablename__}](#{m.__tablename__})", first_line(m.__doc__)) for m in models],
    )
    return page("Data dictionary", ABOUT, contents, *(_model(model) for model in models))


def _model(model: Any) -> str:
    docs = attribute_docs(model)
    columns = cast("Table", model.__table__).columns
    docs = {c.key: _without_words(model, c) for c in columns} | docs
    rows = [(code(c.name), _type(c), _nullable(c), _said(c, docs), _leads(c)) for c in columns]
    audited = "Audited." if is_audited(model) else f"Not audited: {model.__unaudited__}."
    return "\n\n".join(
        [
            f"## {model.__tablename__}",
            f"{first_line(model.__doc__)} {audited}",
            table(("Column", "Type", "May be empty", "What it holds", "Refers to"), rows),
        ]
    )


def _type(column: Column[Any]) -> str:
    kind = column.type
    if isinstance(kind, Enum):
        return f"one of {codes(kind.enums)}"
    if isinstance(kind, UtcDateTime):
        return "instant"
    if isinstance(kind, LargeBinary):
        return "bytes"
    return WORDS.get(str(kind), str(kind).lower())


def _nullable(column: Column[Any]) -> str:
    return "yes" if column.nullable else "no"


def _said(column: Column[Any], docs: dict[str, str]) -> str:
    kept = " The trail holds its digest only." if column.info.get(SECRET) else ""
    return first_line(docs[column.key]) + kept


def _without_words(model: Any, column: Column[Any]) -> str:
    """Say what is told of a column elsewhere: by its enumeration, its version or its key."""
    if column is model.__mapper__.version_id_col:
        return "Counts the edits: a form that shows an older one is refused."
    if isinstance(column.type, Enum) and column.type.enum_class is not None:
        return first_line(column.type.enum_class.__doc__)
    if column.primary_key and not column.foreign_keys:
        return "The key."
    return " ".join(f"The {spoken(key.column.table.name)}." for key in column.foreign_keys)


def _leads(column: Column[Any]) -> str:
    found = sorted(key.target_fullname for key in column.foreign_keys)
    return ", ".join(f"[{name}](#{name.partition('.')[0]})" for name in found)
