"""Competences, and people who show them."""

from datetime import UTC, datetime

import pytest

from governance.audit.commands import record
from governance.identity.models import Person
from governance.skills.commands import evidence
from governance.skills.models import Competence, EvidenceKind, Field, SkillEvidence
from governance.skills.rules.evidence import Showing
from tests.plant import SYSTEM, actor_named

WORDS = {
    "aware": "knows it", "supervised": "does it with help", "alone": "does it",
    "teaches": "teaches it",
}  # fmt: skip
THEN = datetime(2026, 1, 10, 9, tzinfo=UTC)


@pytest.fixture
def plc(session):
    """The competence that most tests are about; evidence of it counts for a year."""
    return a_competence(session, "OT-PLC", months=12)


def a_competence(session, code, **given):
    made = Competence(code=code, field=Field.OT, title=f"Title of {code}", **WORDS, **given)
    session.add(made)
    session.flush()
    record(session, SYSTEM, "competence.added", made)
    return made


def an_expert(session, person_id, competence):
    """Have somebody hold level 4 since long ago, without asking anybody."""
    session.add(
        SkillEvidence(
            person_id=person_id, competence_id=competence.id, kind=EvidenceKind.PRIOR_LEARNING,
            level=4, subject="appointed", performed_at=datetime(2020, 1, 1, tzinfo=UTC),
            recorded_at=datetime(2020, 1, 1, tzinfo=UTC), recorded_by="system",
        )
    )  # fmt: skip
    session.flush()
    record(session, SYSTEM, "skill_evidence.recorded", competence)


@pytest.fixture
def shows(session, plant):
    """Have somebody record something of somebody: `shows("nora", plc, by="johan", level=3)`."""

    def recorded(name, competence, by="johan", file=None, **given):
        said = {"kind": EvidenceKind.COURSE, "level": 2, "subject": "C-1", "performed_at": THEN}
        showing = Showing(competence_id=competence.id, **said | given)
        person = session.get_one(Person, plant.people[name])
        return evidence.show(session, actor_named(session, plant, by), person, showing, file)

    return recorded
