"""What the facts of an asset were read from, as its page shows it beside them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from governance.audit.queries import Entry
from governance.core.files import StoredFile
from governance.register.drifts.queries import said as controlled_said
from governance.register.imports.models import Import, ImportRow
from governance.register.models import Asset
from governance.register.provenance.models import Provenance
from governance.register.provenance.rules import FIELDS
from governance.register.queries.numbers import COUNTED, numbers, of

IMPORTED = "import.applied"
COUNTED["sources"] = of(Provenance.asset_id)


@dataclass(frozen=True, slots=True)
class Said:
    """What stands beside a fact: who or what said it, when; an import leads to its page."""

    words: str
    observed_on: date
    by: str = ""
    import_id: int | None = None


def value_of(asset: Asset, field: str) -> str | None:
    """Return a fact in words; its product is loaded."""
    if field == "commissioned_on":
        return asset.commissioned_on.isoformat() if asset.commissioned_on else None
    return controlled_said(asset, field)


def sources(session: Session, asset: Asset, latest: Iterable[Entry]) -> Mapping[str, Said]:
    """Return, by fact, what it was read from, where that is not an ordinary edit.

    An import notes itself by its event alone, so it is found in the latest acts of the asset.
    """
    found = dict(_imported(latest))
    lines = _lines(session, asset, {said.import_id for said in found.values() if said.import_id})
    for field, said in found.items():
        if line := lines.get(said.import_id):
            found[field] = replace(said, words=f"{said.words}, {line}")
    if not numbers(session, asset)["sources"]:
        return found
    wanted = select(Provenance).where(Provenance.asset_id == asset.id)
    for noted in session.scalars(wanted.options(joinedload(Provenance.noted_by))):
        if noted.value == value_of(asset, noted.field):
            words = f"{noted.kind.label}: {noted.detail}" if noted.detail else noted.kind.label
            found[noted.field] = Said(words, noted.observed_on, noted.noted_by.name)
    return found


def _lines(session: Session, asset: Asset, import_ids: Collection[int]) -> dict[int | None, str]:
    """Return, by import, the file and the line that is about the asset, where there is one such."""
    if not import_ids:
        return {}
    wanted = (
        select(ImportRow.import_id, func.min(ImportRow.line), StoredFile.name)
        .join(Import, Import.id == ImportRow.import_id)
        .join(StoredFile, StoredFile.id == Import.file_id)
        .where(
            ImportRow.import_id.in_(import_ids),
            ImportRow.tag == asset.tag,
            func.coalesce(ImportRow.record_id, asset.id) == asset.id,
        )
        .group_by(ImportRow.import_id, StoredFile.name)
        .having(func.count() == 1)
    )
    return {key: f"line {line} of {name}" for key, line, name in session.execute(wanted)}


def _imported(entries: Iterable[Entry]) -> Iterable[tuple[str, Said]]:
    """Yield the facts that an import wrote last."""
    seen: set[str] = set()
    for entry in entries:
        fresh = {change.field for change in entry.changes} - seen
        seen |= fresh
        if entry.verb == IMPORTED:
            said = Said(f"import {entry.subject}", entry.at.date(), entry.who, entry.subject_id)
            yield from ((field, said) for field in fresh & FIELDS.keys())
