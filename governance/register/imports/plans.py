"""All rows of a sheet against the register, a thousand at a time, and the digest over them."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.core.sheets.sheet import Sheet
from governance.core.sheets.spool import batches
from governance.places.models import Place
from governance.register.imports.creating import created
from governance.register.imports.lookups import ground, known
from governance.register.imports.models import Outcome
from governance.register.imports.planned import Planned
from governance.register.imports.reading import Reading, indices
from governance.register.imports.rules import BATCH, Counts
from governance.register.imports.targets import targets
from governance.register.imports.updating import updated

Taken = tuple[Planned, tuple[str, ...]]
"""What a row comes to, and its cells as they are in the file."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is compared with the register."""

    scope: Place
    """The site, or the enterprise, in which the sheet's places and tags are looked for."""

    sheet: Sheet
    reading: Reading
    is_locked: bool = False
    """Whether the assets that are met stay as they are until the commit."""


@dataclass(slots=True)
class Tally:
    """The counts of a plan and its digest, filled while its rows go by."""

    by_outcome: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    _digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def add(self, planned: Planned) -> None:
        """Take one row in."""
        self.by_outcome[planned.outcome] += 1
        self._digest.update(planned.digested())

    @property
    def counts(self) -> Counts:
        """How many rows come to what."""
        return Counts(*(self.by_outcome[outcome] for outcome in Outcome))

    @property
    def sha256(self) -> str:
        """The digest over all rows, in their order."""
        return self._digest.hexdigest()


def planned(
    session: Session, actor: Actor, question: Question, tally: Tally
) -> Iterator[list[Taken]]:
    """Yield what each row comes to, with its cells: a bounded number of statements a batch."""
    sheet, reading = question.sheet, question.reading
    common = ground(session, actor, question.scope, reading.place_id)
    at = indices(sheet.header, reading)
    meant = targets(session, actor, common, sheet, at)
    first = 0
    for rows in batches(sheet.rows, BATCH):
        ids = meant.asset_ids[first : first + len(rows)]
        first += len(rows)
        there = known(session, actor, set(ids) - {0}, is_locked=question.is_locked)
        made = []
        for row, asset_id in zip(rows, ids, strict=True):
            said = {name: row.cells[index] for name, index in at.items()}
            now = there.get(asset_id)
            told = meant.told.get(row.line, [])
            one = (
                created(common, row.line, said, told)
                if now is None
                else updated(common, row.line, said, now, told)
            )
            tally.add(one)
            made.append((one, row.cells))
        yield made
