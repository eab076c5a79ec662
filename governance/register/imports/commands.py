"""What people do with an import: upload, read anew, map, confirm, discard."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from governance.audit.commands import record as record_act
from governance.core import clock, files
from governance.core.access import Actor, must
from governance.core.copying import put
from governance.core.errors import RuleViolation
from governance.core.outbox import emit, try_again
from governance.core.sheets.sheet import Sheet
from governance.places.models import Place
from governance.register.imports import progress, remembering
from governance.register.imports.kinds import Kind, labels_of
from governance.register.imports.lookups import ground
from governance.register.imports.models import ASSETS, Import, ImportRow
from governance.register.imports.plans import Taken, Tally
from governance.register.imports.reading import (
    Reading,
    Shape,
    proposed,
    reasons_against,
    shape_of,
    suggested,
)
from governance.register.imports.registry import KINDS
from governance.register.imports.rows import as_row
from governance.register.imports.rules import IMPORT, Permission, facts_of

AS_SETTLED = "The columns are proposed as they were settled for"


@dataclass(frozen=True, slots=True)
class Brought:
    """A file as somebody handed it in, and what it was read as."""

    name: str
    content: bytes
    sheet: Sheet
    kind: str = ASSETS


def upload(session: Session, actor: Actor, place: Place, brought: Brought) -> Import:
    """Keep a sheet for a place, with a proposal how its columns are read."""
    kind = KINDS[brought.kind]
    must(session, actor, kind.bring, place)
    file = files.keep(session, actor, brought.name, brought.content)
    site_id = place.site_id or place.id
    made = Import(
        kind=kind.name,
        file_id=file.id,
        place_id=place.id,
        site_id=site_id,
        person_id=actor.id or None,
        uploaded_at=clock.now(),
        **_described(
            session, kind, site_id, brought.sheet, None if place.id == site_id else place.id
        ),
    )
    session.add(made)
    session.flush()
    record_act(session, actor, "import.uploaded", made, file=file.name, sha256=file.sha256)
    return made


def read_anew(session: Session, actor: Actor, record: Import, sheet: Sheet) -> None:
    """Take another sheet of the workbook, or another line for the headings."""
    must(session, actor, Permission.MAP, record)
    IMPORT.fire(record, facts_of(record), "read_anew", by=actor, at=clock.now())
    _forget_plan(session, record)
    place_id = Reading.from_json(record.mapping).place_id
    described = _described(session, KINDS[record.lists], record.site_id, sheet, place_id)
    for name, value in described.items():
        setattr(record, name, value)
    record_act(
        session, actor, "import.read_anew", record,
        sheet=sheet.sheet_name, header_line=sheet.header_line,
    )  # fmt: skip


def choose(session: Session, actor: Actor, record: Import, reading: Reading) -> None:
    """Settle which column is which field, and ask for the preview.

    Raises `RuleViolation` with everything that is not settled.
    """
    must(session, actor, Permission.MAP, record)
    kind, header = KINDS[record.lists], Shape.from_json(record.shape).header
    reasons = list(reasons_against(header, reading, labels_of(kind), kind.named_by))
    scope = session.get_one(Place, record.site_id)
    common = ground(session, actor, scope, reading.place_id)
    if reading.place_id and not (common.default and common.default.is_open):
        reasons.append("Assets without a place: choose a place at which you may register assets.")
    if reasons:
        raise RuleViolation(*reasons)
    IMPORT.fire(record, facts_of(record), "map", by=actor, at=clock.now())
    _forget_plan(session, record)
    if reading.chosen != Reading.from_json(record.mapping).chosen:
        remembering.remember(session, record, header, reading)
    record.mapping = reading.as_json()
    record_act(session, actor, "import.mapped", record)
    emit(
        session, "import.mapped",
        import_id=record.id, version=record.version, person_id=actor.id or None,
    )  # fmt: skip


def forget(session: Session, actor: Actor, record: Import) -> None:
    """Forget what the site settled for these headings, and propose what they suggest."""
    must(session, actor, Permission.MAP, record)
    kind, shape = KINDS[record.lists], Shape.from_json(record.shape)
    kept = remembering.remembered(session, record.site_id, kind.name, shape.header)
    if kept is None:
        raise RuleViolation(f"No columns are remembered for the headings of {record}.")
    IMPORT.fire(record, facts_of(record), "read_anew", by=actor, at=clock.now())
    _forget_plan(session, record)
    session.delete(kept)
    before = Reading.from_json(record.mapping)
    record.mapping = suggested(shape.header, kind.fields, before).as_json()
    record.recognised = "\n".join(
        note for note in record.recognised.splitlines() if not note.startswith(AS_SETTLED)
    )
    record_act(session, actor, "import.forgotten", record, settled=str(kept))


def keep_rows(session: Session, record_id: int, some: Sequence[Taken]) -> None:
    """Keep what a batch of rows comes to, for the preview's page."""
    rows = [as_row(record_id, one, cells) for one, cells in some]
    put(session.connection(), cast("Table", ImportRow.__table__), rows)


def clear_rows(session: Session, record_id: int) -> None:
    """Remove the rows of an earlier preview."""
    session.execute(delete(ImportRow).where(ImportRow.import_id == record_id))


def preview(
    session: Session, actor: Actor, record: Import, tally: Tally, base: str | None = None
) -> None:
    """Show what was kept: from now on it can be confirmed.

    `base` is the digest of what its new rows follow from, of the moment at which they were planned.
    """
    IMPORT.fire(record, facts_of(record), "preview", by=actor, at=clock.now())
    progress.forget(session, record.id)
    counts = tally.counts
    record.created, record.updated = counts.created, counts.updated
    record.unchanged, record.refused = counts.unchanged, counts.refused
    record.drifted = counts.drifted
    record.plan_sha256 = tally.sha256
    if base and tally.is_kept:
        record.base_sha256, record.kept_sha256 = base, tally.kept_sha256
    record_act(session, actor, "import.previewed", record, plan=tally.sha256)


def confirm(session: Session, actor: Actor, record: Import, reason: str | None) -> None:
    """Ask for exactly what the preview shows.

    Raises `RuleViolation` if it would write nothing, or alters assets and says not why.
    """
    must(session, actor, Permission.CONFIRM, record)
    IMPORT.fire(record, facts_of(record, reason), "confirm", by=actor, at=clock.now())
    record_act(session, actor, "import.confirmed", record, reason=reason, plan=record.plan_sha256)
    emit(
        session, "import.confirmed",
        import_id=record.id, person_id=actor.id or None, reason=reason,
    )  # fmt: skip


def refuse(session: Session, actor: Actor, record: Import, reasons: Sequence[str]) -> None:
    """Say why nothing was written."""
    IMPORT.fire(record, facts_of(record), "refuse", by=actor, at=clock.now())
    record.refusal = "\n".join(reasons)
    record_act(session, actor, "import.refused", record, reason=" ".join(reasons))


def retry(session: Session, actor: Actor, record: Import) -> None:
    """Have a worker take up work that was given up after several attempts.

    Raises `RuleViolation` if it was not.
    """
    must(session, actor, Permission.MAP, record)
    message = progress.stuck(session, record)
    if message is None:
        raise RuleViolation(f"{record} is not given up: the worker takes it by itself.")
    record_act(session, actor, "import.retried", record, failure=message.failure)
    try_again(message)


def discard(session: Session, actor: Actor, record: Import, reason: str | None) -> None:
    """Put an import aside for good; its file and what was done with it stay."""
    must(session, actor, Permission.DISCARD, record)
    is_left = progress.stuck(session, record) is not None
    facts = facts_of(record, reason, is_left=is_left)
    IMPORT.fire(record, facts, "discard", by=actor, at=clock.now())
    progress.forget(session, record.id)
    record_act(session, actor, "import.discarded", record, reason=reason)


def locked(session: Session, import_id: int) -> Import:
    """Return the import, held until the commit."""
    wanted = select(Import).where(Import.id == import_id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def _described(
    session: Session, kind: Kind, site_id: int, sheet: Sheet, place_id: int | None
) -> dict[str, str]:
    """Return what the sheet is read as: as its headings suggest, or as the site settled them."""
    reading = proposed(sheet, kind.fields, place_id if kind.has_default_place else None)
    notes = list(sheet.notes)
    if found := remembering.remembered(session, site_id, kind.name, sheet.header):
        reading = remembering.as_remembered(found, sheet.header, reading)
        notes.append(f"{AS_SETTLED} IM-{found.import_id:04}.")
    return {
        "sheet": sheet.sheet_name or "",
        "shape": shape_of(sheet, kind.fields, is_private=kind.is_private).as_json(),
        "mapping": reading.as_json(),
        "recognised": "\n".join(notes),
    }


def _forget_plan(session: Session, record: Import) -> None:
    """Remove the preview of an earlier reading."""
    clear_rows(session, record.id)
    record.created = record.updated = record.unchanged = record.refused = 0
    record.drifted = None
    record.plan_sha256 = record.base_sha256 = record.kept_sha256 = None
    record.refusal = ""
