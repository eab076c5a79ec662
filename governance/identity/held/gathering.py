"""Everything that is held about a person: found by the keys that lead to them, table by table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, LargeBinary, Table, or_, select
from sqlalchemy.orm import Session

from governance.audit.digests import SECRET, plain_fact
from governance.audit.models import AuditEvent
from governance.core.db import Base
from governance.identity.held.purposes import LEFT_OUT, Purpose, purpose_of
from governance.identity.models import Person

ABOUT = frozenset({"person_id", "for_person_id"})
"""A row that leads to a person by one of these is about them; by another, they are named in it."""

NEVER = frozenset({"digest", "code_hash"})
"""Columns by which somebody could sign in, beside those that are marked as secret."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one table holds about them."""

    table: str
    purpose: Purpose
    rows: tuple[Mapping[str, Any], ...]
    """What is about them, column by column."""

    named: tuple[tuple[str, str], ...]
    """Rows that only name them: key, and as what. The rest of such a row is about others."""


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that is held about one person."""

    parts: tuple[Part, ...]
    acts: tuple[Mapping[str, Any], ...]
    """What they did and what was done about them, as the trail keeps it."""

    @property
    def number(self) -> int:
        """How many rows and acts there are."""
        return sum(len(part.rows) + len(part.named) for part in self.parts) + len(self.acts)

    def as_json(self) -> Mapping[str, Any]:
        """Return it for a file that programs read."""
        return {
            "parts": [
                {
                    "table": part.table,
                    "class": part.purpose.name,
                    "why": part.purpose.why,
                    "kept": part.purpose.term,
                    "rows": part.rows,
                    "named_in": [{"row": key, "as": role} for key, role in part.named],
                }
                for part in self.parts
            ],
            "acts": self.acts,
        }


def held(session: Session, person: Person) -> Held:
    """Return everything that is held about a person, one statement for each table."""
    tables = sorted(Base.metadata.tables.values(), key=lambda table: table.name)
    parts = (_part(session, table, person.id) for table in tables if table.name not in LEFT_OUT)
    return Held(tuple(part for part in parts if part), tuple(_acts(session, person.id)))


def _part(session: Session, table: Table, person_id: int) -> Part | None:
    leading = [column for column in table.columns if _leads_to_people(column)]
    if table.name == Person.__tablename__:
        leading = [table.columns["id"]]
    if not leading:
        return None
    wanted = select(table).where(or_(*(column == person_id for column in leading)))
    rows, named = list[Mapping[str, Any]](), list[tuple[str, str]]()
    for row in session.execute(wanted.order_by(*table.primary_key)).mappings():
        by = [column.key for column in leading if row[column.key] == person_id]
        if table.name == Person.__tablename__ or ABOUT.intersection(by):
            rows.append(_told(table, row))
        else:
            key = ",".join(str(row[column.key]) for column in table.primary_key)
            named += [(key, column.removesuffix("_id").replace("_", " ")) for column in by]
    if not rows and not named:
        return None
    return Part(table.name, purpose_of(table.name), tuple(rows), tuple(named))


def _leads_to_people(column: Column[Any]) -> bool:
    return any(key.column.table.name == Person.__tablename__ for key in column.foreign_keys)


def _told(table: Table, row: Mapping[Any, Any]) -> Mapping[str, Any]:
    """Return a row without what is secret or no text, and without what is empty."""
    return {
        column.key: plain_fact(row[column.key])
        for column in table.columns
        if row[column.key] is not None
        and not column.info.get(SECRET)
        and column.key not in NEVER
        and not isinstance(column.type, LargeBinary)
    }


def _acts(session: Session, person_id: int) -> Iterator[Mapping[str, Any]]:
    about = (AuditEvent.subject_kind == Person.__tablename__) & (
        AuditEvent.subject_key == str(person_id)
    )
    wanted = select(
        AuditEvent.seq, AuditEvent.at, AuditEvent.actor_name, AuditEvent.verb,
        AuditEvent.subject, AuditEvent.via,
    ).where(or_(AuditEvent.actor_id == person_id, about))  # fmt: skip
    for row in session.execute(wanted.order_by(AuditEvent.seq)).mappings():
        yield {name: plain_fact(value) for name, value in row.items()}
