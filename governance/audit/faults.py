"""What a verification can find, and how it is told."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What can be wrong."""

    EVENT_EDITED = "event edited"
    EVENT_MISSING = "event missing"
    CHAIN_BROKEN = "chain broken"
    LINES_EDITED = "lines edited"
    HEAD_DIFFERS = "head differs"
    TRUNCATED = "trail truncated"
    ROW_EDITED = "row edited"
    ROW_FORGED = "row forged"
    ROW_DELETED = "row deleted"
    FILE_DAMAGED = "file damaged"
    CONTENT_DIFFERS = "signed content differs"


@dataclass(frozen=True, slots=True)
class Fault:
    """One finding: what is wrong, where, and in which columns as far as that can be told."""

    kind: Kind
    table: str
    key: str
    columns: tuple[str, ...] = ()
    event: int | None = None
    """The event that last wrote the row, or that is itself at fault."""

    def __str__(self) -> str:
        """Say it in one line."""
        where = f"{self.table} {self.key}"
        where += f" ({', '.join(self.columns)})" if self.columns else ""
        return f"{self.kind}: {where}" + (f", event {self.event}" if self.event else "")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A position and digest of the chain, kept where the database's owner cannot reach it."""

    seq: int
    digest: str


@dataclass(slots=True)
class Report:
    """What was checked, and every fault that was found."""

    events: int = 0
    lines: int = 0
    """Lines of events: what was kept of each row that an event wrote."""

    rows: dict[str, int] = field(default_factory=dict)
    """How many rows of each audited table were compared."""

    contents: dict[str, int] = field(default_factory=dict)
    """How many contents were hashed anew, of each kind: files, what was signed."""

    faults: list[Fault] = field(default_factory=list)
    position: Checkpoint | None = None
    """Where the trail ends: worth keeping elsewhere if nothing is at fault."""

    anchored_at: int | None = None
    """The event up to which a checkpoint from elsewhere vouches; None: unanchored."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing was found at fault."""
        return not self.faults

    def plain(self) -> dict[str, Any]:
        """Return the report as JSON can hold it."""
        return {"is_whole": self.is_whole, "is_anchored": self.anchored_at is not None} | asdict(
            self
        )
