"""The rows of a preview: as they are kept, as they are compared, as a file."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core.exports import Sheet
from governance.register.imports.kinds import Kind
from governance.register.imports.models import Import, ImportRow, Outcome
from governance.register.imports.planned import WRITE, WRITES, Planned
from governance.register.imports.reading import Shape
from governance.register.imports.rules import REASONS_HEADING

MOST_TOLD = 10
"""So many differences are told one by one."""


def as_row(import_id: int, one: Planned, cells: Sequence[str]) -> dict[str, Any]:
    """Return a row as the preview keeps it."""
    is_refused = one.outcome is Outcome.REFUSED
    return {
        "import_id": import_id,
        "line": one.line,
        "outcome": one.outcome,
        "record_id": one.record_id,
        "tag": one.tag,
        "said": WRITE(cells) if is_refused else "",
        "written": one.kept or None,
        "changes": one.said,
        "reasons": "\n".join(one.told),
    }


class Differences:
    """What differs between a preview and the register of now, as sentences."""

    def __init__(self, kind: Kind) -> None:
        """Begin with none."""
        self._kind = kind
        self.told: list[str] = []
        self.number = 0

    def compare(self, session: Session, import_id: int, some: Sequence[Planned]) -> None:
        """Compare a batch with what the preview kept of it."""
        if not some:
            return
        wanted = select(
            ImportRow.line,
            ImportRow.outcome,
            ImportRow.record_id,
            ImportRow.tag,
            ImportRow.changes,
            ImportRow.reasons,
        ).where(
            ImportRow.import_id == import_id,
            ImportRow.line.between(some[0].line, some[-1].line),
        )
        then = {row.line: row for row in session.connection().execute(wanted).all()}
        for one in some:
            if sentence := _difference(then.get(one.line), one, self._kind):
                self.number += 1
                self.told += [sentence] if len(self.told) < MOST_TOLD else []

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is told: the first few, and how many more there are."""
        more = self.number - len(self.told)
        last = [f"{more:,} more rows differ from the preview."] if more else []
        return (
            "The register changed since the preview, so nothing was written. Look at a new one.",
            *self.told,
            *last,
        )


C, U, SAME, NO = Outcome
TURNED = {
    (C, U): "{tag} was new; it is {there} now.",
    (C, SAME): "{tag} was new; it is {there} now.",
    (U, C): "{tag} was on the register and is not any more.",
    (U, SAME): "{tag} ({there}) is as the file says by now.",
    (SAME, C): "{tag} was on the register and is not any more.",
    (SAME, U): "{tag} ({there}) was as the file says and is not any more.",
}
"""How a row turned from what its preview says into something else."""

TAKEN_NOW = "{tag} was refused and could be taken now."


def _difference(then: Any, now: Planned, kind: Kind) -> str | None:
    """Return how a row came to something else than its preview says."""
    if then is None:
        return f"Line {now.line}: the preview does not have it."
    if kind.is_private:
        is_same = then.outcome is now.outcome and then.changes == now.said
        return None if is_same else f"Line {now.line} comes to something else by now."
    if then.outcome is now.outcome:
        if now.drifts and then.reasons != "\n".join(now.told):
            return f"{now.told[-1]} The preview says otherwise."
        return _other_values(then, now, kind) if now.outcome in WRITES else None
    if now.outcome is Outcome.REFUSED:
        return now.told[0]
    sentence = TURNED.get((then.outcome, now.outcome), TAKEN_NOW)
    there = kind.reference.format(now.record_id) if now.record_id else ""
    tag = then.tag or now.tag or "the row"
    return f"Line {now.line}: {sentence.format(tag=tag, there=there)}"


def _other_values(then: Any, now: Planned, kind: Kind) -> str | None:
    if then.changes == now.said and then.record_id == now.record_id:
        return None
    before = {name: tuple(pair) for name, pair in json.loads(then.changes or "{}").items()}
    for name in [*now.changes, *before]:
        was, is_now = before.get(name), now.changes.get(name)
        if was != is_now:
            label = kind.by_name[name].label
            if was and is_now and was[0] == is_now[0]:
                return f"Line {now.line}: {label} of {now.tag} {_becomes(was[1], is_now[1])}."
            seen = (was or is_now or [None])[0] or "unknown"
            found = is_now[0] or "unknown" if is_now else "as the file says"
            return f"Line {now.line}: {label} of {now.tag} was {seen} and is {found} now."
    return f"Line {now.line}: {now.tag} differs from the preview."


def _becomes(then: str | None, now: str | None) -> str:
    return f"would be {then or 'unknown'} by the preview, and {now or 'unknown'} now"


def refused_sheet(session: Session, record: Import) -> Sheet:
    """Return the refused rows as they are in the file, each with its reasons: mend, then import."""
    header = Shape.from_json(record.shape).header
    kept = [index for index, heading in enumerate(header) if heading != REASONS_HEADING]
    return Sheet(
        (*(header[index] for index in kept), REASONS_HEADING), _refused(session, record, kept)
    )


def _refused(session: Session, record: Import, kept: list[int]) -> Iterator[tuple[str, ...]]:
    wanted = (
        select(ImportRow.said, ImportRow.reasons)
        .where(ImportRow.import_id == record.id, ImportRow.outcome == Outcome.REFUSED)
        .order_by(ImportRow.line)
        .execution_options(yield_per=1_000)
    )
    for row in session.execute(wanted):
        cells = json.loads(row.said)
        yield (*(cells[index] for index in kept), row.reasons.replace("\n", " "))
