"""Tells what people can do: the catalogue, what they had shown, and what their work asks for."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from demo.company import at
from demo.load_people import SET_UP_ON, moment
from demo.skills import ASKED, CROSSED, SHOWN, AskedRow, ShownRow
from demo.stage import Stage
from demo.timeline import Story
from governance.core import clock
from governance.identity.models import Person
from governance.places.models import Place
from governance.skills.commands import competences, evidence, requirements
from governance.skills.models import Competence, EvidenceKind
from governance.skills.rules.evidence import Showing
from governance.skills.rules.requirements import Demand

QUALITY, REFRESHED = "beatriz", "GXP-CC"
AGO = timedelta(days=60)


def skilled(stage: Stage) -> Story:
    """Tell how the sites came to know what their people can do."""
    yield moment(SET_UP_ON, 17)
    with stage.acting(QUALITY) as (session, actor):
        competences.bring(session, actor)
        known = {row.code: row.id for row in session.execute(CODES)}
    for row in SHOWN:
        _show(stage, known, row)
    for asked in ASKED:
        _ask(stage, known, asked)


def refreshed(stage: Stage) -> Story:
    """Tell what was taught not long ago: change control again, and something of the other world."""
    yield stage.timeline.present - AGO
    with stage.acting(QUALITY) as (session, actor):
        known = {row.code: row.id for row in session.execute(CODES)}
        for name, code, subject in CROSSED:
            person = session.get_one(Person, stage.people[name])
            said = Showing(known[code], EvidenceKind.COURSE, 1, subject, clock.now())
            evidence.show(session, actor, person, said)
        taught = {row.person for row in SHOWN if row.competence == REFRESHED}
        for name in sorted(taught):
            person = session.get_one(Person, stage.people[name])
            said = Showing(
                known[REFRESHED], EvidenceKind.COURSE, 2, "C-204 Change control", clock.now()
            )
            evidence.show(session, actor, person, said)


CODES = select(Competence.code, Competence.id)


def _show(stage: Stage, known: dict[str, int], row: ShownRow) -> None:
    with stage.acting(row.by) as (session, actor):
        person = session.get_one(Person, stage.people[row.person])
        assessor = stage.people[row.assessor] if row.assessor else None
        said = replace(row.showing, competence_id=known[row.competence], assessor_id=assessor)
        evidence.show(session, actor, person, said)


def _ask(stage: Stage, known: dict[str, int], row: AskedRow) -> None:
    with stage.acting(row.by) as (session, actor):
        place = session.get_one(Place, stage.places[at(row.site)])
        asked = Demand(
            known[row.competence], row.level, row.basis, clock.today(), row.people,
            activity=row.activity, asset_class=row.asset_class,
        )  # fmt: skip
        requirements.demand(session, actor, place, asked)
