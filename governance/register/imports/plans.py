"""All rows of a sheet against what is recorded, a thousand at a time, and the digest over them."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.core.sheets.spool import batches
from governance.register.imports.kinds import Question
from governance.register.imports.models import Outcome
from governance.register.imports.planned import Planned
from governance.register.imports.rules import BATCH, Counts

Taken = tuple[Planned, tuple[str, ...]]
"""What a row comes to, and its cells as they are in the file."""


@dataclass(slots=True)
class Tally:
    """The counts of a plan and its digest, filled while its rows go by."""

    by_outcome: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    drifted: int = 0
    is_kept: bool = True
    """Whether each row is new and kept as it is to be written, or refused and about no record."""

    _digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    _kept: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def add(self, some: Sequence[Planned]) -> None:
        """Take a batch in."""
        for one in some:
            self.by_outcome[one.outcome] += 1
            self.drifted += len(one.drifts)
        self._digest.update(b"".join([one.digested() for one in some]))
        self.is_kept = self.is_kept and all(
            one.kept or (one.outcome is Outcome.REFUSED and one.record_id is None) for one in some
        )
        if self.is_kept:
            said = [f"{one.line} {one.outcome} {one.kept}\n" for one in some]
            self._kept.update("".join(said).encode())

    @property
    def counts(self) -> Counts:
        """How many rows come to what."""
        created, updated, unchanged, refused = (self.by_outcome[outcome] for outcome in Outcome)
        return Counts(created, updated, unchanged, refused, self.drifted)

    @property
    def number(self) -> int:
        """How many rows went by."""
        return sum(self.by_outcome.values())

    @property
    def sha256(self) -> str:
        """The digest over all rows, in their order."""
        return self._digest.hexdigest()

    @property
    def kept_sha256(self) -> str:
        """The digest over what is kept of all rows, if each is."""
        return self._kept.hexdigest()


def planned(
    session: Session, actor: Actor, question: Question, tally: Tally
) -> Iterator[list[Taken]]:
    """Yield what each row comes to, with its cells: a bounded number of statements a batch."""
    compare = question.kind.compare(session, actor, question)
    for rows in batches(question.sheet.rows, BATCH):
        made = compare(rows)
        tally.add(made)
        yield [(one, row.cells) for one, row in zip(made, rows, strict=True)]
