"""A comparison of versions that a site brought in: three devices are not as they were approved."""

from datetime import timedelta

from demo.company import TIME_ZONES, at
from demo.stage import Stage
from demo.timeline import Pace, Story
from governance.core.jobs import deliver_all
from governance.core.sheets.reading import read_sheet
from governance.places.models import Place
from governance.register.imports import commands
from governance.register.imports.commands import Brought
from governance.register.imports.models import Import
from governance.register.imports.reading import Reading

SITE, LEAD = "leuven", "koen"
DAYS_AGO = 5
FILE_NAME = "Version_comparison_suite_1.csv"
FOUND = {"XV-31201": "C.01", "HMI-31301": "V16.0.0.6", "WT-31201": "8.1.07"}
"""Tag -> the firmware that the comparison read on the device."""


def drifted(stage: Stage) -> Story:
    """Tell how what was read on three devices was filed, and what was approved stood."""
    pace = Pace(TIME_ZONES[SITE], stage.timeline.present - timedelta(days=DAYS_AGO), 41)
    yield pace.later(minutes=20)
    lines = [f"{tag};{firmware}" for tag, firmware in FOUND.items()]
    data = "\n".join(["Tag;Firmware", *lines, ""]).encode()
    brought = Brought(FILE_NAME, data, read_sheet(data, FILE_NAME))
    with stage.acting(LEAD) as (session, actor):
        site = session.get_one(Place, stage.places[at(SITE)])
        import_id = commands.upload(session, actor, site, brought).id
    yield pace.later(minutes=4)
    with stage.acting(LEAD) as (session, actor):
        record = session.get_one(Import, import_id)
        commands.choose(session, actor, record, Reading.from_json(record.mapping))
    deliver_all(stage.database)
    yield pace.later(minutes=9)
    with stage.acting(LEAD) as (session, actor):
        record = commands.locked(session, import_id)
        commands.confirm(session, actor, record, "monthly comparison of versions")
    deliver_all(stage.database)
