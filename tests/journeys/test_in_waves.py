"""A rollout in Chromium: its gate says what is missing, opens, and a failure halts the rest."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from governance.audit.commands import record
from governance.core import clock
from governance.identity.models import Person, Role
from governance.places.models import Place
from tests.journeys.visiting import sign, stands
from tests.plant import SYSTEM, add_grant
from tests.workflows.changes.conftest import MET, WRITTEN
from tests.workflows.rollouts.conftest import TEXTS, Rolling
from workflows.changes.commands import closing, deciding, working, writing
from workflows.changes.models import ChangeState
from workflows.changes.rules.policy import POLICIES

pytestmark = pytest.mark.browser
OWNER, QUALITY, ENGINEER = "olga", "dave", "nora"


@pytest.fixture
def story(leuven, life, plant):
    """The plant, the rollout to be, and the browser of each of its people."""
    with leuven.database.writing() as session:
        top = session.get_one(Place, plant.places["acme"])
        for name, role in {QUALITY: Role.QA, OWNER: Role.CHANGE_OWNER}.items():
            add_grant(session, session.get_one(Person, plant.people[name]), role, top)
        record(session, SYSTEM, "role.granted", top)
        session.commit()
    people = {name: leuven.here(name) for name in (OWNER, QUALITY, ENGINEER, "dana")}
    return leuven, Rolling(leuven.database, plant, life), people


def test_a_pilot_is_waited_for_then_scaled_and_a_failure_halts_the_rest(story):
    leuven, rolling, people = story
    at = the_rollout_is_planned_by_keyboard(people[OWNER], rolling)
    both_sign_what_is_the_same_for_every_site(people, at)
    a_site_raises_its_change(people[ENGINEER], at, "Leuven")
    the_gate_is_signed_by_both(people, at, "before the pilot")
    the_next_gate_is_refused_with_what_is_missing(people, at)
    the_pilot_is_closed(rolling)
    the_gate_is_signed_by_both(people, at, "after wave 1")
    a_site_raises_its_change(people[ENGINEER], at, "Leuven")
    a_site_raises_its_change(people["dana"], at, "Durham")
    the_last_site_hands_its_change_over(rolling)
    the_second_wave_is_taken_back(leuven, rolling)
    what_has_not_begun_is_held_back_until_quality_decides(people, at)


def the_rollout_is_planned_by_keyboard(olga, rolling):
    """Write the generic part and three waves without touching the mouse."""
    olga.page.goto(f"/places/{rolling.plant.places['acme']}")
    focused(olga, "link", "Plan a rollout here")
    for name, text in TEXTS.items():
        olga.page.locator(f"main [name={name}]").focus()
        olga.page.keyboard.insert_text(text)
    olga.page.locator("main select[name=kind]").focus()
    olga.page.keyboard.type("firm")
    focused(olga, "button", "Save")
    expect(olga.page.locator("main")).to_contain_text("a pilot and at least one wave after it")
    at = olga.page.url[olga.page.url.index("/rollouts/") :]
    rolling.id = int(at.rpartition("/")[2])
    today = clock.today().isoformat()
    for name, tags, asked in (
        ("Pilot", "PLC-204", {"exit_closed_pct": "100", "exit_deviations_open": "0"}),
        ("Panels", "HMI-31", {"exit_closed_pct": "100"}),
        ("Durham", "LIMS-01", {"exit_backed_out": "0"}),
    ):
        focused(olga, "link", "Add a wave…")
        olga.fill(name=name, from_on=today, until_on=today, tags=tags, **asked)
        focused(olga, "button", "Save the wave")
    return at


def focused(visitor, role, name):
    """Go to a link or a button, and press Enter."""
    visitor.page.get_by_role(role, name=name, exact=True).first.focus()
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


def both_sign_what_is_the_same_for_every_site(people, at):
    olga, dave = people[OWNER], people[QUALITY]
    olga.page.goto(f"{at}/answers")
    for each in POLICIES["policy@3"].questions:
        olga.page.locator(f"select[name=answer_{each.code}]").select_option("no")
    focused(olga, "button", "Save the answers")
    sign(olga, "Put it up for central compliance")
    dave.page.goto("/")
    expect(dave.page.locator("main")).to_contain_text("waits for central compliance")
    dave.page.goto(at)
    sign(dave, "Sign for central compliance")
    stands(dave, "running")


def a_site_raises_its_change(visitor, at, site):
    visitor.page.goto(at)
    raises = visitor.page.get_by_role("button", name=f"Raise the change of {site}", exact=True)
    with visitor.page.expect_navigation():
        raises.first.click()
    expect(visitor.page.locator("main")).to_contain_text(TEXTS["purpose"])


def the_gate_is_signed_by_both(people, at, which):
    for visitor in (people[OWNER], people[QUALITY]):
        visitor.page.goto(at)
        visitor.follow("The next gate: what is missing")
        expect(visitor.page.locator("main")).not_to_contain_text("Nobody can open it now")
        visitor.sign("Sign this gate")
    row = people[QUALITY].page.locator("#gates tr", has_text=which)
    expect(row).not_to_contain_text("not yet")
    expect(row).not_to_contain_text("shut")


def the_next_gate_is_refused_with_what_is_missing(people, at):
    for visitor in (people[OWNER], people[QUALITY]):
        visitor.page.goto(f"{at}/gate")
        main = visitor.page.locator("main")
        expect(main).to_contain_text("Nobody can open it now")
        expect(main).to_contain_text("Changes closed: 0 %, asked for is at least 100 %")
        expect(visitor.page.get_by_role("button", name="Sign this gate")).to_have_count(0)


def approved(rolling, wave):
    """Write the change of a wave up, and have it approved."""
    life, now = rolling.life, clock.now()
    life.id = rolling.now().waves[wave].assets[0].change_id
    window = {"window_begins_at": now, "window_ends_at": now + timedelta(hours=3)}
    life.by(ENGINEER, writing.edit, {**WRITTEN, **window})
    life.submitted().answered().disposed().by(ENGINEER, writing.propose)
    return life.signed()


def the_pilot_is_closed(rolling):
    life = approved(rolling, 0)
    life.by("tom", working.start)
    life.by("tom", working.complete, working.Work("Loaded 2.9.4 as planned", "2.9.4"))
    life.by("johan", working.verify, "Valves cycle")
    life.by("ana", deciding.sign)
    life.by("ana", closing.close, MET)


def the_last_site_hands_its_change_over(rolling):
    rolling.life.id = rolling.now().waves[2].assets[0].change_id
    rolling.life.by("dana", writing.edit, WRITTEN)
    rolling.life.by("dana", writing.submit)


def the_second_wave_is_taken_back(leuven, rolling):
    life = approved(rolling, 1)
    life.by("tom", working.start)
    life.by("tom", working.back_out, working.Work("The panel stayed dark", "2.8.1"))
    assert life.now().state is ChangeState.BACKED_OUT
    leuven.work()


def what_has_not_begun_is_held_back_until_quality_decides(people, at):
    dave, dana = people[QUALITY], people["dana"]
    dana.page.goto(at)
    stands(dana, "halted")
    expect(dana.page.locator("main")).to_contain_text("was taken back")
    dana.page.locator("#picture").get_by_role("link", name="CR-").first.click()
    expect(dana.page.locator("main")).to_contain_text("is halted")
    dave.page.goto(at)
    dave.follow("Decide on the halt…")
    dave.sign("Let it go on", decision="A loose cable; the sites still to come have another panel.")
    stands(dave, "running")
