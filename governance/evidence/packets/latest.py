"""Rows as they were after an event, and records that people name: read from the trail alone."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit import digests
from governance.audit.models import AuditRow
from governance.core.errors import RuleViolation

AT_ONCE: Final = 400


def latest(
    session: Session, table: str, keys: Sequence[str] | None, upto: int
) -> dict[str, Mapping[str, Any]]:
    """Return the rows of a table by their keys, those of no table left out that were gone by then.

    Without keys, all of them: for tables that a plant has few rows of.
    """
    rows: dict[str, bytes | None] = {}
    asked = select(AuditRow.row_key, AuditRow.body).where(
        AuditRow.table_name == table, AuditRow.event_seq <= upto
    )
    ordered = asked.order_by(AuditRow.row_key, AuditRow.event_seq)
    if keys is None:
        rows.update((row.row_key, row.body) for row in session.execute(ordered))
    for start in range(0, len(keys or ()), AT_ONCE):
        some = ordered.where(AuditRow.row_key.in_((keys or ())[start : start + AT_ONCE]))
        rows.update((row.row_key, row.body) for row in session.execute(some))
    return {key: digests.parsed(body) for key, body in rows.items() if body is not None}


def numbered(
    session: Session, table: str, reference: re.Pattern[str], ref: str, upto: int
) -> list[int]:
    """Return the records that are named by references with commas between them, each once.

    Raises `RuleViolation` for what is no reference, or of no record that was there by then.
    """
    named = [one.strip() for one in ref.split(",")]
    found = [reference.fullmatch(one) for one in named]
    if wrong := [one for one, match in zip(named, found, strict=True) if match is None]:
        raise RuleViolation(
            f"{', '.join(wrong)[:200] or 'Nothing'} is no reference of such a record."
        )
    ids = sorted({int(match[1]) for match in found if match})
    there = latest(session, table, list(map(str, ids)), upto)
    if lacking := [one for one, id_ in _pairs(named, found) if str(id_) not in there]:
        raise RuleViolation(f"There is no {', '.join(lacking)} up to event {upto}.")
    return ids


def _pairs(named: Sequence[str], found: Sequence[re.Match[str] | None]) -> list[tuple[str, int]]:
    return [(one, int(match[1])) for one, match in zip(named, found, strict=True) if match]
