"""The calendar of each site: windows, freezes, campaigns, and one conflict that was signed for."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from demo.company import TIME_ZONES, at
from demo.stage import Stage
from demo.timeline import Pace, Story
from governance.places.models import Place
from workflows.calendar import commands
from workflows.calendar.models import EntryKind
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.scheduling.commands import justify
from workflows.changes.scheduling.queries import conflicts_of

W, F, C = EntryKind.WINDOW, EntryKind.FREEZE, EntryKind.CAMPAIGN


@dataclass(frozen=True, slots=True)
class Kept:
    """One entry: where, what, and from when to when by the clock there, in days from today."""

    place: str
    kind: EntryKind
    title: str
    begins: tuple[int, str]
    ends: tuple[int, str]
    every_weeks: int = 0
    product: str = ""
    lot: str = ""
    reason: str = ""
    spares: str | None = None


ENTRIES = (
    Kept("leuven/cell-culture/suite3", W, "Suite 3 stands still", (-2, "05:00"), (-2, "12:00"), 1),
    Kept("leuven", F, "Stocktaking", (24, "18:00"), (27, "06:00"),
         reason="Stock is counted at the whole site; nothing may be moved or restarted."),
    Kept("leuven/cell-culture/suite1", C, "Bulk campaign 27", (1, "06:00"), (8, "18:00"),
         product="HB-101", lot="27A to 27D"),
    Kept("leuven/cell-culture/suite2", C, "Bulk campaign 28", (3, "06:00"), (10, "18:00"),
         product="HB-204", lot="28A, 28B"),
    Kept("wismar/filling", W, "Lines are cleaned", (-1, "04:00"), (-1, "10:00"), 2),
    Kept("wismar", F, "Inspection by the authority", (22, "00:00"), (25, "18:00"),
         reason="Inspectors are on site; what they see is what runs.", spares="like-for-like"),
    Kept("wismar/packaging/pk2", C, "Syringes for the north", (15, "06:00"), (18, "22:00"),
         product="HB-101 syringes", lot="W-4410 to W-4416"),
    Kept("wismar/packaging/pk1", C, "Vials for the south", (-4, "06:00"), (3, "22:00"),
         product="HB-204 vials", lot="W-4398 to W-4402"),
    Kept("durham/pilot-bulk", W, "Pilot plant between runs", (7, "07:00"), (8, "17:00"), 4),
    Kept("durham", F, "Year-end close of the laboratory", (29, "00:00"), (33, "08:00"),
         reason="Results of the year are approved; no system of the laboratory is touched."),
    Kept("durham/pilot-bulk/pilot", C, "Run P-119", (9, "08:00"), (20, "16:00"),
         product="HB-330", lot="P-119"),
)  # fmt: skip
"""The syringes of Wismar came after a change of their line was put up: it has to be moved."""

RUNS = {"leuven": ("HB-101", ("cell-culture/suite1", "purification/dsp1"))}
SIGNED = "Add a high temperature pre-alarm to the pilot bioreactor"
BY, WHY = "denise", "The run before ends the day before; the next one begins four days later."
DAYS_AGO = 2


def scheduled(stage: Stage) -> list[Story]:
    """Return the story of the calendar, and of the conflict that was answered for."""
    return [_written(stage), _answered(stage)]


def _written(stage: Stage) -> Story:
    pace = Pace(TIME_ZONES["leuven"], stage.timeline.present - timedelta(days=DAYS_AGO), 51)
    for kept in ENTRIES:
        yield pace.later(minutes=4)
        zone = ZoneInfo(TIME_ZONES[kept.place.partition("/")[0]])
        today = stage.timeline.present.astimezone(zone).date()
        with stage.acting("tomas") as (session, actor):
            place = session.get_one(Place, stage.places[at(kept.place)])
            commands.declare(session, actor, place, _said(kept, today))
    for site, (product, units) in RUNS.items():
        yield pace.later(minutes=4)
        with stage.acting("tomas") as (session, actor):
            place = session.get_one(Place, stage.places[at(site)])
            commands.lay(session, actor, place, product, units)


def _said(kept: Kept, today: date) -> dict[str, object]:
    begins, ends = (
        f"{today + timedelta(days=days)}T{clock}" for days, clock in (kept.begins, kept.ends)
    )
    return {
        "kind": kept.kind, "title": kept.title, "begins_local": begins, "ends_local": ends,
        "every_weeks": kept.every_weeks, "until_on": None, "product": kept.product,
        "lot": kept.lot, "reason": kept.reason, "spares": kept.spares,
    }  # fmt: skip


def _answered(stage: Stage) -> Story:
    pace = Pace(TIME_ZONES["durham"], stage.timeline.present - timedelta(days=1), 57)
    yield pace.later(minutes=20)
    wanted = select(ChangeRequest).where(
        ChangeRequest.title == SIGNED, ChangeRequest.state == ChangeState.DRAFT
    )
    proof = stage.proof(BY)
    with stage.acting(BY) as (session, actor):
        change = session.scalars(wanted).one()
        for met in conflicts_of(session, change):
            justify(session, actor, change, (met.key, WHY), proof)
