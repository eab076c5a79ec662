"""What happened to each record of a packet: its versions, the acts on it, and what proves them."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from governance.audit.listing import words
from governance.audit.models import REFUSED
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


def stories(here: Found) -> list[Story]:
    """Return what happened to each record, in the order of their numbers."""
    made = {str(id_): Story(here.table, str(id_)) for id_ in here.ids}
    for event in here.events:
        said = event.said()
        if said and said["subject_kind"] == here.table and said["subject_key"] in made:
            made[said["subject_key"]].act(event, said)
        for line in event.lines:
            if line.is_told:
                _take(made, here.table, event, line)
    return list(made.values())


def _take(made: Mapping[str, Story], table: str, event: Told, line: Line) -> None:
    """Put a line to the record that it is about; a file may be of any of them."""
    values = row(line)
    if line.table == table and line.key in made:
        made[line.key].versions.append((event.seq, values))
    elif values.get("subject_kind") == table and str(values["subject_id"]) in made:
        made[str(values["subject_id"])].proving[line.table].append(values)
    elif line.table == "file":
        for story in made.values():
            story.proving["file"].append(values)
