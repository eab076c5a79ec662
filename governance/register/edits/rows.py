"""The rows of a preview: kept, and compared with what the register leads to now."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from governance.core.copying import put
from governance.register.columns.fields import FIELD
from governance.register.edits.models import BulkEditRow, EditOutcome
from governance.register.imports.models import Outcome
from governance.register.imports.planned import Planned

MOST_TOLD = 10
"""So many differences are told one by one."""


def keep(session: Session, edit_id: int, some: Sequence[Planned]) -> None:
    """Keep what a batch of assets comes to, for the preview's page."""
    rows = [_as_row(edit_id, one) for one in some]
    put(session.connection(), cast("Table", BulkEditRow.__table__), rows)


def clear(session: Session, edit_id: int) -> None:
    """Remove the rows of an attempt that was cut off."""
    session.execute(delete(BulkEditRow).where(BulkEditRow.edit_id == edit_id))


def _as_row(edit_id: int, one: Planned) -> dict[str, Any]:
    return {
        "edit_id": edit_id,
        "asset_id": one.line,
        "outcome": EditOutcome(one.outcome),
        "tag": one.tag,
        "changes": one.said,
        "reasons": "\n".join(one.told),
    }


class Differences:
    """What differs between a preview and the register of now, as sentences."""

    def __init__(self) -> None:
        """Begin with none."""
        self.told: list[str] = []
        self.number = 0

    def compare(self, session: Session, edit_id: int, some: Sequence[Planned]) -> None:
        """Compare a batch with what the preview kept of it."""
        if not some:
            return
        wanted = select(
            BulkEditRow.asset_id, BulkEditRow.outcome, BulkEditRow.changes
        ).where(
            BulkEditRow.edit_id == edit_id,
            BulkEditRow.asset_id.between(some[0].line, some[-1].line),
        )  # fmt: skip
        then = {row.asset_id: row for row in session.connection().execute(wanted).all()}
        for one in some:
            if sentence := _difference(then[one.line], one):
                self.number += 1
                self.told += [sentence] if len(self.told) < MOST_TOLD else []

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is told: the first few, and how many more there are."""
        more = self.number - len(self.told)
        last = [f"{more:,} more assets differ from the preview."] if more else []
        return (
            "The register changed since the preview, so nothing was written. Look at a new one.",
            *self.told,
            *last,
        )


def _difference(then: Any, now: Planned) -> str | None:
    """Return how an asset came to something else than its preview says."""
    if then.outcome == now.outcome:
        return _other_values(then, now) if now.outcome is Outcome.UPDATE else None
    if now.outcome is Outcome.REFUSED:
        return now.told[0]
    if now.outcome is Outcome.UNCHANGED:
        return f"{now.tag} is as asked by now."
    if then.outcome is EditOutcome.REFUSED:
        return f"{now.tag} was refused and could be edited now."
    return f"{now.tag} was as asked and is not any more."


def _other_values(then: Any, now: Planned) -> str | None:
    before: Mapping[str, list[str | None]] = json.loads(then.changes)
    for name, (was, _value) in before.items():
        is_now = now.changes.get(name, (None, None))
        if is_now[0] != was:
            seen, found = was or "unknown", is_now[0] or "unknown"
            label = FIELD[name].label
            if name not in now.changes:
                return f"{label} of {now.tag} was {seen} and is as asked by now."
            return f"{label} of {now.tag} was {seen} and is {found} now."
    return f"{now.tag} differs from the preview." if then.changes != now.said else None
