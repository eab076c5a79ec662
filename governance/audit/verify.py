"""Verify that nothing was altered behind the trail; name each fault."""

from collections.abc import Callable, Iterator
from typing import cast

from sqlalchemy import Table
from sqlalchemy.orm import Session

from governance.audit.chain import check_chain
from governance.audit.faults import Checkpoint, Fault, Report
from governance.audit.models import is_audited
from governance.audit.rows import check_rows
from governance.core.db import Base

Check = Callable[[Session, Report], Iterator[Fault]]
CHECKS: list[Check] = []
"""What other slices have verified with the trail, such as the content of files."""


def audited_tables() -> list[Table]:
    """Return the tables whose every row is in the trail, by name."""
    mapped = [m for m in Base.registry.mappers if is_audited(m.class_)]
    return sorted((cast("Table", m.local_table) for m in mapped), key=lambda table: table.name)


def verify(session: Session, checkpoint: Checkpoint | None = None) -> Report:
    """Check everything, in one snapshot and in bounded memory.

    Without a checkpoint a tail that was cut off, with a head forged to fit, passes.
    """
    report = Report(anchored_at=checkpoint.seq if checkpoint else None)
    report.faults.extend(check_chain(session, checkpoint, report))
    for table in audited_tables():
        report.faults.extend(check_rows(session, table, report))
    for check in CHECKS:
        report.faults.extend(check(session, report))
    return report
