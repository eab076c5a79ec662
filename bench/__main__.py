"""`python -m bench`: measure the program on both databases, and print one table."""

import logging
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

from app import connect
from bench import calendar, changes, edits, imports, lives, loopback, pages, report, results, trail
from bench.report import Figure, of_page, of_work
from bench.seed import Seeded, seed
from governance.core.db import Database
from governance.core.migrate import migrate
from governance.core.settling import settle
from tests import databases

KEPT = Path(__file__).parent / "data"
"""Where `--full` keeps its SQLite file and its PostgreSQL between runs; git ignores it.

What is kept is brought to the tables of now, as an installation is.
"""

SIZES, FULL = (10_000, 100_000), 1_000_000
DURABLE = "-c listen_addresses= -c shared_buffers=256MB"

TOGETHER = {
    "list, first page": "list at 8 users",
    "list, page 40": "deep list at 8 users",
    "list, one site and class": "filtered list at 8 users",
    "list, by criticality": "sorted list at 8 users",
    "asset page": "asset page at 8 users",
}
"""What is measured at 8 users, too, and how the report calls it then."""

Address = Callable[[str], str]


def main(arguments: list[str]) -> None:
    """Measure, print, and write the results.

    `--quick`: 10,000 alone; `--full`: 1,000,000, too; `--sqlite`: this one alone; `--rest`: what
    was measured at this commit is not measured again, so that a run goes on where one ended.
    """
    logging.disable(logging.WARNING)
    is_full = "--full" in arguments
    sizes = [*SIZES, *[FULL] * is_full][: 1 if "--quick" in arguments else None]
    known = results.are_of_now() if "--rest" in arguments else set()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        kinds = {"SQLite": _files(folder)}
        if "--sqlite" not in arguments:
            kinds |= stack.enter_context(_server(is_kept=is_full))
        for at in [(kind, size) for size in sizes for kind in kinds]:
            if at not in known:
                _measure(at, kinds[at[0]], folder)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; medians of wall time, ", end="")
    print("processor time of this process beside it (cpu, ms), statements (st).\n")
    print(report.table(results.columns()))


def _measure(at: report.At, address: Address, folder: Path) -> None:
    """Measure one database at one size, and keep what was found."""
    (kind, size), began = at, perf_counter()
    results.write(at, column(address, size, folder))
    print(f"{kind} {size:,}: {perf_counter() - began:.0f} s", file=sys.stderr, flush=True)


def _files(folder: Path) -> Address:
    def address(name: str) -> str:
        if name.endswith(str(FULL)):
            KEPT.mkdir(exist_ok=True)
            return f"sqlite:///{KEPT / name}.db"
        return f"sqlite:///{folder / name}.db"

    return address


@contextmanager
def _server(*, is_kept: bool) -> Iterator[dict[str, Address]]:
    """Start a PostgreSQL of our own that loses nothing; say so where there is none."""
    if databases.BIN is None:
        print("PostgreSQL is not installed (make setup-test): SQLite alone.", file=sys.stderr)
        yield {}
        return
    databases.FAST = DURABLE
    with databases.postgresql(KEPT / "postgresql" if is_kept else None) as url_of:

        def address(name: str) -> str:
            if name.endswith(str(FULL)) and databases.has_postgresql(url_of, name):
                return url_of(name)
            databases.drop_postgresql(url_of, name)
            return databases.create_postgresql(url_of, name)

        yield {"PostgreSQL": address}


def column(address: Address, size: int, folder: Path) -> dict[str, Figure]:
    """Measure one database at one size."""
    url = address(f"bench{size}")
    database = connect(url)
    migrate(database)
    began = perf_counter()
    seeded = seed(database, size)
    found = {"seeding": Figure(perf_counter() - began, f"{seeded.assets:,} assets")}
    settle()
    found |= _pages(database, seeded, folder, url)
    found |= {work: of_work(spent) for work, spent in changes.measured(database, seeded)}
    life, commands = changes.lives(database, seeded)
    note = of_work(life).note
    found["whole lives of a change"] = Figure(1 / life.wall, note, life)
    found["commands of those lives"] = Figure(commands)
    found["one-field update"] = of_work(trail.edited(database, seeded))
    found["edit of 500 chosen assets"] = Figure(edits.rate(database, seeded))
    found |= _verified(database)
    great = edits.great(database, seeded)
    note = f"{great.rows:,} in {great.seconds:.0f} s, {great.writing:.0f} of them writing; "
    note += f"{great.peak_mib:.0f} MiB"
    found["edit of many assets"] = Figure(great.rows / great.seconds, note)
    database.engine.dispose()
    if size == SIZES[0]:
        found |= _imported(address) | _planned(address)
    else:
        found |= _grown(address, size)
    return found


def _pages(database: Database, seeded: Seeded, folder: Path, url: str) -> dict[str, Figure]:
    big = changes.Life(database, seeded).proposed(seeded.hubs["HUB-1000"])
    shown = pages.visit(database, seeded, folder)
    where = pages.addresses(shown, seeded, big.id)
    found = {
        work: of_page(spent, floor) for work, spent, floor in pages.measured(shown, database, where)
    }
    rows, exported = pages.exported(shown, database, seeded)
    first, following = pages.weights(shown)
    life, lived = lives.over_http(lives.Company(database, seeded), url, shown, folder)
    served = loopback.measured(url, folder, shown, {w: where[w] for w in TOGETHER})
    for work, name in TOGETHER.items():
        together, users, floor = served.pages[work], loopback.USERS, found[work].floor
        found[name] = Figure(served.rates[work], spent=together, floor=floor, users=users)
    return found | {
        "export, for 1,000 rows": Figure(exported.milliseconds / rows * 1_000, f"{rows:,} rows"),
        "whole lives over HTTP at 4 users": Figure(lived, spent=life, users=lives.USERS),
        "weight of a first visit": Figure(first),
        "weight of the next page": Figure(following),
        "first page after start": Figure(served.first),
        "memory of a web process": Figure(served.memory),
    }


def _verified(database: Database) -> dict[str, Figure]:
    events, rows, spent = trail.verified(database)
    each = spent.wall / rows * 1_000_000
    note = f"{events:,} events and {rows:,} rows in {spent.wall:.1f} s, cpu {spent.cpu:.1f}"
    return {"verify, a million rows": Figure(each, note)}


def _grown(address: Address, events: int) -> dict[str, Figure]:
    """Verify a trail of as many events, in a database of their own: the register has few."""
    database = connect(address("events"))
    migrate(database)
    spent = trail.grown(database, events)
    database.engine.dispose()
    note = f"{events:,} events in {spent.wall:.1f} s, cpu {spent.cpu:.1f}"
    return {"verify, a million events": Figure(spent.wall / events * 1_000_000, note)}


def _planned(address: Address) -> dict[str, Figure]:
    """Find what many changes meet, in a database of their own: its sites are more, its rows few."""
    database = connect(address("planned"))
    migrate(database)
    spent = calendar.measured(database)
    database.engine.dispose()
    return {"conflicts of 1,000 open changes over 13 sites": of_work(spent)}


def _imported(address: Address) -> dict[str, Figure]:
    """Import into an empty register, in a process of its own: its memory counts."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as child:
        preview, apply, *_ = child.submit(imports.run, address("imports")).result()
    return {
        "import 10,000 rows, preview": Figure(preview.rows_a_second),
        "import 10,000 rows, apply": Figure(apply.rows_a_second),
        "import, most memory": Figure(apply.peak_mib),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
