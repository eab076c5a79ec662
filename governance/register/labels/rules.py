"""Who prints labels, on what, and how many at a time; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from governance.core.access import declare, role
from governance.core.states import Machine, Move
from governance.identity.models import Role
from governance.register.labels.models import LabelSheet, LabelState, SheetLayout, is_asked_by

S = LabelState
MOST = 2_000
"""Labels of one file: more of them are asked for part by part."""


class Permission(StrEnum):
    """What can be permitted on labels; who may read an asset may ask for its label."""

    READ = "label_sheet:read"


declare(
    LabelSheet,
    read=Permission.READ,
    grants={Permission.READ: [[is_asked_by], [role(Role.AUDITOR)]]},
)

LABELS = Machine(
    (
        Move("make", (S.REQUESTED,), S.MADE),
        Move("refuse", (S.REQUESTED,), S.REFUSED),
    ),
    {},
)
MACHINES = {"labels@1": LABELS}


@dataclass(frozen=True, slots=True)
class LabelFacts:
    """What the guards of a sheet of labels may know."""

    label: str
    state: LabelState


def facts_of(sheet: LabelSheet) -> LabelFacts:
    """Return what the guards may know of a sheet."""
    return LabelFacts(str(sheet), sheet.state)


@dataclass(frozen=True, slots=True)
class Grid:
    """Where labels stand on their page, in millimetres."""

    words: str
    page: tuple[float, float]
    columns: int
    rows: int
    size: tuple[float, float]
    edge: tuple[float, float] = (0, 0)
    """From the left and the upper edge of the page to the first label."""

    gap: float = 0
    """Between two columns."""

    @property
    def on_page(self) -> int:
        """How many labels a page holds."""
        return self.columns * self.rows

    def at(self, number: int) -> tuple[float, float]:
        """Return how far the left upper corner of a label is from that of the page."""
        row, column = divmod(number, self.columns)
        left = self.edge[0] + column * (self.size[0] + self.gap)
        return (left, self.edge[1] + row * self.size[1])


GRIDS: Mapping[SheetLayout, Grid] = {
    SheetLayout.A4_24: Grid("A4, 24 labels of 70 x 37 mm", (210, 297), 3, 8, (70, 37), (0, 0.5)),
    SheetLayout.A4_65: Grid(
        "A4, 65 labels of 38.1 x 21.2 mm", (210, 297), 5, 13, (38.1, 21.2), (4.75, 10.7), 2.5
    ),
    SheetLayout.ROLL_62: Grid("Roll, one label of 62 x 29 mm", (62, 29), 1, 1, (62, 29)),
}
"""The sizes that label makers sell under many numbers."""
