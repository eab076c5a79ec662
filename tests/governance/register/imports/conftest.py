from dataclasses import dataclass, replace

import pytest
from sqlalchemy import select

from governance.core.jobs import deliver_all
from governance.core.sheets.reading import read_sheet
from governance.places.models import Place
from governance.register.imports import commands, jobs  # noqa: F401  # the handlers
from governance.register.imports.commands import Brought
from governance.register.imports.models import Import, ImportRow
from governance.register.imports.reading import Reading, Shape, unused
from governance.register.models import Asset
from tests.plant import actor_named


@dataclass
class Desk:
    """A person at the pages of an import, without the pages."""

    database: object
    plant: object

    def upload(self, who, content, name="liste.csv", place="leuven", kind="assets"):
        """Upload a file for a place; return the import's id."""
        brought = Brought(name, content, read_sheet(content, name), kind)
        with self.database.writing() as session:
            actor = actor_named(session, self.plant, who)
            at = session.get_one(Place, self.plant.places[place])
            made = commands.upload(session, actor, at, brought)
            session.commit()
            return made.id

    def choose(self, who, import_id, **corrections):
        """Take the columns as proposed, leave out the rest, ask for the preview."""
        with self.database.writing() as session:
            record = commands.locked(session, import_id)
            reading = Reading.from_json(record.mapping)
            left = unused(Shape.from_json(record.shape).header, reading)
            reading = replace(reading, **{"left_out": reading.left_out + left, **corrections})
            commands.choose(session, actor_named(session, self.plant, who), record, reading)
            session.commit()

    def confirm(self, who, import_id, reason="as agreed"):
        """Confirm the preview; the worker has not come by yet."""
        with self.database.writing() as session:
            record = commands.locked(session, import_id)
            commands.confirm(session, actor_named(session, self.plant, who), record, reason)
            session.commit()

    def work(self):
        """Let the worker deliver all that is due."""
        return deliver_all(self.database)

    def previewed(self, who, content, name="liste.csv", place="leuven", kind="assets"):
        """Bring a file as far as its preview."""
        import_id = self.upload(who, content, name, place, kind)
        self.choose(who, import_id)
        self.work()
        return import_id

    def applied(self, who, content, name="liste.csv", place="leuven", kind="assets"):
        """Bring a file all the way."""
        import_id = self.previewed(who, content, name, place, kind)
        self.confirm(who, import_id)
        self.work()
        return import_id

    def state(self, import_id):
        """Return the record as it is now."""
        with self.database.reading() as session:
            return session.get_one(Import, import_id)

    def rows(self, import_id):
        """Return the rows of the preview, by line."""
        with self.database.reading() as session:
            wanted = select(ImportRow).where(ImportRow.import_id == import_id)
            return {row.line: row for row in session.scalars(wanted.order_by(ImportRow.line))}

    def assets(self, *tags):
        """Return the assets with these tags, by site and tag; all of them without."""
        with self.database.reading() as session:
            wanted = select(Asset).where(Asset.tag.in_(tags)) if tags else select(Asset)
            return {(asset.site_id, asset.tag): asset for asset in session.scalars(wanted)}


@pytest.fixture
def desk(database, plant):
    """People at their imports on this test's database."""
    return Desk(database, plant)
