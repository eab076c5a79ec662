"""What happened to each record of a packet: its versions, the acts on it, and what proves them."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from governance.audit.listing import words
from governance.audit.models import REFUSED, whole_column
from governance.core.db import Base
from governance.evidence.packets.gathering import Found, Line, Told, row

Row = Mapping[str, Any]


class Story:
    """One record, in the order of the trail."""

    def __init__(self, kind: str, key: str) -> None:
        """Begin with nothing."""
        self.kind, self.name = kind, f"{words(kind)} {key}"
        self.versions: list[tuple[int, Row]] = []
        """The event, and the record as it was after it."""

        self.acts: list[tuple[Told, Row]] = []
        self.refused: list[tuple[Told, Row]] = []
        """The event, and what its bytes say."""

        self.proving: dict[str, list[Row]] = defaultdict(list)
        """By table: signatures, contents, files."""

        self.parts: dict[str, dict[str, tuple[int, Row]]] = defaultdict(dict)
        """By table and key: each row that belongs to it as it was last, and the event of that."""

    @property
    def now(self) -> Row:
        """The record as its last version has it."""
        return self.versions[-1][1] if self.versions else {}

    def act(self, event: Told, said: Row) -> None:
        """Take an act on the record, or a refused attempt."""
        if said["verb"] == REFUSED:
            self.refused.append((event, said))
        else:
            self.acts.append((event, said))
            self.name = said["subject"]


class Stories:
    """The records of a packet in the order of their numbers, and what all of them refer to."""

    def __init__(self, here: Found) -> None:
        """Put each act and each row of a packet to the record that it is about."""
        self._by_key = {
            (table, str(id_)): Story(table, str(id_)) for table, ids in here.groups.items()
            for id_ in ids
        }  # fmt: skip
        self._whole: dict[tuple[str, str], tuple[str, str]] = {}
        self.rows: dict[tuple[str, str], Row] = {}
        """Every row that is told, as it was last: what others name by its key."""

        self.said: dict[int, Row] = {}
        """By event: what its bytes say."""

        self.each = list(self._by_key.values())
        for event in here.events:
            said = event.said()
            if not said:
                continue
            self.said[event.seq] = said
            if story := self._by_key.get((said["subject_kind"], said["subject_key"])):
                story.act(event, said)
            for line in event.lines:
                if line.is_told:
                    self._take(event, line)

    def _take(self, event: Told, line: Line) -> None:
        """Put a line to the record that it is about; a file may be of any of them."""
        values, at = row(line), (line.table, line.key)
        self.rows[at] = values
        proved = (str(values.get("subject_kind")), str(values.get("subject_id")))
        if at in self._by_key:
            self._by_key[at].versions.append((event.seq, values))
        elif proved in self._by_key:
            self._by_key[proved].proving[line.table].append(values)
        elif line.table == "file":
            for story in self.each:
                story.proving["file"].append(values)
        elif owner := self._owner(line):
            owner.parts[line.table][line.key] = (event.seq, values)

    def _owner(self, line: Line) -> Story | None:
        """Return the record that a row belongs to, directly or as part of a part."""
        column = line.whole and whole_column(Base.metadata.tables[line.table])
        if not column:
            return None
        (key,) = Base.metadata.tables[line.table].c[column].foreign_keys
        at = self._whole[line.table, line.key] = (key.column.table.name, str(line.whole))
        while at not in self._by_key and at in self._whole:
            at = self._whole[at]
        return self._by_key.get(at)
