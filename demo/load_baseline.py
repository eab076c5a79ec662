"""What Leuven started with, as its OT lead and its QA signed it."""

from datetime import timedelta

from demo.company import TIME_ZONES, at
from demo.stage import Stage
from demo.timeline import Pace, Story
from governance.places.models import Place
from governance.register.baselines import commands
from governance.register.baselines.models import Baseline

SITE, LEAD, QUALITY = "leuven", "koen", "elise"
DAYS_AGO = 60


def started(stage: Stage) -> Story:
    """Tell how the baseline was taken and signed, and that the next one waits elsewhere."""
    pace = Pace(TIME_ZONES[SITE], stage.timeline.present - timedelta(days=DAYS_AGO), 43)
    yield pace.later(minutes=10)
    with stage.acting(LEAD) as (session, actor):
        site = session.get_one(Place, stage.places[at(SITE)])
        baseline_id = commands.take(session, actor, site, "the register of the site goes live").id
    for name in (LEAD, QUALITY):
        yield pace.later(minutes=35)
        proof = stage.proof(name)
        with stage.acting(name) as (session, actor):
            baseline = session.get_one(Baseline, baseline_id)
            commands.sign(session, actor, baseline, proof)
    yield pace.later(minutes=50)
    with stage.acting("jens") as (session, actor):
        site = session.get_one(Place, stage.places[at("wismar")])
        commands.take(session, actor, site, "packaging line 3 still to come")
