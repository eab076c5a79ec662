"""What one row of a sheet comes to."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from governance.enforcement.models import Level
from governance.register.drifts.filing import Report
from governance.register.imports.lookups import Known
from governance.register.imports.models import Outcome
from governance.register.imports.shelf import Added
from governance.register.vocabulary import PurdueLevel, Word

PLAIN = (
    "tag", "name", "domain", "asset_class", "ot_function", "purdue_level", "criticality", "gxp",
    "has_safety_function", "validation_state", "firmware", "serial_no", "address", "hostname",
    "notes", "commissioned_on",
)  # fmt: skip
"""Fields that are one column of the asset each."""

WORDED: dict[type, dict[Any, str]] = {
    kind: {word: word.value if kind is PurdueLevel else word.label for word in kind}
    for kind in Word.__subclasses__()
}
"""Each word as an export writes it."""

WRITE = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
Changes = dict[str, tuple[str | None, str | None]]
Told = tuple[Any, str | None]
WRITES = frozenset({Outcome.CREATE, Outcome.UPDATE})


@dataclass(slots=True)
class Planned:
    """What one row comes to, and what it writes."""

    line: int
    outcome: Outcome
    record_id: int | None
    tag: str
    changes: Mapping[str, tuple[str | None, str | None]] = field(default_factory=dict)
    """Field -> as it is, as it will be; in words."""

    told: tuple[str, ...] = ()
    """Every reason of a refused row; of another one what its reader should know."""

    written: dict[str, Any] = field(default_factory=dict)
    """Column -> value: all of a new asset, what differs of another."""

    added: Added | None = None
    """The product that the catalogue must be given first."""

    now: Known | None = None

    drifts: tuple[Report, ...] = ()
    """What is filed instead of written: controlled facts that differ."""

    observed: tuple[tuple[Level, str], ...] = ()
    """What would be filed if the rule were enforced at the site: its level, and the sentence."""

    deep: Mapping[str, Told] = field(default_factory=dict)
    """Attribute of a group -> its value, and why it does not apply."""

    kept: str = ""
    """What a new record writes, in the form in which a preview keeps it; empty: it keeps nothing.
    """

    said: str = field(init=False, default="")
    """The changes as they are kept, and as they are digested."""

    def __post_init__(self) -> None:
        """Write the changes down once."""
        self.said = WRITE(self.changes) if self.changes else ""

    def digested(self) -> bytes:
        """Return what the preview promises about this row, for the digest of the plan."""
        changes = self.said if self.outcome in WRITES else ""
        filed = "".join(f" {d.field} {d.approved} {d.reported}" for d in self.drifts)
        return f"{self.line} {self.outcome} {self.record_id or ''} {changes}{filed}\n".encode()


def words(value: Any) -> str | None:
    """Return a value as people read it; None where it is not known."""
    kind = type(value)
    if kind is str:
        return value or None
    if kind in WORDED:
        return WORDED[kind][value]
    if kind is bool:
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return None if value is None else str(value)
