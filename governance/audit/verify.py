"""Verify that nothing was altered behind the trail; name each fault."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import cast

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from governance.audit.anchors import Receiver
from governance.audit.chain import check_chain
from governance.audit.comparing import Comparison
from governance.audit.faults import Anchor, Fault, Kind, Report
from governance.audit.models import is_audited
from governance.audit.rows import check_all
from governance.core.db import Base

Check = Callable[[Session, Report], Iterator[Fault]]
CHECKS: list[Check] = []
"""What other slices have verified with the trail, such as the content of files."""


def audited_tables() -> list[Table]:
    """Return the tables whose every row is in the trail, by name."""
    mapped = [m for m in Base.registry.mappers if is_audited(m.class_)]
    return sorted((cast("Table", m.local_table) for m in mapped), key=lambda table: table.name)


def verify(session: Session, outside: Sequence[Anchor] = ()) -> Report:
    """Check everything, in one snapshot and in bounded memory.

    Without a checkpoint from elsewhere a tail that was cut off, with a head forged to fit and the
    checkpoints beside the trail cut off with it, passes.
    """
    compared = Comparison(session, outside)
    report = Report(anchored_at=compared.anchored_at, notes=list(compared.notes))
    report.sent_at = session.scalar(select(func.max(Receiver.size))) or None
    report.faults.extend(check_chain(session, compared, report))
    report.faults.extend(check_all(session, audited_tables(), report))
    for check in CHECKS:
        report.faults.extend(check(session, report))
    report.faults = _named(report.faults)
    return report


def _named(faults: list[Fault]) -> list[Fault]:
    """Tell a cut from a roll-back: an older copy is whole in itself, and only ends too early."""
    if all(fault.kind is Kind.ROLLED_BACK for fault in faults):
        return faults
    return [
        replace(fault, kind=Kind.TRUNCATED)
        if fault.kind is Kind.ROLLED_BACK and fault.table == "audit_event"
        else fault
        for fault in faults
    ]
