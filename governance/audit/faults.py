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
    ROLLED_BACK = "trail rolled back"
    REWRITTEN = "trail rewritten"
    CHECKPOINT_FORGED = "checkpoint forged"
    ROW_EDITED = "row edited"
    ROW_FORGED = "row forged"
    ROW_DELETED = "row deleted"
    FILE_DAMAGED = "file damaged"
    CONTENT_DIFFERS = "signed content differs"
    SIGNATURE_DIFFERS = "signature does not hold"


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
    """A position and digest of the chain: where it ends."""

    seq: int
    digest: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a checkpoint says of the trail when it had a size; kept elsewhere, or beside it."""

    size: int
    where: str
    root: bytes | None = None
    digest: str | None = None
    """Of the last event: what files of the first versions tell instead of the root."""

    origin: str = ""
    """Empty: a file of the first versions, which nobody signed."""

    note: str = ""
    is_signed: bool = True
    """Whether a key of this trail signed it; what nobody signs cannot be false in that."""

    is_outside: bool = True
    """Whether whoever owns the database cannot have written it."""


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
    """Where the trail ends."""

    root: str | None = None
    """The root of the tree over it, as a checkpoint tells it."""

    checkpoints: int = 0
    """How many checkpoints were compared that lie beside the trail."""

    anchored_at: int | None = None
    """The event up to which a checkpoint from elsewhere vouches; None: none was compared."""

    sent_at: int | None = None
    """The event up to which checkpoints were sent off the machine; None: none was."""

    notes: list[str] = field(default_factory=list)
    """What whoever reads the result must know, such as a restore that was acknowledged."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing was found at fault."""
        return not self.faults

    @property
    def is_anchored(self) -> bool:
        """Whether something off the machine vouches for any of it."""
        return self.anchored_at is not None or self.sent_at is not None

    def plain(self) -> dict[str, Any]:
        """Return the report as JSON can hold it."""
        return {"is_whole": self.is_whole, "is_anchored": self.is_anchored} | asdict(self)
