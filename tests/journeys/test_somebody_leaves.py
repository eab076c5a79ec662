"""An accountable person leaves while a change waits: who acts, what it says, who follows them."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from governance.audit.commands import record
from governance.core import clock
from governance.core.jobs import Job
from governance.identity.models import Person
from governance.identity.queries import actor_for
from governance.ownership.models import Activity, Assignment
from governance.ownership.vacancies.jobs import every_minute
from governance.places.models import Place
from governance.register.models import Asset
from tests.journeys.visiting import sign
from tests.plant import SYSTEM, add_asset, add_assignment
from workflows.changes.commands import triaging, writing
from workflows.changes.models import Answer, ChangeKind
from workflows.changes.rules.policy import CURRENT, POLICIES

pytestmark = pytest.mark.browser
OWNER, LEAD, ENGINEER, ADMIN = "Arne Wulf", "Jens Petersen", "Nora Engel", "Adam Kahl"
WRITTEN = {
    "reason": "ICSA-22-181-03 applies", "current": "firmware 2.8.1", "proposed": "firmware 2.9.4",
    "target_firmware": "2.9.4", "plan": "Load 2.9.4", "back_out": "Load 2.8.1", "tests": "Cycle",
    "effect_criteria": "Stops of the line; counter of the MES; none; four weeks after release",
    "effect_on": clock.today(),
}  # fmt: skip


@pytest.fixture
def assessed(wismar):
    """The labeller's controller: Arne answers for it at its area, Jens at the site."""
    with wismar.database.writing() as session:
        places = {each.code: each for each in session.scalars(select(Place))}
        people = {each.name: each for each in session.scalars(select(Person))}
        add_assignment(session, places["wismar"], Activity.ASSET_APPROVAL, people[LEAD].id)
        add_assignment(session, places["pk3"], Activity.ASSET_APPROVAL, people[OWNER].id)
        asset = add_asset(session, places["pk3-1"], "PK3-KF01")
        record(session, SYSTEM, "plant.rearranged", asset)
        session.commit()
        nora = actor_for(session, people[ENGINEER])
        begins = clock.now() - timedelta(hours=1)
        window = {"window_begins_at": begins, "window_ends_at": begins + timedelta(hours=8)}
        draft = writing.Draft("New firmware", ChangeKind.FIRMWARE, {**WRITTEN, **window})
        change = writing.raise_(session, nora, session.get_one(Asset, asset.id), draft)
        session.commit()
        writing.submit(session, nora, change)
        session.commit()
        lead = actor_for(session, people[LEAD])
        triaging.classify(session, lead, change)
        session.commit()
        asked = POLICIES[CURRENT].questions
        writing.assess(session, lead, change, {q.code: (Answer.NO, "") for q in asked})
        session.commit()
    return wismar


@pytest.mark.scenario("P5")
def test_a_leaver_costs_no_assignment_and_the_next_above_signs_as_acting(assessed):
    plant = assessed
    nora = plant.as_(ENGINEER)
    nora.page.goto("/changes/1")
    sign(nora, "Put up for approval")
    named = rows(plant)

    admin = plant.as_(ADMIN)
    admin.page.goto("/people/")
    admin.follow(OWNER)
    admin.follow("Deactivate")
    admin.fill(reason="retired")
    admin.press("Deactivate")
    every_minute(Job(plant.database))

    assert rows(plant) == named
    lead = plant.as_(LEAD)
    lead.page.goto("/")
    expect(lead.page.locator("main")).to_contain_text("asset approval of Packaging 3")
    lead.page.goto("/changes/1")
    main = lead.page.locator("main")
    expect(main).to_contain_text("Jens Petersen acts for asset approval of PK3-KF01 since")
    expect(main).to_contain_text("to be filled by")
    lead.follow("Sign…", exact=True)
    expect(main).to_contain_text("Signed acting in VC-00002 since")
    lead.page.goto("/changes/1")
    sign(lead, "Sign")
    expect(main).to_contain_text("acting in VC-00002 since")

    lead.page.goto("/ownership/vacancies/2/")
    lead.follow("Hand over")
    expect(main).to_contain_text("Hand over asset approval of Packaging 3")


def rows(plant):
    with plant.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Assignment))
