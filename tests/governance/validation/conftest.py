import pytest

from governance.register.commands import work
from governance.register.controlled import Authorisation
from governance.register.models import Asset
from tests.plant import actor_named


@pytest.fixture
def worked(database, plant):
    """A change whose work began on PLC-204, and that was released."""
    for act in (work.begin_work, lambda *given: work.release(*given, None)):
        with database.writing() as session:
            asset = session.get_one(Asset, plant.assets["PLC-204"])
            by = Authorisation("CR-2026-0042", 1, asset.id, "Johan")
            act(session, actor_named(session, plant, "johan"), asset, by)
            session.commit()
