"""Tells of a course that was held, who confirmed that they were there, and of a certificate."""

from datetime import timedelta

from sqlalchemy import select

from demo.company import at
from demo.load_curricula import version_in_force
from demo.stage import Stage
from demo.timeline import Story
from governance.core import clock
from governance.curricula.models import TrainingRecord
from governance.identity.models import Person
from governance.places.models import Place
from governance.skills.commands import evidence
from governance.skills.models import Competence, EvidenceKind
from governance.skills.rules.evidence import Showing
from workflows.training.commands import certificates, sessions
from workflows.training.models import TrainingSession

COURSE, TAUGHT, SITE, QUALITY, TRAINER = "C-001", "GXP-GMP", "leuven", "elise", "nadia"
NOTE = "Her courses were looked at, and a lesson attended."
CONFIRMED, NOT_YET, CERTIFIED = "koen", "joke", "fien"


def gathered(stage: Stage) -> Story:
    """Tell who may teach and taught whom, who signed that they came, and who asked for a paper."""
    yield stage.timeline.present - timedelta(days=8)
    with stage.acting(QUALITY) as (session, actor):
        key = session.scalars(select(Competence.id).where(Competence.code == TAUGHT)).one()
        said = Showing(
            key, EvidenceKind.PRIOR_LEARNING, 4, "Teaches GMP since 2017", clock.now(), note=NOTE
        )
        evidence.show(session, actor, session.get_one(Person, stage.people[TRAINER]), said)
    yield stage.timeline.present - timedelta(days=6)
    with stage.acting(QUALITY) as (session, actor):
        place = session.get_one(Place, stage.places[at(SITE)])
        came = [stage.people[name] for name in (CONFIRMED, NOT_YET)]
        version = version_in_force(session, COURSE)
        told = sessions.Held(version, stage.people[TRAINER], clock.now() - timedelta(hours=2), came)
        held_id = sessions.hold(session, actor, place, told).id
    proof = stage.proof(CONFIRMED)
    with stage.acting(CONFIRMED) as (session, actor):
        sessions.confirm(session, actor, session.get_one(TrainingSession, held_id), proof)
    with stage.acting(CERTIFIED) as (session, actor):
        of = TrainingRecord
        own = select(of).where(of.person_id == actor.id, of.item_id == version.item_id)
        certificates.request(session, actor, session.scalars(own).one())
