"""Tells what the company's learning system reported, as HR brought it."""

from datetime import timedelta

from sqlalchemy import select

from demo.employment import REPORTED, REPORTED_OF
from demo.load_people import HR
from demo.stage import Stage
from demo.timeline import Story
from governance.completions.commands import Origin, report
from governance.core import clock
from governance.identity.models import Person
from governance.skills.models import Competence, EvidenceKind
from governance.skills.rules.evidence import Showing

AGO = timedelta(days=14)


def reported(stage: Stage) -> Story:
    """Tell how HR brought the completions of the last months."""
    yield stage.timeline.present - AGO
    with stage.acting(HR) as (session, actor):
        key = session.scalars(select(Competence.id).where(Competence.code == REPORTED_OF)).one()
        for row in REPORTED:
            done_at = clock.now() - timedelta(days=row.days_ago)
            said = Showing(key, EvidenceKind(row.kind), row.level, row.subject, done_at)
            person = session.get_one(Person, stage.people[row.person])
            report(session, actor, person, Origin("Academy", row.number), said)
