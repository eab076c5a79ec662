"""Comparisons of versions that sites brought in, and what was done about what nobody approved."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import select

from demo.company import TIME_ZONES, at
from demo.load_signed import forgiven, lowered
from demo.stage import SYSTEM, Stage
from demo.timeline import Pace, Story
from governance.core import clock
from governance.core.jobs import deliver_all
from governance.core.sheets.reading import read_sheet
from governance.places.models import Place
from governance.register.drifts import commands as drifts
from governance.register.drifts.models import Drift
from governance.register.imports import commands
from governance.register.imports.commands import Brought
from governance.register.imports.models import ASSETS, Import
from governance.register.imports.reading import Reading
from governance.register.models import Asset
from governance.validation.outside.commands import Decision as Meaning
from governance.validation.outside.commands import Lot, decide, follow, name_lot
from governance.validation.outside.models import Interval, Verdict
from workflows.deviations.commands import deciding
from workflows.deviations.commands.deciding import Decision
from workflows.deviations.models import Deviation, Disposition, Impact
from workflows.deviations.unauthorised import commands as unauthorised
from workflows.deviations.unauthorised.models import UnauthorisedChange

FINGERPRINTS = "fingerprints"
FOUND = {"XV-31201": "C.01", "HMI-31301": "V16.0.0.6", "WT-31201": "8.1.07"}
"""Tag -> the firmware that the comparison read on the device."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison that a site brought in, and how far the first thing that it found went."""

    site: str
    lead: str
    quality: str
    days_ago: int
    file_name: str
    found: dict[str, str]
    why: str = ""
    """Why quality signed that the first one was nobody's to change; empty: nobody has decided."""

    after_days: int = 1
    said: str = ""
    """What was put back, and read on it then; empty: its clock runs."""

    lots: tuple[str, ...] = ()
    """What was made meanwhile."""

    verdict: str = ""
    """What quality decided on that; empty: it waits for them."""

    kind: str = ASSETS
    """What the file lists: assets with their firmware, or fingerprints of their components."""


HEADS = {
    ASSETS: "Tag;Firmware",
    FINGERPRINTS: "Tag;Component;Algorithm;Fingerprint;Tool;Taken at",
}
COMPARED = (
    Compared(
        "wismar", "jens", "anke", 236, "Versionsvergleich_Linie_1.csv", {"FL1.2-KF01": "V2.8.4"},
        "The maker raised it during the repair of the tunnel and told nobody.",
        said="V2.8.3 loaded from the safe; read V2.8.3, digest as filed.",
        lots=("B-26-0311", "B-26-0312"),
        verdict="Both lots ran before the repair; the tunnel's records are complete.",
    ),
    Compared(
        "durham", "carlos", "grace", 121, "versions_pilot.csv", {"PLC-212-01": "32.014"},
        "Raised on a Sunday for a test, and not put back.",
        said="32.013 loaded; read 32.013 on the display and in the project.",
        lots=("P-118",),
    ),
    Compared(
        "wismar", "jens", "anke", 66, "Versionsvergleich_PK1.csv", {"PK1.2-KF01": "V2.8.4"},
        "Exchanged in the night by a unit from the shelf, with the newer firmware on it.",
        said="V2.8.3 loaded onto the unit; read V2.8.3, it labelled for an hour.",
        lots=("B-26-0718",),
        verdict="Labels of the lot were looked at one by one: nothing was found.",
    ),
    Compared(
        "wismar", "jens", "anke", 61, "Fingerabdruecke_PK1_Anfang.csv", {"PK1.2-KF01": "V2.8.3"},
        kind=FINGERPRINTS,
    ),
    Compared(
        "wismar", "jens", "anke", 33, "Fingerabdruecke_PK1.csv", {"PK1.2-KF01": "V2.8.3, block 12"},
        "A timer of block 12 was set during a fault at night, and nobody said so.",
        said="The program of the archive was loaded; its fingerprint is the approved one.",
        lots=("B-26-0802",),
        verdict="The timer bears on the belt before the labeller, and on no label.",
        kind=FINGERPRINTS,
    ),
    Compared(
        "leuven", "koen", "elise", 5, "Version_comparison_suite_1.csv", FOUND,
        "Someone raised the positioner when they calibrated it; the work order says nothing.",
        after_days=4,
    ),
)  # fmt: skip


def drifted(stage: Stage) -> list[Story]:
    """Return the story of each comparison, and of what quality signed may differ."""
    return [
        *(_told(stage, row, 41 + n) for n, row in enumerate(COMPARED)),
        forgiven(stage),
        lowered(stage),
    ]


def _told(stage: Stage, row: Compared, minutes: int) -> Story:
    begins = stage.timeline.present - timedelta(days=row.days_ago)
    pace = Pace(TIME_ZONES[row.site], begins, minutes)
    yield from _filed(stage, row, pace)
    if not row.why:
        return
    yield pace.later(days=row.after_days)
    drift_id = _first(stage, row)
    proof = stage.proof(row.quality)
    with stage.acting(row.quality) as (session, actor):
        drifts.escalate(session, actor, session.get_one(Drift, drift_id), row.why, proof)
    deliver_all(stage.database)
    with stage.acting(row.quality) as (session, _):
        follow(session, SYSTEM)
    if row.said:
        yield from _put_back(stage, row, pace, drift_id)
        yield from _weighed(stage, row, pace, drift_id)


def _filed(stage: Stage, row: Compared, pace: Pace) -> Story:
    """Bring the comparison in: what differs is filed, and what was approved stands."""
    yield pace.later(minutes=20)
    data = "\n".join([HEADS[row.kind], *_lines(row), ""]).encode()
    brought = Brought(row.file_name, data, read_sheet(data, row.file_name), row.kind)
    with stage.acting(row.lead) as (session, actor):
        site = session.get_one(Place, stage.places[at(row.site)])
        import_id = commands.upload(session, actor, site, brought).id
    yield pace.later(minutes=4)
    with stage.acting(row.lead) as (session, actor):
        record = session.get_one(Import, import_id)
        commands.choose(session, actor, record, Reading.from_json(record.mapping))
    deliver_all(stage.database)
    yield pace.later(minutes=9)
    with stage.acting(row.lead) as (session, actor):
        record = commands.locked(session, import_id)
        commands.confirm(session, actor, record, "monthly comparison of versions")
    deliver_all(stage.database)


def _lines(row: Compared) -> list[str]:
    if row.kind == ASSETS:
        return [f"{tag};{firmware}" for tag, firmware in row.found.items()]
    taken = f"{clock.now():%Y-%m-%d %H:%M}"
    return [
        f"{tag};{component};SHA-256;{sha256(value.encode()).hexdigest()};versiondog 8.5;{taken}"
        for tag, value in row.found.items()
        for component in ("Program", "Program/Timestamp.log")
    ]


def _first(stage: Stage, row: Compared) -> int:
    tag = next(iter(row.found))
    wanted = select(Drift.id).join(Asset, Asset.id == Drift.asset_id).where(Asset.tag == tag)
    with stage.database.reading() as session:
        return session.scalars(wanted.order_by(Drift.id.desc())).first() or 0


def _put_back(stage: Stage, row: Compared, pace: Pace, drift_id: int) -> Story:
    """Take it on by a deviation, put it back, and have quality confirm that it is as approved."""
    one = select(UnauthorisedChange).where(UnauthorisedChange.drift_id == drift_id)
    yield pace.later(hours=3)
    with stage.acting(row.lead) as (session, actor):
        made = unauthorised.deviate(session, actor, session.scalars(one).one())
        deviation_id = made.id
    yield pace.later(hours=2)
    with stage.acting(row.lead) as (session, actor):
        unauthorised.restore(session, actor, session.scalars(one).one(), row.said)
    yield pace.later(days=1)
    with stage.acting(row.lead) as (session, actor):
        deciding.investigate(session, actor, session.get_one(Deviation, deviation_id), row.why)
    yield pace.later(hours=3)
    with stage.acting(row.quality) as (session, actor):
        unauthorised.confirm(session, actor, session.scalars(one).one())
        follow(session, SYSTEM)
    yield pace.later(hours=1)
    proof = stage.proof("beatriz")
    with stage.acting("beatriz") as (session, actor):
        impact = Impact.NO if row.verdict else Impact.UNKNOWN
        decision = Decision(Disposition.CORRECT, impact, "", row.verdict or "Put back as approved.")
        found = session.get_one(Deviation, deviation_id)
        deciding.dispose(session, actor, found, decision, proof)
        if row.verdict:
            deciding.close(session, actor, found)


def _weighed(stage: Stage, row: Compared, pace: Pace, drift_id: int) -> Story:
    """Name what was made meanwhile, and have quality decide what that means."""
    one = select(Interval).where(Interval.source == f"drift:{drift_id}")
    yield pace.later(hours=2)
    with stage.acting(row.lead) as (session, actor):
        for lot in row.lots:
            lot_of = Lot(lot, "Drug product" if row.site == "wismar" else "Pilot bulk", "MES")
            name_lot(session, actor, session.scalars(one).one(), lot_of)
    if not row.verdict:
        return
    yield pace.later(days=2)
    proof = stage.proof(row.quality)
    with stage.acting(row.quality) as (session, actor):
        said = Meaning(Verdict.NO_IMPACT, row.verdict)
        decide(session, actor, session.scalars(one).one(), said, proof)
