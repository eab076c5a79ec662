"""Units that were replaced like for like through the year; the last waits to be verified."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from demo.company import TIME_ZONES
from demo.stage import Stage
from demo.timeline import Pace, Story
from governance.register.models import Asset, Product
from workflows.changes.commands import working
from workflows.changes.models import ChangeRequest
from workflows.changes.replacing import commands
from workflows.changes.replacing.models import Cause
from workflows.changes.replacing.queries import Unit, values_of

VERIFIED = "Serial number {} read on the plate; it ran for an hour without a fault."


@dataclass(frozen=True, slots=True)
class Swap:
    """One replacement, and who has a hand in it."""

    asset: str
    serial_no: str
    cause: Cause
    days_ago: int
    does: str
    verifies: str = ""
    """Nobody yet, if it waits."""


SWAPS = (
    Swap("leuven/HMI-51101", "SI1290338841", Cause.FAILED, 261, "fien", "koen"),
    Swap("wismar/PK1.3-TA01", "SI7741120935", Cause.WEARING_OUT, 232, "svenja", "jens"),
    Swap("leuven/SC-62101", "SI3308125570", Cause.FAILED, 181, "fien", "koen"),
    Swap("wismar/FL1.4-PH01", "SI5521904478", Cause.FAILED, 152, "svenja", "jens"),
    Swap("leuven/HMI-62101", "SI9034471206", Cause.WEARING_OUT, 108, "fien", "koen"),
    Swap("wismar/UT2.1-TA02", "SI1187736540", Cause.FAILED, 76, "svenja", "jens"),
    Swap("leuven/SC-63101", "AB6610938825", Cause.WEARING_OUT, 49, "fien", "koen"),
    Swap("wismar/PK2.3-PH01", "SI4471906218", Cause.FAILED, 20, "svenja", "jens"),
    Swap("wismar/UT1.1-TA01", "SI2207743951", Cause.WEARING_OUT, 2, "svenja"),
)


def replaced(stage: Stage) -> list[Story]:
    """Return the story of each replacement."""
    return [_told(stage, swap, n) for n, swap in enumerate(SWAPS)]


def _told(stage: Stage, swap: Swap, number: int) -> Story:
    zone = TIME_ZONES[swap.asset.partition("/")[0]]
    begins = stage.timeline.present - timedelta(days=swap.days_ago)
    pace = Pace(zone, begins, 5 + 7 * number)
    yield pace.later(minutes=20)
    with stage.acting(swap.does) as (session, actor):
        asset = session.get_one(Asset, stage.assets[swap.asset])
        wanted = select(Product).where(Product.id == asset.product_id)
        product = session.scalars(wanted.options(joinedload(Product.vendor))).one()
        unit = Unit(product, swap.serial_no, values_of(session, asset))
        change_id = commands.replace(session, actor, asset, unit, swap.cause).id
        firmware, taken_out = asset.firmware, asset.serial_no
    yield pace.later(minutes=35)
    said = f"Took out {taken_out or 'the old unit'}, put in {swap.serial_no}; it ran one cycle."
    proof = stage.proof(swap.does)
    with stage.acting(swap.does) as (session, actor):
        change = session.get_one(ChangeRequest, change_id)
        working.complete(session, actor, change, working.Work(said, firmware), proof)
    if not swap.verifies:
        return
    yield pace.later(minutes=50)
    proof = stage.proof(swap.verifies)
    with stage.acting(swap.verifies) as (session, actor):
        change = session.get_one(ChangeRequest, change_id)
        working.verify(session, actor, change, VERIFIED.format(swap.serial_no), proof)
