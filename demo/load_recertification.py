"""A round in which it is confirmed who may do what in Wismar: half of it is answered."""

from datetime import timedelta

from sqlalchemy import select

from demo.company import TIME_ZONES, at
from demo.stage import Stage
from demo.timeline import Pace, Story
from governance.core import clock
from governance.places.models import Place
from governance.recertification import commands
from governance.recertification.models import RecertifiedRight, Reply
from governance.recertification.rules import Given

SITE, QUALITY, AGO = "wismar", "anke", 9
UNSURE = "validation"
"""The role of which who is asked first is unsure."""


def reviewed(stage: Stage) -> Story:
    """Tell of the round that is under way: with care, one unsure, half of it open."""
    pace = Pace(TIME_ZONES[SITE], stage.timeline.present - timedelta(days=AGO), 61)
    yield pace.later(minutes=10)
    with stage.acting(QUALITY) as (session, actor):
        place = session.get_one(Place, stage.places[at(SITE)])
        due_on = clock.today() + timedelta(days=28)
        made = commands.open_campaign(session, actor, place, "Wismar, rights of autumn", due_on).id
    yield pace.later(hours=26)
    names = {key: name for name, key in stage.people.items()}
    of = RecertifiedRight
    wanted = select(of.id, of.reviewer_id, of.role).where(of.recertification_id == made)
    with stage.database.reading() as session:
        found = session.execute(wanted.order_by(of.id))
        rows = [(row.id, row.reviewer_id, row.role) for row in found]
    for number, (row_id, reviewer, role) in enumerate(rows):
        if reviewer is None or (number % 2 and role != UNSURE):
            continue
        shown_at = clock.now()
        yield pace.later(seconds=21)
        reply = Reply.UNSURE if role == UNSURE else Reply.STILL
        note = "Does she still validate here, or only in Leuven?" if role == UNSURE else ""
        with stage.acting(names[reviewer]) as (session, actor):
            row = session.get_one(of, row_id)
            commands.answer(session, actor, row, Given(reply, shown_at, note))
