"""Deviations that people opened by hand, how they were decided on, and what was done."""

from datetime import timedelta

from demo.company import TIME_ZONES, at
from demo.deviations import DEVIATIONS, DeviationRow, Step
from demo.stage import Stage
from demo.timeline import Pace, Story
from governance.core import clock
from governance.identity.models import Person
from governance.places.models import Place
from governance.register.models import Asset
from workflows.deviations.commands import acting, deciding
from workflows.deviations.commands.deciding import Action, Decision
from workflows.deviations.commands.opening import open_by_hand
from workflows.deviations.models import Capa, Deviation, DeviationSource
from workflows.deviations.opening import Opened


def deviated(stage: Stage) -> list[Story]:
    """Return the story of each."""
    return [_told(stage, row, 13 + 4 * n) for n, row in enumerate(DEVIATIONS)]


def _told(stage: Stage, row: DeviationRow, minutes: int) -> Story:
    begins = stage.timeline.present - timedelta(days=row.days_ago)
    pace = Pace(TIME_ZONES[row.place.partition("/")[0]], begins, minutes)
    yield pace.later(hours=1)
    with stage.acting(row.finder) as (session, actor):
        place = session.get_one(Place, stage.places[at(row.place)])
        asset = session.get_one(Asset, stage.assets[row.asset]) if row.asset else None
        opened = Opened(
            place, row.title, row.happened, DeviationSource.BY_HAND, row.severity, asset,
            found_at=clock.now() - timedelta(minutes=40),
        )  # fmt: skip
        key = open_by_hand(session, actor, opened).id
    if row.cancelled:
        yield pace.later(hours=4)
        with stage.acting(row.quality) as (session, actor):
            deciding.cancel(session, actor, session.get_one(Deviation, key), row.cancelled)
    if row.cause:
        yield pace.later(days=1, hours=3)
        with stage.acting(row.lead) as (session, actor):
            deciding.investigate(session, actor, session.get_one(Deviation, key), row.cause)
    if row.decision:
        yield from _decided(stage, row, pace, key)


def _decided(stage: Stage, row: DeviationRow, pace: Pace, key: int) -> Story:
    """Have quality decide, and what was decided done."""
    capas = []
    for step in row.steps:
        yield pace.later(minutes=25)
        with stage.acting(row.lead) as (session, actor):
            owner = session.get_one(Person, stage.people[step.owner])
            said = Action(step.action, step.kind, owner, clock.today() + timedelta(days=step.days))
            of = session.get_one(Deviation, key)
            capas.append((step, deciding.add_capa(session, actor, of, said).id))
    if row.decision:
        yield pace.later(days=1)
        proof = stage.proof(row.quality)
        with stage.acting(row.quality) as (session, actor):
            of = session.get_one(Deviation, key)
            deciding.dispose(session, actor, of, Decision(*row.decision), proof)
    for step, capa_id in capas:
        yield from _done(stage, row, pace, (step, capa_id))
    if row.is_closed:
        yield pace.later(days=2)
        with stage.acting(row.quality) as (session, actor):
            deciding.close(session, actor, session.get_one(Deviation, key))


def _done(stage: Stage, row: DeviationRow, pace: Pace, given: tuple[Step, int]) -> Story:
    step, key = given
    if step.done:
        yield pace.later(days=step.days // 2)
        with stage.acting(step.owner) as (session, actor):
            acting.do(session, actor, session.get_one(Capa, key), step.done)
    if step.checked:
        yield pace.later(days=20)
        with stage.acting(row.quality) as (session, actor):
            capa = session.get_one(Capa, key)
            acting.check(session, actor, capa, step.checked, helped=step.helped)
