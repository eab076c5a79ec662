"""Assets as a kind: what a row does to the register."""

from collections.abc import Sequence
from itertools import islice

from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.core.sheets.sheet import Row
from governance.register.columns.fields import FIELDS
from governance.register.imports.creating import created
from governance.register.imports.deep_fields import DEEP, DEEP_FIELDS
from governance.register.imports.deepening import NOTHING, deepened, depths
from governance.register.imports.keeping import packed
from governance.register.imports.kinds import KINDS, Compare, Kind, Question, Write
from governance.register.imports.lookups import ground, known
from governance.register.imports.models import ASSETS, Import
from governance.register.imports.planned import Planned
from governance.register.imports.reading import indices
from governance.register.imports.targets import targets
from governance.register.imports.updating import updated
from governance.register.imports.writing import Writer
from governance.register.rules import Permission


def compare(session: Session, actor: Actor, question: Question) -> Compare:
    """Say of each row which asset it means, and what it does to it."""
    sheet, reading = question.sheet, question.reading
    common = ground(session, actor, question.scope, reading.place_id)
    at = indices(sheet.header, reading)
    meant = targets(session, actor, common, sheet, at)
    ids = iter(meant.asset_ids)
    deep = [name for name in at if name in DEEP]
    plain = {name: index for name, index in at.items() if name not in DEEP}

    def compared(rows: Sequence[Row]) -> list[Planned]:
        mine = list(islice(ids, len(rows)))
        there = known(session, actor, set(mine) - {0}, is_locked=question.is_locked)
        below = depths(session, there.keys(), deep)
        made = []
        for row, asset_id in zip(rows, mine, strict=True):
            said = {name: row.cells[index] for name, index in plain.items()}
            told, now = meant.told.get(row.line, []), there.get(asset_id)
            one = (
                created(common, row.line, said, told)
                if now is None
                else updated(common, row.line, said, now, told)
            )
            if deep:
                said = {name: row.cells[at[name]] for name in deep}
                one = deepened(one, said, now, below.get(asset_id, NOTHING))
            one.kept = packed(one)
            made.append(one)
        return made

    return compared


def writer(session: Session, _actor: Actor, _record: Import) -> Write:
    """Write batches of assets, and the products that they add."""
    return Writer(session).write


KINDS[ASSETS] = Kind(
    name=ASSETS,
    singular="asset",
    plural="assets",
    fields=(*FIELDS, *DEEP_FIELDS),
    named_by=("tag", "reference"),
    bring=Permission.REGISTER,
    compare=compare,
    writer=writer,
    index="register.index",
    page="register.show",
    reference="AS-{:05}",
    has_default_place=True,
    told_by={"domain": frozenset({"asset_class", "ot_function"})},
)
