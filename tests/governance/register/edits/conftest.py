from dataclasses import dataclass

import pytest
from sqlalchemy import select

from governance.audit.commands import bulk_insert, record
from governance.core.jobs import deliver_all
from governance.core.listing.chosen import Chosen
from governance.register.edits import commands, jobs  # noqa: F401  # the handlers
from governance.register.edits.forms import BulkEditForm
from governance.register.edits.models import BulkEdit, BulkEditRow
from governance.register.models import Asset
from governance.register.vocabulary import (
    AssetClass,
    Domain,
    GxpRelevance,
    OtFunction,
    ValidationState,
)
from tests.plant import SYSTEM, actor_named

BLANK = {
    name: None for name in vars(BulkEditForm) if hasattr(getattr(BulkEditForm, name), "field_class")
}


@dataclass
class Desk:
    """A person at the pages of an edit of many, without the pages."""

    database: object
    plant: object

    def ask(self, who, chosen, total=None, *, reason="walk-down", cleared=(), **facts):
        """Ask for an edit; return its id."""
        with self.database.writing() as session:
            values = BLANK | {"reason": reason, "cleared": cleared} | facts
            number = total or len(chosen.keys)
            made = commands.ask(
                session, actor_named(session, self.plant, who), chosen, number, values
            )
            session.commit()
            return made.id

    def confirm(self, who, edit_id):
        """Confirm the preview."""
        with self.database.writing() as session:
            edit = commands.locked(session, edit_id)
            commands.confirm(session, actor_named(session, self.plant, who), edit)
            session.commit()

    def work(self):
        """Let the worker deliver all that is due."""
        return deliver_all(self.database)

    def state(self, edit_id):
        """Return the edit as it is."""
        with self.database.reading() as session:
            return session.get_one(BulkEdit, edit_id)

    def rows(self, edit_id):
        """Return the rows of its preview, by tag."""
        with self.database.reading() as session:
            wanted = select(BulkEditRow).where(BulkEditRow.edit_id == edit_id)
            return {row.tag: row for row in session.scalars(wanted)}

    def asset(self, tag):
        """Return an asset as it is."""
        with self.database.reading() as session:
            return session.scalars(select(Asset).where(Asset.tag == tag)).one()

    def all_of(self, *tags):
        """Return these assets of the plant as somebody ticks them."""
        return Chosen(tuple(self.plant.assets[tag] for tag in tags))

    def grow(self, much, prefix="PMP"):
        """Store so many plain assets at line 1."""
        at = {"place_id": self.plant.places["line1"], "site_id": self.plant.places["leuven"]}
        plain = {
            "domain": Domain.OT, "asset_class": AssetClass.DRIVE, "ot_function": OtFunction.NONE,
            "gxp": GxpRelevance.NONE, "has_safety_function": False,
            "validation_state": ValidationState.NOT_REQUIRED,
        }  # fmt: skip
        with self.database.writing() as session:
            rows = [
                {**at, **plain, "tag": f"{prefix}-{n:06}", "name": f"Pump {n}"} for n in range(much)
            ]
            bulk_insert(session, Asset, rows)
            record(session, SYSTEM, "plant.grown", "the plant")
            session.commit()


@pytest.fixture
def desk(database, plant):
    return Desk(database, plant)
