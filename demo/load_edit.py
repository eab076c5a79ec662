"""Facts that a lead set on many assets at once: previewed, then written."""

from datetime import timedelta

from sqlalchemy import select

from demo.company import TIME_ZONES, at
from demo.stage import Stage
from demo.timeline import Pace, Story
from governance.core.jobs import deliver_all
from governance.core.listing.chosen import Chosen
from governance.places.models import Place
from governance.register.edits import commands
from governance.register.models import Asset
from governance.register.vocabulary import AssetClass

SITE, LEAD = "wismar", "jens"
DAYS_AGO = 9
NOTE = "Spare drives lie in store W2, shelf 4."


def set_on_many(stage: Stage) -> Story:
    """Tell how the drives of a site were all given the same note."""
    pace = Pace(TIME_ZONES[SITE], stage.timeline.present - timedelta(days=DAYS_AGO), 43)
    yield pace.later(minutes=15)
    with stage.acting(LEAD) as (session, actor):
        site = session.get_one(Place, stage.places[at(SITE)])
        drives = select(Asset.id).where(
            Asset.site_id == site.id, Asset.asset_class == AssetClass.DRIVE
        )
        keys = tuple(session.scalars(drives.order_by(Asset.id)))
        said = {"notes": NOTE, "cleared": (), "reason": "where the spares are, from the walk-down"}
        edit_id = commands.ask(session, actor, Chosen(keys), len(keys), said).id
    yield pace.later(minutes=8)
    with stage.acting(LEAD) as (session, actor):
        commands.confirm(session, actor, commands.locked(session, edit_id))
    deliver_all(stage.database)
