"""Templates of standard changes: in force, suspended and past their end; and changes by one."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from demo.company import TIME_ZONES, at
from demo.stage import Stage
from demo.timeline import Pace, Story
from governance.places.models import Place
from governance.register.models import Asset
from governance.register.vocabulary import AssetClass, GxpRelevance
from workflows.changes.commands import working
from workflows.changes.models import ChangeKind, ChangeRequest
from workflows.changes.standard import commands
from workflows.changes.standard.models import ChangeTemplate

AT, AUTHOR = "wismar/packaging", "mehmet"
SIGNERS = ("birgit", "jens", "anke", "nadia", "beatriz")


@dataclass(frozen=True, slots=True)
class Kept:
    """One template, and what became of it."""

    said: commands.Said
    days_ago: int
    stopped: str = ""
    """Why quality suspended it; empty: it is in force."""


KEPT = (
    Kept(
        commands.Said(
            code="PLC-RELOAD",
            title="Load the released program again",
            kind=ChangeKind.CONFIGURATION,
            asset_class=AssetClass.PLC,
            product_id=None,
            gxp=GxpRelevance.DIRECT,
            proposed="The program that runs is the released one, from the safe.",
            target_firmware=None,
            plan="Agree with the shift.\nCompare the copy with its digest.\nLoad it.\nStart.",
            back_out="Load the copy that was made before.",
            tests="One cycle without product; compare the counters.",
            judged="A wrong copy would show when its digest is compared, before it is loaded.",
            days=365,
            most_uses=12,
        ),
        291,
    ),
    Kept(
        commands.Said(
            code="AV-SIGNATURES",
            title="Bring in new virus signatures",
            kind=ChangeKind.SOFTWARE,
            asset_class=AssetClass.WORKSTATION,
            product_id=None,
            gxp=GxpRelevance.INDIRECT,
            proposed="The signatures are those that were tried for a day on the test station.",
            target_firmware=None,
            plan="Copy them from the test station.\nRestart the scanner.",
            back_out="Bring the signatures of the month before back.",
            tests="The scanner finds the test file; the screens answer as before.",
            judged="A false alarm could stop a screen; the line itself runs on.",
            days=365,
            most_uses=200,
        ),
        58,
    ),
    Kept(
        commands.Said(
            code="SWITCH-PORT",
            title="Open a port of an access switch",
            kind=ChangeKind.NETWORK,
            asset_class=AssetClass.SWITCH,
            product_id=None,
            gxp=GxpRelevance.INDIRECT,
            proposed="One more port is open, in the network of its line.",
            target_firmware=None,
            plan="Check the port list.\nOpen the port.\nWrite it into the list.",
            back_out="Close the port.",
            tests="The new device answers; nothing else in the list changed.",
            judged="The wrong network could be reached; the port list is checked by two.",
            days=180,
            most_uses=30,
        ),
        55,
        "Two ports were opened into the wrong network: the list comes first.",
    ),
    Kept(
        commands.Said(
            code="CODE-LAMP",
            title="Exchange the lamp of a code reader",
            kind=ChangeKind.HARDWARE,
            asset_class=AssetClass.FIELD_DEVICE,
            product_id=None,
            gxp=GxpRelevance.DIRECT,
            proposed="A lamp of the same type is in, and its hours are set to nought.",
            target_firmware=None,
            plan="Stop the line.\nExchange the lamp.\nSet its hours to nought.",
            back_out="Put the old lamp back.",
            tests="Fifty cartons: every code is graded B or better.",
            judged="A dim lamp rejects good cartons; it never lets bad ones pass.",
            days=120,
            most_uses=10,
        ),
        210,
    ),
)
USED, BY, VERIFIER = "PLC-RELOAD", "svenja", "jens"
USES = (
    ("wismar/PK1.3-KF01", 248, "It stopped with a memory fault in the night."),
    ("wismar/PK2.1-KF01", 203, "Its memory card was exchanged."),
    ("wismar/PK1.4-KF01", 164, "It stopped when the power failed at noon."),
    ("wismar/PK1.2-KF01", 117, "Unit exchanged like for like; its program was on the safe."),
    ("wismar/PK2.1-KF01", 62, "It stopped with a memory fault again; the maker is asked."),
    ("wismar/PK2.3-KF01", 9, "It stopped after the power failed."),
)
"""On what it was used, how many days ago, and why."""


def templated(stage: Stage) -> list[Story]:
    """Return the story of each template, and of each change by one."""
    used = (_used(stage, *use) for use in USES)
    return [*(_kept(stage, one, n) for n, one in enumerate(KEPT)), *used]


def _kept(stage: Stage, kept: Kept, number: int) -> Story:
    begins = stage.timeline.present - timedelta(days=kept.days_ago)
    pace = Pace(TIME_ZONES["wismar"], begins, 9 + 8 * number)
    yield pace.later(minutes=30)
    with stage.acting(AUTHOR) as (session, actor):
        place = session.get_one(Place, stage.places[at(AT)])
        key = commands.propose(session, actor, place, kept.said).id
    for signer in SIGNERS:
        yield pace.later(minutes=47)
        proof = stage.proof(signer)
        with stage.acting(signer) as (session, actor):
            commands.sign(session, actor, session.get_one(ChangeTemplate, key), proof)
    if kept.stopped:
        yield pace.later(days=20)
        with stage.acting("anke") as (session, actor):
            commands.suspend(session, actor, session.get_one(ChangeTemplate, key), kept.stopped)


def _used(stage: Stage, on: str, days_ago: int, why: str) -> Story:
    pace = Pace(TIME_ZONES["wismar"], stage.timeline.present - timedelta(days=days_ago), 33)
    yield pace.later(minutes=40)
    with stage.acting(BY) as (session, actor):
        wanted = select(ChangeTemplate).where(ChangeTemplate.code == USED)
        asset = session.get_one(Asset, stage.assets[on])
        change_id = commands.begin(session, actor, asset, session.scalars(wanted).one(), why).id
        firmware = asset.firmware
    yield pace.later(minutes=25)
    with stage.acting(BY) as (session, actor):
        working.start(session, actor, session.get_one(ChangeRequest, change_id))
    yield pace.later(minutes=55)
    proof = stage.proof(BY)
    with stage.acting(BY) as (session, actor):
        said = "Compared the copy with its digest, loaded it; one cycle ran without product."
        change = session.get_one(ChangeRequest, change_id)
        working.complete(session, actor, change, working.Work(said, firmware), proof)
    yield pace.later(minutes=45)
    proof = stage.proof(VERIFIER)
    with stage.acting(VERIFIER) as (session, actor):
        change = session.get_one(ChangeRequest, change_id)
        working.verify(session, actor, change, "The digest is that of the safe.", proof)
