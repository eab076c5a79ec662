"""One row of an asset's table: all its values, all its refusals."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from governance.register.columns.fields import FIELD, FIELDS
from governance.register.columns.outcomes import Outcome, Refused, Value
from governance.register.columns.parsing import parse
from governance.register.columns.values import is_ot_by_nature
from governance.register.vocabulary import AssetClass, Domain, OtFunction


@dataclass(frozen=True, slots=True)
class Line:
    """What one row says about an asset."""

    number: int
    """As a spreadsheet program numbers it."""

    values: Mapping[str, Value]
    """By field; only of the columns that the file has, and what was proposed."""

    refusals: tuple[str, ...]
    """Every sentence begins with the line, e.g. `Line 14: ...`; empty if the row can be taken."""

    notes: tuple[str, ...]
    proposed: frozenset[str] = frozenset()
    """Fields that no cell gave: good for a new asset, no reason to change one that exists."""


def parse_line(number: int, texts: Mapping[str, str]) -> Line:
    """Read a row, given the texts of the columns that the file has; every refusal at once."""
    values: dict[str, Value] = {}
    refusals, notes = [], []
    is_silent = not texts.get("domain", "").strip()
    for name in FIELD:
        if name not in texts or (is_silent and name == "domain"):
            continue
        read = parsed if name in ONE_OF_A_KIND else _read
        outcome = read(name, texts[name])
        if isinstance(outcome, Refused):
            refusals.append(_at(number, outcome.sentence))
            continue
        values[name] = outcome.value
        if outcome.note:
            notes.append(_at(number, outcome.note))
    reason = _reason_for_ot(values) if is_silent else None
    if reason:
        values["domain"] = Domain.OT
        notes.append(_at(number, f"Domain was not given; taken as OT, because of {reason}."))
    proposed = frozenset({"domain"} if reason else ())
    return Line(number, values, tuple(refusals), tuple(notes), proposed)


def parsed(name: str, text: str) -> Outcome:
    """Read a cell."""
    return parse(FIELD[name], text)


_read = lru_cache(maxsize=2_000)(parsed)
"""Reads a cell and keeps it for a while: most columns say the same again and again."""

ONE_OF_A_KIND: Final = frozenset({"tag", "name", "serial_no", "address", "hostname"})
"""Columns that say something else on each line: to keep that would push out what comes again."""


def lacks(line: Line) -> tuple[str, ...]:
    """Return a sentence for each column that a new asset needs and the row does not give.

    Cells that were refused are not told again.
    """
    if line.values.keys() >= REQUIRED:
        return ()
    told = " ".join(line.refusals)
    return tuple(
        _at(line.number, f"{field.label} is not given: {_ADVICE.get(field.name, _ADD)}.")
        for field in FIELDS
        if field.is_required and field.name not in line.values
        and f"Line {line.number}: {field.label} " not in told
    )  # fmt: skip


def _reason_for_ot(values: Mapping[str, Value]) -> str | None:
    """Return what shows that an asset is OT; nothing shows that it is IT."""
    kind, part = values.get("asset_class"), values.get("ot_function")
    if isinstance(kind, AssetClass) and is_ot_by_nature(kind):
        return f"the class {kind.label}"
    if isinstance(part, OtFunction) and part not in {OtFunction.NONE, OtFunction.UNKNOWN}:
        return f"the OT function {part.label}"
    return None


def _at(number: int, sentence: str) -> str:
    return f"Line {number}: {sentence}"


REQUIRED: Final = frozenset(field.name for field in FIELDS if field.is_required)
_ADD: Final = "a new asset needs one, add it"
_ADVICE: Final = {"domain": "the class can be both, write IT or OT"}
