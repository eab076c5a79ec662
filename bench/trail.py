"""What the trail costs where it is written, and how long it takes to verify."""

from itertools import count
from time import perf_counter, process_time, time

from bench.measure import Taken, taken
from bench.pages import READER
from bench.seed import Seeded
from governance.audit.verify import verify
from governance.core.db import Database
from governance.identity.models import Person
from governance.identity.queries import actor_for
from governance.register.commands.assets import edit
from governance.register.models import Asset

HOSTS = count(int(time()))


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


def verified(database: Database) -> tuple[int, int, Taken]:
    """Verify everything once; return how many events and rows there were."""
    wall, cpu = perf_counter(), process_time()
    with database.reading() as session:
        report = verify(session)
    if report.faults:
        raise RuntimeError(f"the trail is not whole: {report.faults[:3]}")
    spent = Taken(perf_counter() - wall, process_time() - cpu)
    return report.events, sum(report.rows.values()), spent
