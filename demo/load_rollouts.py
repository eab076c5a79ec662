"""Rollouts: one scaled, one whose pilot misses what was asked of it, one halted by a failure."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from demo.company import TIME_ZONES
from demo.courses import Course
from demo.load_changes import QUESTIONS, Telling
from demo.load_past import Past
from demo.rollouts import ROLLOUTS, RolloutRow, SiteRow, WaveRow, change_of
from demo.stage import SYSTEM, Stage
from demo.timeline import Pace, Story
from governance.core.access import Actor
from governance.core.jobs import Job
from governance.places.models import Place
from governance.register.models import Asset
from workflows.changes.commands import writing
from workflows.changes.models import Answer, ChangeKind, ChangeRequest
from workflows.deviations.commands.opening import open_by_hand
from workflows.deviations.models import DeviationSource, Severity
from workflows.deviations.opening import Opened
from workflows.rollouts.commands import deciding, raising
from workflows.rollouts.commands import writing as planning
from workflows.rollouts.commands.holding import watch
from workflows.rollouts.models import Rollout, Side
from workflows.rollouts.queries.cases import whole

OWNER, QUALITY = "marek", "beatriz"
ALL_SITES = "/halvermark/"


class AtSite(Past):
    """The change by which one site carries a wave out."""

    def __init__(self, rolling: "Rolling", wave: int, site: SiteRow, number: int) -> None:
        """Prepare to tell it."""
        row = change_of(rolling.row, site)
        super().__init__(rolling.stage, row, number, Course(raised=site.raised))
        self.rolling, self.wave = rolling, wave

    def _written(self) -> Story:
        yield self.pace.later(minutes=25)
        rolling, row = self.rolling, self.row
        with self.stage.acting(row.author) as (session, actor):
            kept = whole(session, session.get_one(Rollout, rolling.id))
            wave = kept.waves[self.wave]
            asset = session.get_one(Asset, self.stage.assets[row.asset])
            made = raising.raise_at(session, actor, kept, wave.id, asset.site_id)
            self.change_id = made.id
        yield self.pace.later(minutes=60)
        with self._by(row.author) as (session, actor, change):
            writing.edit(session, actor, change, {"if_not": row.if_not, **self._ahead()})

    def _ahead(self) -> dict[str, Any]:
        kept = ("effect_criteria", "effect_on")
        return {name: self._plan()[name] for name in kept} | self._window()

    def _answer(self, session: Session, actor: Actor, change: ChangeRequest) -> None:
        kept = session.get_one(Rollout, self.rolling.id)
        raising.assess(session, actor, kept, change, {})


class Rolling:
    """One rollout on its way."""

    def __init__(self, stage: Stage, row: RolloutRow, number: int) -> None:
        """Prepare to tell it."""
        self.stage, self.row, self.id, self.minutes = stage, row, 0, 11 + 5 * number

    def stories(self) -> list[Story]:
        """Return its own story, and that of the change of each site."""
        sites = [(n, site) for n, wave in enumerate(self.row.waves) for site in wave.sites]
        changes: list[Telling] = [
            AtSite(self, wave, site, self.minutes + n) for n, (wave, site) in enumerate(sites)
        ]
        return [self.acts(), *(each.acts() for each in changes)]

    def _from(self, days_ago: int) -> Pace:
        begins = self.stage.timeline.present - timedelta(days=days_ago)
        return Pace(TIME_ZONES["leuven"], begins, self.minutes)

    def acts(self) -> Story:
        """Tell its plan, its gates, and what went wrong."""
        yield from self._planned()
        for wave in self.row.waves:
            if wave.opened is not None:
                yield from self._gate(self._from(wave.opened))
        if self.row.deviation:
            yield from self._deviated(*self.row.deviation)
        if self.row.ended is not None:
            yield from self._gate(self._from(self.row.ended))
        backed_out = [
            site for w in self.row.waves for site in w.sites if site.state == "backed_out"
        ]
        for site in backed_out:
            yield self._from(-site.window - 1).later(minutes=5)
            with Job(self.stage.database).writing() as session:
                watch(session, SYSTEM, session.get_one(Rollout, self.id))

    def _planned(self) -> Story:
        pace = self._from(self.row.planned)
        yield pace.later(hours=1)
        generic = planning.Generic(ChangeKind(self.row.kind), self.row.texts)
        with self.stage.acting(OWNER) as (session, actor):
            place = session.get_one(Place, self.stage.places[ALL_SITES])
            made = planning.plan(session, actor, place, generic)
            self.id = made.id
            answers = dict.fromkeys(QUESTIONS, (Answer.NO, ""))
            planning.answer(session, actor, made, answers)
            for wave in self.row.waves:
                planning.add_wave(session, actor, made, self._wave(session, wave))
        for person, act in ((OWNER, deciding.propose), (QUALITY, deciding.agree)):
            yield pace.later(days=1)
            proof = self.stage.proof(person)
            with self.stage.acting(person) as (session, actor):
                act(session, actor, session.get_one(Rollout, self.id), proof)

    def _wave(self, session: Session, wave: WaveRow) -> planning.WavePlan:
        days = [site.window for site in wave.sites]
        today = self.stage.timeline.present.date()
        assets = [session.get_one(Asset, self.stage.assets[site.asset]) for site in wave.sites]
        first, last = (today + timedelta(days=each) for each in (min(days) - 2, max(days) + 5))
        return planning.WavePlan(wave.name, first, last, assets, {Side.EXIT: wave.criteria})

    def _gate(self, pace: Pace) -> Story:
        for person in (OWNER, QUALITY):
            yield pace.later(hours=2)
            proof = self.stage.proof(person)
            with self.stage.acting(person) as (session, actor):
                deciding.sign_gate(session, actor, session.get_one(Rollout, self.id), proof)

    def _deviated(self, title: str, happened: str, days_ago: int) -> Story:
        site = self.row.waves[0].sites[0]
        finder = change_of(self.row, site).implementer
        yield self._from(days_ago).later(hours=6)
        with self.stage.acting(finder) as (session, actor):
            asset = session.get_one(Asset, self.stage.assets[site.asset])
            place = session.get_one(Place, asset.place_id)
            source, severity = DeviationSource.BY_HAND, Severity.MINOR
            opened = Opened(place, title, happened, source, severity, asset)
            open_by_hand(session, actor, opened)


def rolled_out(stage: Stage) -> list[Story]:
    """Return every story of every rollout."""
    rolling = [Rolling(stage, row, n) for n, row in enumerate(ROLLOUTS)]
    return [story for one in rolling for story in one.stories()]
