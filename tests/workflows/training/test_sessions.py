"""Who was taught: said by a trainer who may teach it, confirmed by each of them or by paper."""

from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from governance.audit.verify import verify
from governance.core import clock
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.curricula.models import ItemKind, TrainingItemVersion, TrainingRecord
from governance.evidence.models import Signature
from governance.identity.attest import Proof
from governance.places.models import Place
from governance.skills.models import Competence
from governance.skills.queries.holdings import level_of
from tests.governance.skills.conftest import a_competence, an_expert
from tests.plant import actor_named
from workflows.training.commands import sessions
from workflows.training.commands.sessions import Held
from workflows.training.models import TrainingAttendance, TrainingSession

STEPS = count(10**9)


@pytest.fixture
def course(school):
    """A course that shows level 2, and Vera, who may teach it."""
    with school.database.writing() as session:
        plc = a_competence(session, "OT-PLC")
        an_expert(session, school.plant.people["vera"], plc)
        session.commit()
    school.plc = plc.id
    return school.item("CR-1", ItemKind.COURSE, shows={plc.id: 2})


def hold(school, item, *names, trainer="vera", by="johan", days_ago=1):
    people = school.plant.people
    with school.database.writing() as session:
        of = TrainingItemVersion
        wanted = select(of).where(of.item_id == item).options(joinedload(of.item))
        version = session.scalars(wanted).one()
        held = Held(version, people[trainer], clock.now() - timedelta(days=days_ago),
                    [people[name] for name in names])  # fmt: skip
        leuven = session.get_one(Place, school.plant.places["leuven"])
        made = sessions.hold(session, actor_named(session, school.plant, by), leuven, held)
        session.commit()
    return made.id


def confirm(school, key, name):
    with school.database.writing() as session:
        actor = actor_named(session, school.plant, name)
        proof = Proof(actor.id, next(STEPS), clock.now())
        sessions.confirm(session, actor, session.get_one(TrainingSession, key), proof)
        session.commit()


def by_paper(school, key, name, *signed, paper="AR-2026-17"):
    people = [school.plant.people[each] for each in signed]
    with school.database.writing() as session:
        actor = actor_named(session, school.plant, name)
        held = session.get_one(TrainingSession, key)
        sessions.confirm_paper(session, actor, held, people, paper)
        session.commit()


def records(school):
    names = {key: name for name, key in school.plant.people.items()}
    with school.database.reading() as session:
        return [names[row.person_id] for row in session.scalars(select(TrainingRecord))]


def level(school, name):
    with school.database.reading() as session:
        return level_of(session, school.plant.people[name], school.plc, clock.now())


@pytest.mark.usefixtures("enrolled")
def test_it_counts_for_each_once_they_signed_that_they_were_there(school, course):
    key = hold(school, course, "nora", "tom")
    assert records(school) == []
    confirm(school, key, "nora")
    assert records(school) == ["nora"]
    assert (level(school, "nora"), level(school, "tom")) == (2, 0)
    with pytest.raises(Conflict, match="Nora has confirmed"):
        confirm(school, key, "nora")
    with pytest.raises(Forbidden):
        confirm(school, key, "olga")
    with school.database.reading() as session:
        signed = session.scalars(select(Signature)).one()
        assert (signed.person_name, signed.activity) == ("Nora", "attended")
        assert verify(session).faults == []


def test_who_has_no_account_signs_paper_and_a_second_person_compares_it(school, course):
    key = hold(school, course, "nora", "tom", "hanna", trainer="vera")
    with pytest.raises(RuleViolation) as refusal:
        by_paper(school, key, "hanna", "nora", "hanna", paper=" ")
    assert [said.split(":")[0] for said in refusal.value.reasons] == [
        "Say where the signed paper is kept", "Hanna was there",
    ]  # fmt: skip
    for name in ("vera", "nora", "dana"):
        with pytest.raises(Forbidden):
            by_paper(school, key, name, "nora")
    by_paper(school, key, "ana", "nora", "tom")
    assert records(school) == ["nora", "tom"]
    with pytest.raises(Conflict, match="Some of them confirmed"):
        by_paper(school, key, "ana", "tom")
    with school.database.reading() as session:
        rows = session.scalars(select(TrainingAttendance).order_by(TrainingAttendance.id)).all()
        assert [row.paper for row in rows] == ["AR-2026-17", "AR-2026-17", ""]
        assert verify(session).faults == []


def test_the_trainer_does_not_compare_the_paper(school, course):
    with school.database.writing() as session:
        an_expert(session, school.plant.people["johan"], session.get_one(Competence, school.plc))
        session.commit()
    key = hold(school, course, "nora", trainer="johan")
    with pytest.raises(RuleViolation, match="have somebody else compare"):
        by_paper(school, key, "johan", "nora")


def test_every_reason_against_a_session_is_told_at_once(school, course):
    with pytest.raises(RuleViolation) as refusal:
        hold(school, course, "johan", trainer="johan", days_ago=-1)
    told = refusal.value.reasons
    assert [said.split(" ")[0:3] for said in told] == [
        ["It", "lies", "in"], ["Johan", "taught", "it,"], ["Johan", "held", "level"],
    ]  # fmt: skip
    with pytest.raises(RuleViolation, match="Name at least one"):
        hold(school, course)
    with pytest.raises(Forbidden):
        hold(school, course, "tom", by="nora")


@pytest.mark.usefixtures("enrolled")
def test_what_was_asked_is_closed_by_the_session(school, course):
    school.curriculum(course)
    school.work()
    key = hold(school, course, "johan", by="ana")
    school.work()
    assert len(school.asked()) == 1
    confirm(school, key, "johan")
    school.work()
    assert school.asked() == []
