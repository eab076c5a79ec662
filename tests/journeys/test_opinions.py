"""One who is consulted objects, another lets the deadline pass: nobody signs over either."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from governance.audit.commands import record
from governance.identity.models import Person
from governance.ownership.models import Activity, Assignment, Letter
from governance.places.models import Place
from tests.plant import SINCE, SYSTEM, add_asset
from tests.workflows.changes.conftest import NO, Life
from workflows.changes.commands import triaging, writing

AUTHOR, LEAD, OWNER, QUALITY = "Nora Engel", "Jens Petersen", "Arne Wulf", "Ana Ruiz"
OBJECTION = "A batch is on the line until Friday noon."
REPLY = "The window is moved behind the batch: it begins on Friday evening."
REASON = "Ana is on leave; her deputy has read the plan and agrees."


@pytest.mark.scenario("P9")
def test_an_objection_is_answered_and_silence_is_settled_before_anybody_signs(wismar, passing):
    put_up(wismar)

    one_objects(wismar)
    whoever_is_accountable_answers_in_writing(wismar)
    passing(days=6)
    nobody_signs_over_silence_without_a_reason(wismar)


def put_up(wismar):
    """Have a change of high risk up for approval, on which Arne and Ana are consulted."""
    with wismar.database.writing() as session:
        place = session.scalars(select(Place).where(Place.code == "pk3-1")).one()
        add_asset(session, place, "PLC-31", criticality=None)
        for name in (OWNER, QUALITY):
            session.add(Assignment(
                activity=Activity.TECHNICAL_REVIEW, letter=Letter.CONSULTED, subject_kind="place",
                subject_id=place.id, subject=place.name, person_id=wismar.people[name],
                place_id=place.id, site_id=place.site_id, starts_on=SINCE, assigned_by="system",
                reason="works there",
            ))  # fmt: skip
        session.get_one(Person, wismar.people[OWNER]).time_zone = "America/New_York"
        record(session, SYSTEM, "plant.lettered", place)
        session.commit()
    life = Life(wismar.database, wismar).raised(by=AUTHOR, tag="PLC-31")
    life.by(AUTHOR, writing.submit)
    life.by(LEAD, triaging.classify)
    life.by(AUTHOR, writing.assess, NO)
    life.by(AUTHOR, writing.propose)


def one_objects(wismar):
    owner = wismar.as_(OWNER)
    owner.page.goto("/")
    group = owner.page.locator("section", has_text="Give an opinion").first
    expect(group).to_contain_text("You are consulted for technical review of PLC-31.")
    owner.follow("Give an opinion")
    expect(owner.page.locator("main")).to_contain_text("You are consulted for: technical review")
    owner.fill(answer="object")
    owner.press("Give this opinion")
    expect(owner.page.locator("[data-summary]")).to_contain_text("Say what you object to")
    owner.fill(words=OBJECTION)
    owner.press("Give this opinion")
    consulted = owner.page.locator("#consulted")
    expect(consulted).to_contain_text("1 of 2 consulted, 1 objection not answered")
    expect(consulted.locator("time").first).to_contain_text(" E")  # on the clock of New York


def whoever_is_accountable_answers_in_writing(wismar):
    lead = wismar.as_(LEAD)
    lead.page.goto("/")
    lead.follow(re.compile("^Answer"))
    main = lead.page.locator("main")
    blocked = lead.page.get_by_role("link", name="Sign…", exact=True)
    expect(blocked).to_have_attribute("aria-disabled", "true")
    expect(main).to_contain_text(
        "Arne Wulf objects, consulted for technical review: Jens Petersen answers it in writing"
    )
    expect(main).to_contain_text("Ana Ruiz is consulted for technical review and has until")
    expect(lead.page.locator("#consulted time").first).to_contain_text(" C")  # on Berlin's
    lead.follow("Answer in writing…")
    expect(main).to_contain_text(OBJECTION)
    lead.fill(words=REPLY)
    lead.press("Answer the objection")
    expect(lead.page.locator("#consulted")).to_contain_text(REPLY)
    expect(main).not_to_contain_text("Arne Wulf objects, consulted")


def nobody_signs_over_silence_without_a_reason(wismar):
    lead = wismar.as_(LEAD)
    lead.page.goto("/changes/1")
    lead.sign_in()
    lead.page.goto("/changes/1")
    main = lead.page.locator("main")
    expect(main).to_contain_text("1 of 2 consulted, 1 lapsed")
    expect(main).to_contain_text(
        "Ana Ruiz was consulted for technical review and gave no opinion in time: "
        "Jens Petersen says first why to proceed without it."
    )
    lead.follow("Proceed without…")
    lead.press("Proceed without this opinion")
    expect(lead.page.locator("[data-summary]")).to_contain_text("is needed")
    lead.fill(reason=REASON)
    lead.press("Proceed without this opinion")
    lead.follow("Sign…", exact=True)
    for words in (OBJECTION, REPLY, REASON):
        expect(lead.page.locator("main")).to_contain_text(words)
    lead.sign("Sign")
    expect(lead.page.locator("#signatures")).to_contain_text(LEAD)
