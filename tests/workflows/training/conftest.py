"""Things to learn, whoever is asked to, and a clock that can be turned on."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.core import clock, jobs
from governance.core.config import Settings
from governance.curricula.models import (
    Curriculum,
    CurriculumItem,
    Decision,
    ItemKind,
    TrainingItem,
    TrainingItemEffect,
    TrainingItemVersion,
    TrainingRecord,
)
from governance.curricula.rules.standing import COMPLETES
from governance.identity.models import Role
from tests.plant import SYSTEM, actor_named
from tests.workflows.changes.conftest import Life, give_credentials
from workflows.notifications.models import Notice
from workflows.training.jobs import every_minute
from workflows.training.models import TrainingAssignment

PAST = date(2020, 1, 1)
NIGHT = 22
"""When it is tomorrow already at Leuven, in UTC."""


def midnight(day):
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _by_daylight(monkeypatch):
    """Have it be the same day at every site, whenever the tests run."""
    now = clock.now
    if now().hour >= NIGHT:
        monkeypatch.setattr(clock, "now", lambda: now() - timedelta(hours=6))


@pytest.fixture
def later(monkeypatch, _by_daylight):
    """Turn the clock on: `later(days=3)`."""
    now, ahead = clock.now, [timedelta()]
    monkeypatch.setattr(clock, "now", lambda: now() + ahead[0])

    def turn(**span):
        ahead[0] += timedelta(**span)

    return turn


class School:
    """What can be learned at a plant, and what the worker asks of its people."""

    def __init__(self, database, plant, folder):
        self.database, self.plant, self.folder = database, plant, folder

    def _kept(self, *rows):
        with self.database.writing() as session:
            session.add_all(rows)
            session.flush()
            record(session, SYSTEM, "school.prepared", rows[0])
            session.commit()
        return rows[0]

    def item(self, code, kind=ItemKind.DOCUMENT, at="leuven", months=None, **effects):
        """Keep an item with its first version, in force since long ago; return its id."""
        site = self.plant.places[at]
        item = self._kept(
            TrainingItem(code=code, kind=kind, title=f"Title of {code}", place_id=site,
                         site_id=site, months=months)
        )  # fmt: skip
        self.version(item.id, "1", PAST)
        for competence_id, level in effects.get("shows", {}).items():
            self._kept(
                TrainingItemEffect(item_id=item.id, competence_id=competence_id, level=level)
            )
        return item.id

    def version(self, item_id, label, on, decision=Decision.REQUALIFY):
        """Keep a version on which quality assurance decided; return its id."""
        ana = self.plant.people["ana"]
        return self._kept(
            TrainingItemVersion(
                item_id=item_id, label=label, changes="", minutes=10, effective_on=on,
                effective_at=midnight(on), added_at=midnight(PAST), added_by_id=ana,
                decision=decision, decided_at=min(clock.now(), midnight(on)), decided_by_id=ana,
            )
        ).id  # fmt: skip

    def curriculum(self, *items, role=Role.OT_LEAD, at="leuven", days=30, starts=None):
        """Ask these items of whoever holds a role."""
        site = self.plant.places[at]
        made = self._kept(
            Curriculum(title=f"Curriculum of {role}", role=role, place_id=site, site_id=site,
                       starts_on=starts or PAST, made_by="test")
        )  # fmt: skip
        self.adds(made.id, *items, days=days, starts=starts)
        return made.id

    def adds(self, curriculum_id, *items, days=30, starts=None):
        with self.database.writing() as session:
            session.add_all(
                CurriculumItem(curriculum_id=curriculum_id, item_id=item, days=days,
                               starts_on=starts or PAST)
                for item in items
            )  # fmt: skip
            record(session, SYSTEM, "school.prepared", session.get_one(Curriculum, curriculum_id))
            session.commit()

    def did(self, name, item_id, label="1", at=None, **given):
        """Keep that somebody did a version."""
        with self.database.reading() as session:
            version = session.scalars(
                select(TrainingItemVersion).where(
                    TrainingItemVersion.item_id == item_id, TrainingItemVersion.label == label
                )
            ).one()
            kind = session.get_one(TrainingItem, item_id).kind
        person = self.plant.people[name]
        said = {"how": COMPLETES[kind], "is_passed": True, "recorded_by_id": person} | given
        return self._kept(
            TrainingRecord(person_id=person, item_id=item_id, version_id=version.id,
                           completed_at=at or clock.now(), recorded_at=clock.now(), **said)
        ).id  # fmt: skip

    def work(self):
        """Let the worker come by, twice: the second time finds nothing to do."""
        for _ in range(2):
            every_minute(jobs.Job(self.database))
        jobs.deliver_all(self.database, Settings(data_dir=self.folder))

    def asked(self, name=None):
        """What is open, as item, version, reason and days left."""
        names = {key: each for each, key in self.plant.people.items()}
        of = TrainingAssignment
        with self.database.reading() as session:
            wanted = (
                select(of.person_id, TrainingItem.code, TrainingItemVersion.label, of.reason,
                       of.due_on)
                .join(TrainingItem, TrainingItem.id == of.item_id)
                .join(TrainingItemVersion, TrainingItemVersion.id == of.version_id)
                .where(of.closed_at.is_(None))
                .order_by(of.person_id, TrainingItem.code, of.id)
            )  # fmt: skip
            return [
                (names[row.person_id], row.code, row.label, row.reason.value,
                 (row.due_on - clock.today()).days)
                for row in session.execute(wanted)
                if name in {None, names[row.person_id]}
            ]  # fmt: skip

    def told(self, name):
        """What somebody was told, without the reference."""
        with self.database.reading() as session:
            wanted = select(Notice.sentence).where(Notice.person_id == self.plant.people[name])
            return [said.split(" ", 2)[2] for said in session.scalars(wanted.order_by(Notice.id))]

    def by(self, name, command, *args):
        """Have somebody do something."""
        with self.database.writing() as session:
            made = command(session, actor_named(session, self.plant, name), *args)
            session.commit()
        return made

    def all(self):
        with self.database.reading() as session:
            of = TrainingAssignment
            return session.scalars(select(of).order_by(of.id)).all()


@pytest.fixture
def enrolled(database, plant):
    """The plant, everybody with what they sign with."""
    give_credentials(database, plant)
    return plant


@pytest.fixture
def life(database, enrolled):
    """A change to be."""
    return Life(database, enrolled)


@pytest.fixture
def school(database, plant, tmp_path):
    return School(database, plant, tmp_path)
