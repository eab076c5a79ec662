from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.core import clock
from governance.register.parts.models import Component
from governance.register.parts.words import ComponentKind, GampCategory
from governance.register.vocabulary import GxpRelevance
from tests.plant import SYSTEM
from tests.workflows.changes.conftest import Life, enrolled  # noqa: F401  # a fixture
from workflows.changes.deliverables import commands
from workflows.changes.deliverables.models import Deliverable


@dataclass
class Checked(Life):
    """Carries one change through its life, with the checklist that its assets ask for."""

    def rows(self):
        with self.database.reading() as session:
            wanted = select(Deliverable).order_by(Deliverable.id)
            return session.scalars(wanted.where(Deliverable.change_id == self.id)).all()

    def ids(self, *codes):
        return [row.id for row in self.rows() if not codes or row.code in codes]

    def planned(self, *codes, by="nora", owner="vera"):
        due = (self.plant.people[owner], clock.today() + timedelta(days=5))
        self.by(by, commands.plan, self.ids(*codes), due)
        return self


@pytest.fixture
def checked(database, enrolled):  # noqa: F811
    """A change of PLC-204, which runs a program of category 5 under a runtime of category 3."""
    with database.writing() as session:
        for name, category in (("Capper program", "5"), ("Runtime", "3")):
            session.add(
                Component(
                    asset_id=enrolled.assets["PLC-204"], kind=ComponentKind.SOFTWARE, name=name,
                    gamp_category=GampCategory(category), relevance=GxpRelevance.DIRECT,
                )
            )  # fmt: skip
        record(session, SYSTEM, "components.recorded", "PLC-204")
        session.commit()
    return Checked(database, enrolled)
