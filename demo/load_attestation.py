"""Two rounds in which people confirmed what they own: Wismar's is over, Leuven's is under way."""

from datetime import date, timedelta

from sqlalchemy import select

from demo.company import TIME_ZONES, at
from demo.stage import Stage
from demo.timeline import Pace, Story
from governance.core import clock
from governance.core.jobs import Job, deliver_all
from governance.ownership.attestation import commands
from governance.ownership.attestation.jobs import every_minute
from governance.ownership.attestation.models import AttestedRow, Campaign, Reply
from governance.ownership.attestation.rules import Given, Wanted
from governance.places.models import Place

OVER, RUNNING = ("wismar", "anke", 100), ("leuven", "elise", 12)
"""Site, who of QA opens it, and how many days ago."""

SECONDS = 1
"""How long somebody at Wismar took for a row: too short to read it."""

DOUBTS = {"process_safety": Reply.UNSURE, "regulatory": Reply.NOT_MINE}
"""What is answered at Wismar other than with a yes."""


def confirmed(stage: Stage) -> Story:
    """Tell of the round that is over: hasty, and one row stayed without an answer."""
    site, quality, ago = OVER
    pace = Pace(TIME_ZONES[site], stage.timeline.present - timedelta(days=ago), 47)
    yield pace.later(minutes=10)
    campaign_id = _open(stage, site, quality, "Wismar, third quarter", clock.today())
    yield pace.later(hours=30)
    for row_id, reviewer in _asked(stage, campaign_id)[:-1]:
        shown_at = clock.now()
        yield pace.later(seconds=SECONDS)
        with stage.acting(reviewer) as (session, actor):
            row = session.get_one(AttestedRow, row_id)
            given = Given(DOUBTS.get(row.activity, Reply.MINE), shown_at)
            commands.answer(session, actor, row, given)
    yield pace.later(days=16)
    every_minute(Job(stage.database))
    proof = stage.proof(quality)
    with stage.acting(quality) as (session, actor):
        commands.conclude(session, actor, session.get_one(Campaign, campaign_id), proof)
    deliver_all(stage.database)


def asked(stage: Stage) -> Story:
    """Tell of the round that is under way: half of it is answered, with care."""
    site, quality, ago = RUNNING
    pace = Pace(TIME_ZONES[site], stage.timeline.present - timedelta(days=ago), 53)
    yield pace.later(minutes=10)
    campaign_id = _open(stage, site, quality, "Leuven, fourth quarter", clock.today())
    yield pace.later(hours=26)
    rows = _asked(stage, campaign_id)
    for row_id, reviewer in rows[: len(rows) // 2]:
        shown_at = clock.now()
        yield pace.later(seconds=18)
        with stage.acting(reviewer) as (session, actor):
            row = session.get_one(AttestedRow, row_id)
            commands.answer(session, actor, row, Given(Reply.MINE, shown_at))


def _open(stage: Stage, site: str, quality: str, name: str, today: date) -> int:
    wanted = Wanted(name, (), (), today + timedelta(days=14 if site == OVER[0] else 28))
    with stage.acting(quality) as (session, actor):
        place = session.get_one(Place, stage.places[at(site)])
        return commands.open_campaign(session, actor, place, wanted).id


def _asked(stage: Stage, campaign_id: int) -> list[tuple[int, str]]:
    """Return the rows of a campaign, each with whom it is asked of, by their name in the demo."""
    names = {key: name for name, key in stage.people.items()}
    wanted = select(AttestedRow.id, AttestedRow.reviewer_id).where(
        AttestedRow.campaign_id == campaign_id
    )
    with stage.database.reading() as session:
        found = session.execute(wanted.order_by(AttestedRow.reviewer_id, AttestedRow.id))
        return [(row_id, names[reviewer]) for row_id, reviewer in found if reviewer]
