"""What the trail costs where it is written, and how long it takes to verify."""

from itertools import count
from time import perf_counter, process_time, time

from bench.measure import Taken, taken
from bench.pages import READER
from bench.seed import Seeded
from governance.audit.commands import record
from governance.audit.verify import verify
from governance.core.access import Actor
from governance.core.db import Database
from governance.identity.models import Person
from governance.identity.queries import actor_for
from governance.register.commands.assets import edit
from governance.register.models import Asset

HOSTS = count(int(time()))
ACTS = 5_000
"""Acts of one transaction of those that only fill a trail."""


def edited(database: Database, seeded: Seeded) -> Taken:
    """Change one field of an asset, with permission, rules, digest and durable commit."""

    def once() -> None:
        with database.writing() as session:
            person = session.get_one(Person, seeded.company.people[READER])
            asset = session.get_one(Asset, seeded.plain)
            values = {"hostname": f"host{next(HOSTS)}"}
            edit(session, actor_for(session, person), asset, values, "bench")
            session.commit()

    return taken(database.engine, once)


def grown(database: Database, events: int) -> Taken:
    """Fill an empty trail with so many events, then verify it; it is told by the event."""
    by = Actor(1, "Johan", via="10.0.0.1")
    for start in range(0, events, ACTS):
        with database.writing() as session:
            for n in range(start, min(start + ACTS, events)):
                record(session, by, "bench.noted", f"event {n}", number=n, reason="as agreed")
            session.commit()
    found, _, spent = verified(database)
    if found < events:
        raise RuntimeError(f"{found:,} of {events:,} events were verified")
    return spent


def verified(database: Database) -> tuple[int, int, Taken]:
    """Verify everything once; return how many events and rows there were."""
    wall, cpu = perf_counter(), process_time()
    with database.reading() as session:
        report = verify(session)
    if report.faults:
        raise RuntimeError(f"the trail is not whole: {report.faults[:3]}")
    spent = Taken(perf_counter() - wall, process_time() - cpu)
    return report.events, sum(report.rows.values()), spent
