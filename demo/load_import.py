"""A sheet that a site has brought in and not confirmed yet: its preview waits."""

from datetime import timedelta

from demo.company import TIME_ZONES, at
from demo.spreadsheet import FILE_NAME, messy_sheet
from demo.stage import Stage
from demo.timeline import Pace, Story
from governance.core.jobs import deliver_all
from governance.core.sheets.reading import read_sheet
from governance.places.models import Place
from governance.register.imports import commands
from governance.register.imports.commands import Brought
from governance.register.imports.models import Import
from governance.register.imports.reading import Reading

SITE, LEAD = "wismar", "jens"
DAYS_AGO = 3


def brought_in(stage: Stage) -> Story:
    """Tell how the list of a new packaging line was brought in and looked at."""
    pace = Pace(TIME_ZONES[SITE], stage.timeline.present - timedelta(days=DAYS_AGO), 37)
    yield pace.later(minutes=30)
    data = messy_sheet()
    brought = Brought(FILE_NAME, data, read_sheet(data, FILE_NAME))
    with stage.acting(LEAD) as (session, actor):
        site = session.get_one(Place, stage.places[at(SITE)])
        import_id = commands.upload(session, actor, site, brought).id
    yield pace.later(minutes=6)
    with stage.acting(LEAD) as (session, actor):
        record = session.get_one(Import, import_id)
        commands.choose(session, actor, record, Reading.from_json(record.mapping))
    deliver_all(stage.database)
