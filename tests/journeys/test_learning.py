"""What people are to learn, on their pages: read, answered, done on the job; after a leave."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.verify import verify
from governance.core import clock
from governance.curricula.models import ItemKind, QuizOption, QuizQuestion, TrainingItemVersion
from governance.identity.models import Role
from governance.places.models import Place
from governance.skills.commands.requirements import demand
from governance.skills.rules.requirements import Demand
from tests.governance.skills.conftest import a_competence, an_expert
from tests.plant import SYSTEM, actor_named
from tests.workflows.training.conftest import School
from tests.workflows.training.test_leave import away

pytestmark = pytest.mark.browser


@pytest.fixture
def school(leuven, plant):
    return School(leuven.database, plant, leuven.folder)


def needed(school):
    """Ask level 3 of every OT lead, with Vera as an expert; return the competence's key."""
    with school.database.writing() as session:
        plc = a_competence(session, "OT-PLC")
        an_expert(session, school.plant.people["vera"], plc)
        session.commit()
        leuven = session.get_one(Place, school.plant.places["leuven"])
        asked = Demand(plc.id, 3, "GMP", clock.today(), role=Role.OT_LEAD)
        demand(session, actor_named(session, school.plant, "ana"), leuven, asked)
        session.commit()
        return plc.id


def quiz(school, plc):
    """A quiz of one question; return its id."""
    item = school.item("QZ-2", ItemKind.QUIZ, shows={plc: 2})

    def ask(session, _actor):
        wanted = select(TrainingItemVersion).where(TrainingItemVersion.item_id == item)
        version = session.scalars(wanted).one()
        version.pass_mark = 100
        question = QuizQuestion(version_id=version.id, words="What stops the line?")
        session.add(question)
        session.flush()
        session.add_all(
            QuizOption(question_id=question.id, words=words, is_right=words == "A download")
            for words in ("A download", "A printout")
        )
        record(session, SYSTEM, "school.prepared", version)

    school.by("ana", ask)
    return item


def shows(visitor, level):
    """See the level that somebody's own page tells of the controllers."""
    visitor.page.goto(f"/people/{visitor.key}/skills")
    row = visitor.page.get_by_role("row").filter(has_text="OT-PLC").first
    expect(row.locator(".level")).to_have_text(str(level))


@pytest.mark.scenario("P17")
def test_reading_leaves_the_gap_that_a_quiz_and_training_on_the_job_close(leuven, school):
    plc = needed(school)
    sop = school.item("SOP-1", shows={plc: 1})
    school.curriculum(sop, quiz(school, plc))
    school.item("OJT-3", ItemKind.OJT, shows={plc: 3})
    school.work()
    johan = leuven.here("johan")
    johan.key = leuven.people["johan"]

    johan.page.goto("/training/")
    johan.follow("Read SOP-1", exact=True)
    johan.follow("Read and sign…")
    johan.sign("Sign it")
    shows(johan, 1)
    school.work()
    johan.page.goto("/training/")
    left = johan.page.get_by_role("region", name="To learn")
    expect(left.get_by_role("row").filter(has_text="SOP-1")).to_have_count(0)
    expect(left.get_by_role("row").filter(has_text="OJT-3")).to_have_count(1)

    johan.follow("Answer QZ-2", exact=True)
    johan.follow("Answer its questions…")
    johan.page.get_by_label("A download").check()
    johan.press("Hand it in")
    shows(johan, 2)
    school.work()
    johan.page.goto("/training/")
    expect(left.get_by_role("row").filter(has_text="QZ-2")).to_have_count(0)
    expect(left.get_by_role("row").filter(has_text="OJT-3")).to_have_count(1)

    ana = leuven.here("ana")
    ana.page.goto("/training/all")
    ana.page.get_by_role("row").filter(has_text="OJT-3").get_by_role("link").first.click()
    ana.follow("Record that it was done…")
    assessor = ana.page.get_by_label("Assessor")
    vera = assessor.locator("option").filter(has_text="Vera").get_attribute("value")
    assessor.select_option(vera)
    ana.press("Record it")
    shows(johan, 3)
    school.work()
    johan.page.goto("/training/")
    expect(johan.page.locator("main")).to_contain_text("Nothing is to be learned")
    with leuven.database.reading() as session:
        assert verify(session).faults == []


@pytest.mark.scenario("P23")
def test_nothing_goes_overdue_on_long_leave_and_the_days_are_fresh_on_return(
    leuven, school, passing
):
    curriculum = school.curriculum(school.item("SOP-1"), days=20, starts=clock.today())
    school.work()
    away(school, "johan", 90, first=1)
    passing(days=2)
    school.adds(curriculum, school.item("SOP-2"), days=20, starts=clock.today())
    school.work()
    passing(days=60)
    school.work()
    johan = leuven.here("johan")
    johan.page.goto("/training/")
    main, rows = johan.page.locator("main"), johan.page.get_by_role("row")
    expect(main).to_contain_text("You are on long leave: nothing goes overdue.")
    expect(rows.filter(has_text="SOP-1")).to_contain_text("waits: on leave")
    expect(rows.filter(has_text="SOP-2")).to_have_count(0)

    passing(days=29)
    school.work()
    johan.context.close()
    del leuven.opened["johan"]
    johan = leuven.here("johan")
    johan.page.goto("/training/")
    for code in ("SOP-1", "SOP-2"):
        expect(johan.page.get_by_role("row").filter(has_text=code)).to_contain_text("open")
    assert [row[1:] for row in school.asked()] == [
        ("SOP-1", "1", "curriculum", 20), ("SOP-2", "1", "curriculum", 20),
    ]  # fmt: skip
