"""Impact and change control, as the commands that the pages call."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from statistics import median
from time import perf_counter, process_time, time
from typing import Any

from sqlalchemy import select

from bench.measure import Taken, counted, nearly_all, taken
from bench.pages import READER
from bench.seed import Seeded
from governance.core import clock
from governance.core.db import Database
from governance.identity.attest import Proof
from governance.identity.models import Person
from governance.identity.queries import actor_for
from governance.ownership.models import Activity
from governance.ownership.queries import accountable_for
from governance.ownership.reports.coverage import coverage
from governance.ownership.subjects import Subject
from governance.register.models import Asset
from workflows.changes.commands import closing, deciding, disposing, triaging, working, writing
from workflows.changes.ending.models import Outcome, Result
from workflows.changes.ending.rules import Measured
from workflows.changes.models import Answer, ChangeKind, ChangeRequest, Phase
from workflows.changes.queries.case import case_of
from workflows.changes.queries.impact import impact_of
from workflows.changes.rules.policy import CURRENT, POLICIES

STEPS = count(int(time()))
LIVES = 15
SITE = "leuven"
WRITTEN = {
    "reason": "An advisory applies",
    "current": "firmware 2.8.1",
    "proposed": "firmware 2.9.4",
    "target_firmware": "2.9.4",
    "plan": "Stop the line\nLoad 2.9.4\nStart the line",
    "back_out": "Load 2.8.1 from the local copy; decide by 08:00",
    "tests": "Cycle the valves; compare the tag list",
    "effect_criteria": "Valves that stick; trends of the DCS; none; four weeks after release",
}
NO = {question.code: (Answer.NO, "") for question in POLICIES[CURRENT].questions}


class Life:
    """Takes one change through its life, each act in a durable transaction of its own."""

    def __init__(self, database: Database, seeded: Seeded) -> None:
        """Begin with nothing."""
        self.database, self.people = database, seeded.company.people
        self.id, self.commands = 0, 0

    def raised(self, asset_id: int) -> "Life":
        """Write a change of the asset."""
        now = clock.now()
        window = {"window_begins_at": now - timedelta(hours=1)}
        window["window_ends_at"] = now + timedelta(hours=3)
        with self.database.writing() as session:
            actor, _ = self._proof(session, "nora")
            asset = session.get_one(Asset, asset_id)
            values: dict[str, Any] = {**WRITTEN, **window, "effect_on": now.date()}
            draft = writing.Draft("Replace firmware", ChangeKind.FIRMWARE, values)
            self.id = writing.raise_(session, actor, asset, draft).id
            session.commit()
        self.commands += 1
        return self

    def by(self, name: str, command: Any, *args: Any, proves: bool = False) -> "Life":
        """Run a command as one of the site's people."""
        with self.database.writing() as session:
            actor, proof = self._proof(session, name)
            wanted = select(ChangeRequest).where(ChangeRequest.id == self.id).with_for_update()
            change = session.scalars(wanted).one()
            command(session, actor, change, *args, *([proof] if proves else []))
            session.commit()
        self.commands += 1
        return self

    def proposed(self, asset_id: int) -> "Life":
        """Go as far as the signatures."""
        self.raised(asset_id).by("nora", writing.submit).by("johan", triaging.classify)
        self.by("johan", writing.assess, NO)
        with self.database.reading() as session:
            case = case_of(session, session.get_one(ChangeRequest, self.id))
            waiting = [one.asset_id for one in case.judged.lists.waiting]
        if waiting:
            said = disposing.Said("They ride it out", "all that waited", waiting)
            self.by(READER, disposing.dispose, said)  # a hub's reach other sites
        return self.by("nora", writing.propose, proves=True)

    def signed(self, phase: Phase) -> "Life":
        """Have everybody sign who is asked to."""
        with self.database.reading() as session:
            case = case_of(session, session.get_one(ChangeRequest, self.id))
            owners = [wanted.owner.person_id for wanted in case.outstanding(phase)]
        for key in dict.fromkeys(filter(None, owners)):
            self.by(self._name(key), deciding.sign, proves=True)
        return self

    def _name(self, person_id: int) -> str:
        names = {key: name for name, key in self.people.items()}
        return names[person_id].partition(" ")[0]

    def closed(self, asset_id: int) -> "Life":
        """Go all the way."""
        self.proposed(asset_id).signed(Phase.PLAN).by("tom", working.start)
        work = working.Work("Loaded it as planned", "2.9.4")
        self.by("tom", working.complete, work, proves=True)
        self.by("johan", working.verify, "Valves cycle", proves=True)
        self.signed(Phase.RELEASE)
        with self.database.reading() as session:
            case = case_of(session, session.get_one(ChangeRequest, self.id))
            closer = case.closing.owner.person_id if case.change.closed_at is None else None
        if closer is not None:
            met = [Measured(Result.MET, "none in two weeks")]
            seen = "Trends of two weeks: no valve stuck"
            found = closing.Found(Outcome.EFFECTIVE, seen, measured=met)
            self.by(self._name(closer), closing.close, found, proves=True)
        return self

    def _proof(self, session: Any, name: str) -> tuple[Any, Proof]:
        key = self.people.get(f"{name} {SITE}") or self.people[name]
        person = session.get_one(Person, key)
        actor = actor_for(session, person)
        return actor, Proof(actor.id, next(STEPS), clock.now())


def measured(database: Database, seeded: Seeded) -> Iterator[tuple[str, Taken]]:
    """Yield what impact, raising a change on a hub, and ownership took."""
    engine, hub = database.engine, seeded.hubs["HUB-1000"]
    with database.reading() as session:
        for tag, words in (("HUB-1000", "1,000"), ("HUB-10000", "10,000")):
            hub_ids = [seeded.hubs[tag]]
            yield f"impact, {words} downstream", taken(engine, lambda: impact_of(session, hub_ids))  # noqa: B023
        plain = session.get_one(Asset, seeded.plain)
        subject = Subject("asset", plain.id, plain.place_id, plain.tag)
        yield (
            "effective owners of an asset",
            taken(engine, lambda: accountable_for(session, list(Activity), [subject])),
        )
        everything = actor_for(session, session.get_one(Person, seeded.company.people[READER]))
        yield (
            "coverage of all assets by all activities",
            taken(engine, lambda: coverage(session, everything)),
        )
    yield (
        "raise and submit a change of the hub",
        taken(engine, lambda: Life(database, seeded).raised(hub).by("nora", writing.submit)),
    )


def lives(database: Database, seeded: Seeded) -> tuple[Taken, float]:
    """Return what a whole life takes, and the commands a second that lives are made of."""
    with database.reading() as session:
        wanted = select(Asset.id).where(
            Asset.site_id == seeded.company.site(SITE), ~Asset.tag.startswith("HUB"),
            ~Asset.has_safety_function,  # whose change brings more than these acts tell
        )  # fmt: skip
        assets = session.scalars(wanted.order_by(Asset.id.desc()).limit(LIVES + 2)).all()
    Life(database, seeded).closed(assets[0])
    walls, cpus, commands = [], [], 0
    for asset_id in assets[2:]:
        began, used = perf_counter(), process_time()
        commands += Life(database, seeded).closed(asset_id).commands
        walls.append(perf_counter() - began)
        cpus.append(process_time() - used)
    with counted(database.engine) as sent:
        Life(database, seeded).closed(assets[1])
    spent = Taken(median(walls), median(cpus), len(sent), nearly_all(walls))
    return spent, commands / sum(walls)
