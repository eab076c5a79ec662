"""The lines of acts on their way into the trail: few are held, more of them wait beside it.

An import writes a hundred thousand rows in one act. Their lines can be written only when the
number of the event is known, hence under the lock of the head; held until then, they would cost
memory without limit, and written one by one then, the lock would stop everybody for as long. So
they wait in a temporary table of the transaction, from which one statement appends all of them.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple, cast

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    Select,
    Table,
    bindparam,
    insert,
    select,
    tuple_,
)

from governance.audit import digests
from governance.audit.models import AuditRow, whole_column
from governance.core.among import among_given
from governance.core.copying import put

BATCH: Final = 1_000
"""Rows that one statement reads back."""

MOST_HELD: Final = 1_000
"""Lines that are held in memory; an ordinary act has a handful."""

LINES = cast("Table", AuditRow.__table__)
KEPT: Final = tuple(column for column in LINES.columns if column.name != "event_seq")
WAITING: Final = Table(
    "audit_waiting",
    MetaData(),
    Column("act", Integer),
    *(Column(column.name, column.type) for column in KEPT),
    prefixes=["TEMPORARY"],
)

Key = tuple[Any, ...]
Touched = dict[Table, set[Key]]
"""The keys of the rows that were inserted, updated or deleted."""


class Sum(NamedTuple):
    """The lines of one act, added up."""

    number: int
    root: str


class Lines:
    """The lines of the acts of one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Take the connection of the transaction."""
        self._connection = connection
        self._held: list[dict[str, Any]] = []
        self._acts = 0
        self._is_spilled = False

    def take(self, touched: Touched) -> Sum:
        """Read back the rows of the next act, in the order of their keys, and add them up."""
        number, root = 0, digests.Root()
        for number, line in enumerate(_read(self._connection, touched), 1):
            root.add(line["digest"])
            line["act"], line["position"] = self._acts, number - 1
            self._held.append(line)
            if len(self._held) == MOST_HELD:
                self._spill()
        self._acts += 1
        return Sum(number, root.digest())

    def _spill(self) -> None:
        if not self._is_spilled:
            WAITING.create(self._connection, checkfirst=False)
            self._is_spilled = True
        put(self._connection, WAITING, self._held)
        self._held = []

    def append(self, first: int) -> None:
        """Write all of them to the trail, where the first act is the event of this number."""
        if self._is_spilled:
            seq = (WAITING.c.act + first).label("event_seq")
            columns = (WAITING.c[column.name] for column in KEPT)
            names = ["event_seq", *(column.name for column in KEPT)]
            self._connection.execute(insert(LINES).from_select(names, select(seq, *columns)))
            WAITING.drop(self._connection, checkfirst=False)
        for line in self._held:
            line["event_seq"] = first + line.pop("act")
        put(self._connection, LINES, self._held)
        self._held = []


def _read(connection: Connection, touched: Touched) -> Iterator[dict[str, Any]]:
    """Read the touched rows back, in the order of their keys; what is gone has a line, too."""
    for table, keys in touched.items():
        wanted = sorted(keys)
        for start in range(0, len(wanted), BATCH):
            yield from _batch(connection, table, wanted[start : start + BATCH])


@lru_cache(maxsize=200)
def _asked(table: Table) -> Select[Any]:
    """Ask for rows of a table by their keys; made once."""
    own, *others = table.primary_key
    asked = select(*digests.stored(table))
    if others:
        return asked.where(tuple_(own, *others).in_(bindparam("among", expanding=True)))
    return asked.where(among_given(own, "among"))


def _batch(connection: Connection, table: Table, keys: Sequence[Key]) -> Iterator[dict[str, Any]]:
    some = keys if len(table.primary_key) > 1 else [key for (key,) in keys]
    rows = connection.execute(_asked(table), {"among": some}).all()
    found = {
        digests.row_key(table, row): row for row in (digests.plain_row(table, row) for row in rows)
    }
    names = [",".join(map(str, key)) for key in keys]
    wholes = _wholes(connection, table, found, names)
    for name in names:
        body = digests.row_bytes(found[name]) if name in found else None
        whole = wholes.get(name)
        yield {
            "table_name": table.name, "row_key": name, "body": body, "whole_key": whole,
            "digest": digests.line_digest(table.name, name, body, whole),
        }  # fmt: skip


def _wholes(
    connection: Connection, table: Table, found: dict[str, dict[str, Any]], names: Sequence[str]
) -> dict[str, str]:
    """Return the whole of each row of a table of parts; of one that is gone, as its last line."""
    column = whole_column(table)
    if column is None:
        return {}
    wholes = {name: str(row[column]) for name, row in found.items() if column in row}
    if gone := set(names) - found.keys():
        kept = select(AuditRow.row_key, AuditRow.whole_key).where(
            AuditRow.table_name == table.name, AuditRow.row_key.in_(gone)
        )
        wholes |= {row.row_key: row.whole_key for row in connection.execute(kept)}
    return wholes
