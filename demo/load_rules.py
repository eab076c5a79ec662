"""How strictly the company's sites hold the rules that they grow into."""

from demo.company import SITES, at
from demo.load_people import SET_UP_ON, moment
from demo.stage import Stage
from demo.timeline import Story
from governance.core import clock
from governance.enforcement.commands import keep
from governance.enforcement.models import Level, Rule
from governance.enforcement.rules import Setting
from governance.places.models import Place

COMPLIANCE = "beatriz"
WHY = "Security keys are handed out site by site; until everybody has one, a code does as well."


def grown_into(stage: Stage) -> Story:
    """Tell that signing with a key is asked for, and not yet enforced."""
    yield moment(SET_UP_ON, 16)
    for site in SITES:
        with stage.acting(COMPLIANCE) as (session, actor):
            place = session.get_one(Place, stage.places[at(site)])
            setting = Setting(Rule.WEIGHTY_BY_KEY, Level.WARN, clock.today(), WHY)
            keep(session, actor, place, setting)
