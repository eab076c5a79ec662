"""What sites decided on the profiles of their assets, and why."""

from datetime import timedelta

from demo.company import TIME_ZONES, at
from demo.stage import Stage
from demo.timeline import Pace, Story
from governance.places.models import Place
from governance.register.profiles.commands import decide
from governance.register.profiles.deciding import Decision
from governance.register.profiles.models import Demand

DAYS_AGO = 55
DECIDED = (
    ("elise", "leuven", Decision(
        "Controller", "security.time_source", Demand.MUST,
        "batch records were five minutes apart: the deviation asked for one clock",
    )),
    ("elise", "leuven", Decision(
        "Device at the process", "supply.spare_count", Demand.NEED_NOT,
        "spare instruments are counted by the calibration shop, for all lines together",
    )),
)  # fmt: skip
"""Who, at which site, and what."""


def demanded(stage: Stage) -> Story:
    """Tell what quality assurance asked for besides, and what it let go."""
    pace = Pace(TIME_ZONES["leuven"], stage.timeline.present - timedelta(days=DAYS_AGO), 47)
    for who, site, decision in DECIDED:
        yield pace.later(minutes=15)
        with stage.acting(who) as (session, actor):
            decide(session, actor, session.get_one(Place, stage.places[at(site)]), decision)
