"""What the worker asks of people, closes and takes back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.verify import verify
from governance.core import clock
from governance.curricula.commands.records import Done, keep
from governance.curricula.models import Decision, How, ItemKind, TrainingItemVersion
from governance.identity.commands import deactivate
from governance.identity.models import Person, Role
from governance.places.models import Place
from governance.skills.commands.requirements import demand
from governance.skills.queries.holdings import level_of
from governance.skills.rules.requirements import Demand
from tests.governance.skills.conftest import a_competence, an_expert
from tests.plant import actor_named


def test_a_curriculum_asks_of_whoever_holds_its_role_there_and_only_once(school):
    item = school.item("SOP-1")
    school.curriculum(item, days=7)
    school.work()
    assert school.asked() == [("johan", "SOP-1", "1", "curriculum", 7)]
    assert school.told("johan") == [f"is asked of you by {clock.today() + timedelta(days=7)}."]
    with school.database.reading() as session:
        assert verify(session).faults == []


def test_what_was_done_is_closed_by_its_record_and_not_asked_again(school):
    item = school.item("SOP-1")
    school.curriculum(item)
    school.work()
    done = school.did("johan", item)
    school.work()
    assert school.asked() == []
    assert [row.record_id for row in school.all()] == [done]


def test_a_try_that_was_not_passed_closes_nothing(school):
    item = school.item("QZ-1", ItemKind.QUIZ)
    school.curriculum(item)
    school.work()
    school.did("johan", item, is_passed=False)
    school.work()
    assert len(school.asked()) == 1


def test_reading_a_task_of_the_job_does_not_do_it(school):
    item = school.item("OJT-1", ItemKind.OJT)
    school.curriculum(item)
    school.work()
    school.did("johan", item, how=How.READ)
    school.work()
    assert len(school.asked()) == 1


@pytest.mark.parametrize(
    ("decision", "asked"),
    [(Decision.NONE, []), (Decision.READING, ["2"]), (Decision.REQUALIFY, ["2"])],
)
def test_a_version_asks_whom_its_decision_asks_before_it_takes_effect(
    school, later, decision, asked
):
    item = school.item("SOP-1")
    school.curriculum(item)
    school.did("johan", item)
    school.work()  # the round of the day is over: what is decided later has its own
    school.version(item, "2", clock.today() + timedelta(days=20), decision)
    school.work()
    assert [(row[2], row[4]) for row in school.asked()] == [(label, 19) for label in asked]
    later(days=25)
    school.work()
    assert [row[2] for row in school.asked()] == asked
    assert len(school.all()) == len(asked)


def test_whoever_did_the_new_version_in_time_is_left_alone_when_it_takes_effect(school, later):
    item = school.item("SOP-1")
    school.curriculum(item)
    school.did("johan", item)
    school.version(item, "2", clock.today() + timedelta(days=20))
    school.work()
    school.did("johan", item, "2")
    later(days=25)
    school.work()
    assert school.asked() == []
    assert len(school.all()) == 1


def test_what_runs_out_is_asked_sixty_days_before(school, later):
    item = school.item("SOP-1")
    school.curriculum(item)
    school.did("johan", item, ends_at=clock.now() + timedelta(days=100))
    later(days=39)
    school.work()
    assert school.asked() == []
    later(days=1)
    school.work()
    assert [row[3:] for row in school.asked()] == [("expiry", 59)]


def test_a_requirement_of_a_role_opens_a_gap_that_the_least_fitting_item_closes(school):
    with school.database.writing() as session:
        plc = a_competence(session, "OT-PLC")
        session.commit()
    read = school.item("SOP-1", shows={plc.id: 1})
    school.item("OJT-3", ItemKind.OJT, shows={plc.id: 3})
    school.item("OJT-4", ItemKind.OJT, shows={plc.id: 4})
    asked = Demand(plc.id, 3, "GMP", clock.today(), role=Role.OT_LEAD)
    with school.database.writing() as session:
        leuven = session.get_one(Place, school.plant.places["leuven"])
        demand(session, actor_named(session, school.plant, "ana"), leuven, asked)
        session.commit()
    school.did("johan", read)
    school.work()
    assert school.asked() == [("johan", "OJT-3", "1", "gap", 30)]


def kept(school, name, item, how, assessor=None):
    """Have somebody do an item, with all that it shows."""
    of = TrainingItemVersion
    with school.database.writing() as session:
        version = session.scalars(select(of).where(of.item_id == item)).one()
        person = session.get_one(Person, school.plant.people[name])
        actor = actor_named(session, school.plant, "ana")
        said = Done(how, clock.now(), school.plant.people.get(assessor))
        made = keep(session, person, version, said, actor)
        record(session, actor, "training_record.kept", made)
        session.commit()


@pytest.mark.scenario("P17")
def test_reading_leaves_a_gap_at_level_three_and_a_quiz_plus_training_on_the_job_closes_it(
    school,
):
    with school.database.writing() as session:
        plc = a_competence(session, "OT-PLC")
        an_expert(session, school.plant.people["vera"], plc)
        session.commit()
        leuven = session.get_one(Place, school.plant.places["leuven"])
        asked = Demand(plc.id, 3, "GMP", clock.today(), role=Role.OT_LEAD)
        demand(session, actor_named(session, school.plant, "ana"), leuven, asked)
        session.commit()
    sop = school.item("SOP-1", shows={plc.id: 1})
    quiz = school.item("QZ-2", ItemKind.QUIZ, shows={plc.id: 2})
    ojt = school.item("OJT-3", ItemKind.OJT, shows={plc.id: 3})

    levels = []
    for item, how in ((sop, How.READ), (quiz, How.ANSWERED), (ojt, How.ASSESSED)):
        kept(school, "johan", item, how, "vera" if how is How.ASSESSED else None)
        school.work()
        with school.database.reading() as session:
            level = level_of(session, school.plant.people["johan"], plc.id, clock.now())
        levels.append((level, [row[1] for row in school.asked()]))

    assert levels == [(1, ["OJT-3"]), (2, ["OJT-3"]), (3, [])]


def test_who_leaves_the_role_is_asked_no_more(school):
    item = school.item("SOP-1")
    school.curriculum(item, role=Role.REQUESTER)
    school.work()
    assert {row[0] for row in school.asked()} == {"nora", "tom"}
    with school.database.writing() as session:
        person = session.get_one(Person, school.plant.people["tom"])
        deactivate(session, actor_named(session, school.plant, "adam"), person, "left")
        session.commit()
    school.work()
    assert {row[0] for row in school.asked()} == {"nora"}
    assert [row.withdrawn for row in school.all() if row.closed_at] == ["they are deactivated"]
