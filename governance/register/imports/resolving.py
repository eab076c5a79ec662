"""The place and the product that a row means, with what is said about them; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from governance.register.columns.lines import Line
from governance.register.columns.outcomes import Value
from governance.register.imports.lookups import Ground
from governance.register.imports.shelf import COLUMNS, Added, NoProduct, Said, Shelved, Unclear
from governance.register.imports.whereabouts import Spot


@dataclass(slots=True)
class Remarks:
    """What is said about one row: reasons refuse it, notes do not."""

    line: int
    reasons: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def refuse(self, *sentences: str) -> None:
        """Add reasons."""
        self.reasons += [f"Line {self.line}: {sentence}" for sentence in sentences]

    def note(self, *sentences: str) -> None:
        """Add notes."""
        self.notes += [f"Line {self.line}: {sentence}" for sentence in sentences]

    @property
    def unique(self) -> tuple[str, ...]:
        """Each reason once, in order."""
        return tuple(dict.fromkeys(self.reasons))


def place_of(ground: Ground, line: Line, remarks: Remarks) -> Spot | None:
    """Return the place that a row names."""
    said = line.values.get("place")
    if not said:
        return None
    found = ground.where.find(str(said))
    if isinstance(found, str):
        remarks.refuse(f"Place {found}.")
        return None
    if not found.is_open:
        remarks.refuse(f"You may not register assets at {found.name} ({found.path}).")
    return found


def contradiction_of(ground: Ground, line: Line, product: Shelved | Added | None) -> str | None:
    """Return what a row calls its product, where its order code is that of another one."""
    return (
        ground.shelf.contradiction(_said(line), product) if isinstance(product, Shelved) else None
    )


def product_of(ground: Ground, line: Line, remarks: Remarks) -> Shelved | Added | None:
    """Return the product that a row means, or the one that it adds to the catalogue."""
    said, values = _said(line), line.values
    if not any(said):
        return None
    match ground.shelf.find(said, values.get("asset_class")):
        case Unclear(sentence):
            remarks.refuse(f"Product {_joined(said)} {sentence}.")
        case NoProduct(note):
            remarks.note(*([note] if note else []))
        case Added() as added if not ground.may_add_products:
            remarks.refuse(
                f"{added.words} is not in the catalogue: ask an OT lead or an IT lead to add it."
            )
        case Added() as added:
            return added
        case Shelved() as shelved:
            _note(ground, said, shelved, remarks)
            return shelved
    return None


def _note(ground: Ground, said: Said, shelved: Shelved, remarks: Remarks) -> None:
    """Say so where the row means the product in other words, or contradicts itself."""
    if called := ground.shelf.contradiction(said, shelved):
        remarks.note(
            f"Order code {said[2]} is that of {shelved.made_by}, and the row says {called}: "
            "it is taken as reported, and the contradiction is kept."
        )
    elif said != shelved.said and _differs(said, shelved):
        remarks.note(f"{_joined(said)} is taken as {shelved.label}.")


def _said(line: Line) -> Said:
    vendor, product, number = (_text(line.values, name) for name in COLUMNS)
    return (vendor, product, number)


def _text(values: Mapping[str, Value], name: str) -> str:
    return str(values.get(name) or "")


def _joined(said: Said) -> str:
    return " ".join(filter(None, said))


def _differs(said: Said, shelved: Shelved) -> bool:
    """Tell whether the row says it in other words than the catalogue."""
    if _joined(said).casefold() == shelved.made_by.casefold():
        return False
    pairs = zip(said, shelved.said, strict=True)
    return any(text and text.casefold() != kept.casefold() for text, kept in pairs)
