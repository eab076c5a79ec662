"""The kinds of parts that an asset has lists of: their names, and what tells parts apart."""

from dataclasses import dataclass
from typing import Any, Final

from governance.register.parts.models import (
    Component,
    DeviceAccount,
    Document,
    OutsideReference,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A list of parts of one kind."""

    code: str
    """The word in its addresses."""

    title: str
    one: str
    """One of them, in a sentence."""

    text: str
    model: type[Any]
    apart: tuple[str, ...]
    """Columns of which an asset has each combination once."""


KINDS: Final = {
    kind.code: kind
    for kind in (
        Kind(
            "components", "Components", "component",
            "A part that is validated in its own way has its own category.",
            Component, ("kind", "name"),
        ),
        Kind(
            "accounts", "Accounts", "account",
            "Who can get in at the device itself, and who answers for it.",
            DeviceAccount, ("name",),
        ),
        Kind(
            "documents", "Documents", "document",
            "What is written about it, and where that is kept.",
            Document, ("document_class", "title", "number"),
        ),
        Kind(
            "references", "Records elsewhere", "record elsewhere",
            "Work orders, deviations and tickets of other systems, as somebody saw them there.",
            OutsideReference, ("system", "identifier"),
        ),
    )
}  # fmt: skip


def kind_of(part: Any) -> Kind:
    """Return the kind of a part."""
    return next(kind for kind in KINDS.values() if isinstance(part, kind.model))
