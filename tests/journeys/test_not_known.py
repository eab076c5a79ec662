"""Nobody knows what it means for the records: in Chromium, that weighs as the worst."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.verify import verify
from governance.places.models import Place
from governance.register.vocabulary import GxpRelevance
from tests.journeys.visiting import sign, stands
from tests.plant import SYSTEM, add_asset
from workflows.changes.models import ChangeState, RiskClass

pytestmark = pytest.mark.browser
TAG = "HMI-40"
NOT_KNOWN = "The vendor does not say whether the trail is kept"
ACCEPTED = "Batches are recorded on paper until the vendor answers"


@pytest.fixture
def harmless(leuven, life):
    """A change of a panel that bears on nothing, handed over and taken on."""
    with leuven.database.writing() as session:
        line = session.scalars(select(Place).where(Place.code == "line10")).one()
        add_asset(session, line, TAG, gxp=GxpRelevance.NONE, criticality=4)
        record(session, SYSTEM, "plant.extended", line)
        session.commit()
    return life.raised(tag=TAG).submitted()


@pytest.mark.scenario("C20")
def test_what_is_not_known_is_worst_and_holds_until_quality_accepts_it(leuven, harmless):
    nora = leuven.here("nora")
    the_assessor_does_not_know(leuven.here("johan"))
    nobody_puts_it_up(nora)
    who_answers_for_the_records_cannot_settle_it(leuven.here("dirk"))
    nobody_puts_it_up(nora)
    quality_accepts_it_with_a_reason(leuven.here("ana"))

    nora.page.goto("/changes/1")
    sign(nora, "Put up for approval")
    stands(nora, "Approval")
    assert harmless.now().state is ChangeState.APPROVAL
    assert harmless.now().risk is RiskClass.HIGH
    with leuven.database.reading() as session:
        assert verify(session).faults == []


def the_assessor_does_not_know(johan):
    johan.page.goto("/")
    johan.follow("CR-")
    johan.follow("Answer the questions…")
    johan.fill(answer_data_integrity="unknown", why_data_integrity=NOT_KNOWN)
    johan.page.get_by_label("I went through all questions").check()
    johan.press("Save the answers")
    main = johan.page.locator("main")
    expect(main).to_contain_text("Risk: high")
    expect(main).to_contain_text(f"Data integrity is not known: {NOT_KNOWN}")
    expect(main).to_contain_text("unknown is the worst")


def nobody_puts_it_up(nora):
    nora.page.goto("/changes/1")
    stands(nora, "Assessment")
    expect(nora.page.get_by_role("link", name="Put up for approval…")).to_have_count(0)


def who_answers_for_the_records_cannot_settle_it(dirk):
    dirk.page.goto("/")
    dirk.follow("Assess")
    dirk.fill(
        severity="low", probability="low", detectability="high", rationale="Little is recorded"
    )
    dirk.sign("Sign the assessment")
    expect(dirk.page.locator("#assessment")).to_contain_text("Little is recorded")
    expect(dirk.page.locator("main")).to_contain_text("Risk: high")


def quality_accepts_it_with_a_reason(ana):
    ana.page.goto("/")
    ana.follow("Accept")
    ana.press("Sign the acceptance")
    expect(ana.page.locator("[data-summary]")).to_contain_text("is needed")
    ana.sign("Sign the acceptance", rationale=ACCEPTED)
    expect(ana.page.locator("#assessment")).to_contain_text(ACCEPTED)
    stands(ana, "Planning")
