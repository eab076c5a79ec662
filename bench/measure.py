"""Medians of wall and of processor time, and how many statements a piece of work sends."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import Engine, event

RUNS = 15
ASIDE = ("PRAGMA", "BEGIN")
"""What SQLite needs to open a transaction: not a question to the database."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What one piece of work took, in the middle of all runs."""

    wall: float
    """Seconds."""

    cpu: float
    """Seconds of this process; PostgreSQL's own are not in it."""

    statements: int = 0
    slow: float = 0.0
    """Seconds of wall time that 95 of 100 runs stay below."""

    @property
    def milliseconds(self) -> float:
        """The wall time as the goals say it."""
        return self.wall * 1000


Sent = tuple[str, Any]
"""A statement, and what was given with it."""


@contextmanager
def counted(engine: Engine) -> Iterator[list[Sent]]:
    """Gather the statements that are sent until the block ends."""
    sent: list[Sent] = []

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_rest: Any) -> None:
        if not statement.startswith(ASIDE):
            sent.append((statement, given))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def taken(engine: Engine, work: Callable[[], object], runs: int = RUNS) -> Taken:
    """Do the work once to warm up, `runs` times on the clock, and once more to count."""
    work()
    walls, cpus = [], []
    for _ in range(runs):
        wall, cpu = perf_counter(), process_time()
        work()
        walls.append(perf_counter() - wall)
        cpus.append(process_time() - cpu)
    with counted(engine) as sent:
        work()
    return Taken(median(walls), median(cpus), len(sent), nearly_all(walls))


def bare(engine: Engine, work: Callable[[], object]) -> float:
    """Return the seconds that the questions of a page take by themselves, asked of the driver."""
    with counted(engine) as sent:
        work()
    opened, spent = engine.raw_connection(), []
    try:
        cursor = opened.cursor()
        for _ in range(RUNS):
            began = perf_counter()
            for statement, given in sent:
                cursor.execute(statement, given)
                cursor.fetchall()
            spent.append(perf_counter() - began)
    finally:
        opened.close()
    return median(spent)


def nearly_all(times: Sequence[float]) -> float:
    """Return what 95 of 100 stay below."""
    return sorted(times)[max(0, -(-len(times) * 95 // 100) - 1)]
