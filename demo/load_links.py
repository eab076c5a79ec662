"""What changes of Leuven have to do with each other: one waits, one is a part, one is related."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from demo.company import TIME_ZONES
from demo.stage import Stage
from demo.timeline import Pace, Story
from governance.register.models import Asset
from workflows.changes.linking.commands import Part, Said, link, split
from workflows.changes.linking.rules import Tie
from workflows.changes.models import ChangeKind, ChangeRequest

AUTHOR = "wout"
FIRMWARE = "Raise the firmware of the Suite 3 controller to V2.9.4"
BATTERY = "Replace the battery of the UPS in suite 3"
REPORTING = "Let the UPS of purification 1 report to the network"
PLANT = "Replace the S7-400 of the WFI plant by an S7-1500"
TIES = (
    (BATTERY, Tie.BLOCKED_BY, FIRMWARE, "The controller keeps its power while firmware is loaded."),
    (REPORTING, Tie.RELATES_TO, BATTERY, "The same maker, and the same window would do."),
)


def linked(stage: Stage) -> Story:
    """Link what waits and what is related, and split the panel off the plant's controller."""
    pace = Pace(TIME_ZONES["leuven"], stage.timeline.present - timedelta(days=1), 41)
    for one, tie, other, why in TIES:
        yield pace.later(minutes=20)
        with stage.acting(AUTHOR) as (session, actor):
            said = Said(tie, _titled(session, other).reference, why)
            link(session, actor, _titled(session, one), said)
    yield pace.later(minutes=30)
    with stage.acting(AUTHOR) as (session, actor):
        asset = session.get_one(Asset, stage.assets["leuven/HMI-61001"])
        title = "Show the alarms of the new WFI controller on its panel"
        why = "The people of utilities do it, in a window of their own."
        part = Part(asset, title, ChangeKind.CONFIGURATION, why)
        split(session, actor, _titled(session, PLANT), part)


def _titled(session: Session, title: str) -> ChangeRequest:
    return session.scalars(select(ChangeRequest).where(ChangeRequest.title == title)).one()
