"""Whoever is not qualified at the moment of the act: in Chromium, they are told what is missing."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from governance.audit.verify import verify
from governance.core import clock
from governance.identity.models import Role
from governance.skills.models import SkillReliance
from tests.journeys.visiting import held, stands
from tests.workflows.changes.skilled import demand

pytestmark = pytest.mark.browser


def asked(served, activity, lapsed, able=()):
    """Ask level 3 for an activity; whoever lapsed held it until yesterday. Return until when."""
    ended = clock.now() - timedelta(days=1)
    held_until = dict.fromkeys(lapsed, ended) | dict.fromkeys(able)
    with served.database.writing() as session:
        people = {served.people[name]: end for name, end in held_until.items()}
        demand(session, activity, people)
        session.commit()
    return f"held until {ended:%Y-%m-%d %H:%M} UTC, now 0"


@pytest.mark.scenario("C10")
def test_a_certificate_that_ended_since_the_approval_stops_the_start(leuven, life):
    life.approved()
    until = asked(leuven, "implementing", lapsed=["tom"], able=["olga", "coen"])
    tom = leuven.here("tom")
    tom.page.goto("/changes/1")

    expect(tom.page.get_by_role("button", name="Start work")).to_be_disabled()
    why = tom.page.get_by_role("region", name="What you are asked")
    expect(why).to_contain_text(
        "Tom is not qualified for implementing on PLC-204: X-implementing Controllers at level 3"
    )
    expect(why).to_contain_text(until)
    expect(why).to_contain_text("Coen and Olga have it and could, or have it shown first.")
    olga = leuven.here("olga")
    olga.page.goto("/changes/1")
    stands(olga, "Authorised")
    olga.press("Start work")
    stands(olga, "Implementation")
    with leuven.database.reading() as session:
        assert verify(session).faults == []
        (row,) = session.scalars(select(SkillReliance))
        assert row.person_id == leuven.people["olga"]


@pytest.mark.scenario("P6")
def test_a_delegate_without_the_competence_does_not_sign_and_stays_a_delegate(
    leuven, life, roles, hands
):
    roles(olga=Role.QA)
    life.proposed()
    until = asked(leuven, "qa_plan", lapsed=["olga"], able=["ana"])
    delegation = hands("ana", "olga")
    olga = leuven.here("olga")
    olga.page.goto("/changes/1")

    why = held(olga, "Sign")

    expect(why).to_contain_text(
        "Olga is not qualified for QA plan on PLC-204: X-qa_plan Controllers at level 3"
    )
    expect(why).to_contain_text(until)
    olga.page.goto("/changes/1/sign")
    olga.press("Sign")
    expect(olga.page.locator("[data-summary]")).to_contain_text("Olga is not qualified")
    olga.page.goto(f"/ownership/delegations/{delegation}/")
    expect(olga.page.locator("main")).to_contain_text(
        re.compile("Olga acts for Ana.*Olga is not qualified for QA plan on Leuven", re.DOTALL)
    )
