"""Tells which two people of IT and OT began to learn from each other."""

from datetime import timedelta

from sqlalchemy import select

from demo.company import at
from demo.stage import Stage
from demo.timeline import Story
from governance.core import clock
from governance.places.models import Place
from workflows.pairing import commands
from workflows.pairing.models import PairPlan
from workflows.pairing.queries.plans import whole
from workflows.pairing.queries.suggesting import suggested

LEAD, SITE, IT, OT = "jens", "wismar", "marek", "mehmet"
TOGETHER = timedelta(days=80)


def paired(stage: Stage) -> Story:
    """Tell who proposed it, that both agreed, and what they did so far."""
    yield stage.timeline.present - timedelta(hours=2)
    two = {stage.people[IT], stage.people[OT]}
    with stage.acting(LEAD) as (session, actor):
        place = session.get_one(Place, stage.places[at(SITE)])
        one = next(s for s in suggested(session, place) if {s.learner.id, s.buddy.id} == two)
        asked = commands.Proposal(one.key, clock.today() + TOGETHER)
        plan_id = commands.propose(session, actor, place, asked).id
    for name in (IT, OT):
        with stage.acting(name) as (session, actor):
            commands.agree(session, actor, session.get_one(PairPlan, plan_id))
    yield stage.timeline.present - timedelta(minutes=30)
    with stage.acting(OT) as (session, actor):
        plan = session.scalars(select(PairPlan).where(PairPlan.id == plan_id)).one()
        commands.begin(session, actor, plan)
        commands.tick(session, actor, plan, whole(session, plan).tasks[0].id)
