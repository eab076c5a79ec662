"""The goals, and the one table that says how far each is met."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.measure import Taken

FLOOR = "the frame alone"


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure is to be: at most so much, or at least."""

    limit: float
    unit: str = "ms"
    is_least: bool = False

    def __str__(self) -> str:
        """Say it as the table does."""
        return f"{'>=' if self.is_least else '<='} {self.limit:,.0f} {self.unit}"

    def missed(self, value: float) -> float:
        """Return by which factor it is missed; 1 or less: met."""
        return self.limit / value if self.is_least else value / self.limit


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value, and what else is known of it."""

    value: float
    note: str = ""
    spent: Taken | None = None
    floor: float | None = None
    """Seconds of the frame alone and of the page's bare questions, on the same database."""

    users: int = 1

    def said(self, unit: str) -> str:
        """Write it with its unit and its note."""
        digits = 1 if self.value < 100 else 0  # noqa: PLR2004
        return f"{self.value:,.{digits}f} {unit}{f' ({self.note})' if self.note else ''}"


LIST = Goal(15)
GOALS: dict[str, Goal | str] = {
    FLOOR: "ms",
    "list, nothing listed": "ms",
    "list, first page": LIST,
    "list, page 40": LIST,
    "list, by criticality": LIST,
    "list, one site and class": LIST,
    "list, one small place": LIST,
    "export, for 1,000 rows": "ms",
    "search part of a tag": Goal(20),
    "search a serial": Goal(20),
    "search everything": "ms",
    "asset page": Goal(20),
    "asset page of the hub": "ms",
    "change page, 1,000 reached": Goal(60),
    "changes list": LIST,
    "people list": LIST,
    "matrix of a site": Goal(300),
    "home page": "ms",
    "API, 50 assets in full": Goal(10),
    "API, 1,000 assets in full": Goal(100),
    "impact, 1,000 downstream": Goal(30),
    "impact, 10,000 downstream": Goal(250),
    "effective owners of an asset": Goal(10),
    "coverage of all assets by all activities": Goal(10_000),
    "conflicts of 1,000 open changes over 13 sites": Goal(1_000),
    "raise and submit a change of the hub": Goal(150),
    "whole lives of a change": Goal(25, "/s", is_least=True),
    "commands of those lives": "/s",
    "whole lives over HTTP at 4 users": Goal(3, "/s", is_least=True),
    "one-field update": Goal(15),
    "edit of 500 chosen assets": "rows/s",
    "edit of many assets": "rows/s",
    "import 10,000 rows, preview": Goal(10_000, "rows/s", is_least=True),
    "import 10,000 rows, apply": Goal(5_000, "rows/s", is_least=True),
    "import, most memory": "MiB",
    "verify, a million rows": Goal(60, "s"),
    "verify, a million events": Goal(15, "s"),
    "list at 8 users": Goal(130, "/s", is_least=True),
    "deep list at 8 users": Goal(130, "/s", is_least=True),
    "filtered list at 8 users": Goal(130, "/s", is_least=True),
    "sorted list at 8 users": Goal(130, "/s", is_least=True),
    "asset page at 8 users": "/s",
    "first page after start": Goal(2, "s"),
    "memory of a web process": Goal(200, "MiB"),
    "weight of a first visit": Goal(350, "KiB"),
    "weight of the next page": Goal(40, "KiB"),
    "seeding": "s",
}
"""In the order of the table; a unit alone: there is no goal."""

Figures = Mapping[str, Figure]
At = tuple[str, int]
"""A kind of database and a number of assets."""


def of_page(spent: Taken, floor: float) -> Figure:
    """Return a page's time, with its processor time, statements, and ratio to the floor."""
    note = f"cpu {spent.cpu * 1000:.1f}, {spent.statements} st, {spent.wall / floor:.1f}x"
    return Figure(spent.milliseconds, note, spent, floor)


def of_work(spent: Taken) -> Figure:
    """Return what a command or query took."""
    note = f"cpu {spent.cpu * 1000:.1f}, {spent.statements} st"
    return Figure(spent.milliseconds, note, spent)


def table(columns: Mapping[At, Figures]) -> str:
    """Write all of it as Markdown."""
    heads = ["work", "goal", *(f"{kind} {size:,}" for kind, size in columns), "met"]
    lines = [_line(heads), _line(["---"] * len(heads))]
    lines += [
        _line(_cells(work, goal, list(columns.values())))
        for work, goal in GOALS.items()
        if any(work in figures for figures in columns.values())
    ]
    return "\n".join(lines)


def _cells(work: str, goal: Goal | str, columns: Sequence[Figures]) -> list[str]:
    found = [figures.get(work) for figures in columns]
    if isinstance(goal, str):
        return [work, "none", *(figure.said(goal) if figure else "-" for figure in found), ""]
    worst = max((goal.missed(figure.value) for figure in found if figure), default=0.0)
    said = [figure.said(goal.unit) if figure else "-" for figure in found]
    return [work, str(goal), *said, "met" if worst <= 1 else f"missed, {worst:.1f}x at worst"]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
