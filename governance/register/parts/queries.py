"""The parts of one asset, as its page shows them, and one of them by its number."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core.errors import NotFound
from governance.register.models import Asset
from governance.register.parts.kinds import KINDS, Kind
from governance.register.parts.models import (
    Component,
    DeviceAccount,
    Document,
    OutsideReference,
)

MOST: Final = 200
"""Parts of one kind that a page shows."""


@dataclass(frozen=True, slots=True)
class Line:
    """One part as a row of its table; the first cell names it."""

    id: int
    cells: tuple[Any, ...]
    """Texts and days; None is unknown."""

    url: str = ""
    """Where the first cell leads, outside."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The parts of one kind."""

    kind: Kind
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    number: int


HEADS: Final = {
    "components": ("Component", "Kind", "Version", "GAMP category", "Relevance", "Note"),
    "accounts": ("Account", "Type", "Privileged", "Owner", "Last reviewed"),
    "documents": ("Document", "Class", "Number", "Edition", "Language", "State"),
    "references": ("Record", "System", "Kind", "Status", "Last checked"),
}


def listed(session: Session, asset: Asset, numbers: Mapping[str, int]) -> list[Listed]:
    """Return the parts of an asset; a kind of which there is none costs no statement."""
    return [
        Listed(kind, HEADS[code], tuple(_lines(session, asset, kind, numbers[code])), numbers[code])
        for code, kind in KINDS.items()
    ]


def _lines(session: Session, asset: Asset, kind: Kind, number: int) -> Iterator[Line]:
    if number:
        columns = [getattr(kind.model, name) for name in kind.apart]
        wanted = select(kind.model).where(kind.model.asset_id == asset.id).order_by(*columns)
        for part in session.scalars(wanted.limit(MOST)):
            yield line_of(part)


def line_of(part: Any) -> Line:
    """Return a part as a row of its table."""
    return Line(part.id, tuple(_cells(part)), getattr(part, "url", ""))


def _cells(part: Any) -> Sequence[Any]:
    if isinstance(part, Component):
        category = part.gamp_category and part.gamp_category.label
        return (
            part.name, part.kind.label, part.edition, category, part.relevance.label, part.note,
        )  # fmt: skip
    if isinstance(part, DeviceAccount):
        privileged = "yes" if part.is_privileged else "no"
        return (part.name, part.type.label, privileged, part.owner, part.last_reviewed_on)
    if isinstance(part, Document):
        return (
            part.title, part.document_class.label, part.number, part.edition, part.language,
            part.document_state.label,
        )  # fmt: skip
    return _cells_of_reference(part)


def _cells_of_reference(part: OutsideReference) -> Sequence[Any]:
    status = ", ".join(filter(None, ("closed" if part.is_closed else "open", part.status)))
    return (part.identifier, part.system, part.kind.label, status, part.checked_on)


def part_of(session: Session, asset: Asset, kind: Kind, part_id: int) -> Any:
    """Return a part of this asset; raises `NotFound` for one of another."""
    found = session.get(kind.model, part_id)
    if found is None or found.asset_id != asset.id:
        raise NotFound(f"There is no such {kind.one}, or none that you may read.")
    return found
