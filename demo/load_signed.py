"""What two signed: a difference that means nothing, and a rule that is held less strictly."""

from datetime import timedelta

from sqlalchemy import select

from demo.company import TIME_ZONES, at
from demo.stage import Stage
from demo.timeline import Pace, Story
from governance.core import clock
from governance.enforcement.models import Level, Rule
from governance.enforcement.rules import Setting
from governance.places.models import Place
from governance.register.benign import commands as benign
from governance.register.benign.commands import Benign
from governance.register.benign.models import BenignRule
from governance.register.lowering import commands as lowering
from governance.register.lowering.models import Lowering
from governance.register.vocabulary import AssetClass

MEANS_NOTHING = "The controller writes the time of each start into it; nothing reads it."
WHY_LOWERED = "Half of the pilot plant's people have no key yet: theirs arrive in the new year."


def forgiven(stage: Stage) -> Story:
    """Tell that a log in each controller of a site may differ, which a lead and quality signed."""
    pace = Pace(TIME_ZONES["wismar"], stage.timeline.present - timedelta(days=47), 12)
    yield pace.later(hours=1)
    proof = stage.proof("jens")
    with stage.acting("jens") as (session, actor):
        site = session.get_one(Place, stage.places[at("wismar")])
        until = clock.today() + timedelta(days=300)
        said = Benign("*/Timestamp.log", AssetClass.PLC, None, until, MEANS_NOTHING)
        benign.ask(session, actor, site, said, proof)
    yield pace.later(hours=20)
    proof = stage.proof("anke")
    with stage.acting("anke") as (session, actor):
        benign.agree(session, actor, session.scalars(select(BenignRule)).one(), proof)


def lowered(stage: Stage) -> Story:
    """Tell that signing with a key is only observed at a site for a time, which two signed."""
    pace = Pace(TIME_ZONES["durham"], stage.timeline.present - timedelta(days=9), 14)
    yield pace.later(hours=2)
    proof = stage.proof("grace")
    with stage.acting("grace") as (session, actor):
        site = session.get_one(Place, stage.places[at("durham")])
        on = (stage.timeline.present + timedelta(days=14)).date()
        said = Setting(Rule.WEIGHTY_BY_KEY, Level.OBSERVE, on, WHY_LOWERED)
        lowering.ask(session, actor, site, said, proof)
    yield pace.later(hours=22)
    proof = stage.proof("denise")
    with stage.acting("denise") as (session, actor):
        lowering.agree(session, actor, session.scalars(select(Lowering)).one(), proof)
